// What is done to whole nodes: to the daemons of their bus, to their processes, kernels, interfaces and the LAN.

import { corosyncStrikes } from '../seam/corosync-strikes.ts';
import type { BusNemesis } from '../seam/run-bus-seed.ts';
import { noTrouble } from './sim-kernel.ts';
import type { Machine, WholeWorld } from './whole-world.ts';

type Nemesis = BusNemesis<WholeWorld>;

const functions = [
  'cmap_initialize',
  'cpg_model_initialize',
  'cpg_local_get',
  'cpg_fd_get',
  'cpg_join',
  'cpg_leave',
  'cpg_finalize',
  'cpg_mcast_joined',
  'cpg_dispatch',
];

const anyOf = (world: WholeWorld): Machine => world.random.pick(world.machines);

const busNemeses: readonly Nemesis[] = [
  {
    id: 'busy',
    strike: (world) => {
      for (const { daemon } of world.machines)
        for (const name of functions) if (world.random.chance(0.3)) daemon.busy.set(name, world.random.whole(1, 12));
    },
  },
  ...corosyncStrikes<WholeWorld>(
    { hangs: 'corosync hangs', allHang: 'corosync hangs everywhere', killed: 'corosync is killed' },
    ({ machines }) => machines,
  ),
  {
    id: 'bus is cut, LAN is not',
    strike: (world) => {
      for (const { daemon } of world.machines) if (world.random.chance(0.4)) world.rings.apart.add(daemon);
      world.rings.disturb(world.random.between(300, 900));
      world.later(world.random.between(200, 8000), () => {
        world.rings.apart.clear();
        world.rings.disturb(world.random.between(20, 300));
      });
    },
  },
  {
    id: 'an operator drains while the bus is cut',
    strike: (world) => {
      const machine = anyOf(world);
      const others = world.machines.filter((other) => other !== machine);
      // At least one stays with him, who can take what he gives.
      for (const { daemon } of others.slice(0, Math.max(1, others.length - 1 - world.random.below(2)))) world.rings.apart.add(daemon);
      world.rings.disturb(world.random.between(300, 900));
      world.later(world.random.between(2500, 5000), () => machine.process?.order({ kind: 'drain', on: true }));
      world.later(world.random.between(6000, 9000), () => {
        world.rings.apart.clear();
        world.rings.disturb(world.random.between(20, 300));
        machine.process?.order({ kind: 'drain', on: false });
      });
    },
  },
  {
    id: 'bus flaps',
    strike: (world) => {
      const { daemon } = anyOf(world);
      for (let at = 0, times = world.random.whole(3, 12); times > 0; times--) {
        at += world.random.between(300, 1500);
        world.later(at, () => {
          if (!world.rings.apart.delete(daemon)) world.rings.apart.add(daemon);
          world.rings.disturb(world.random.between(100, 900));
        });
      }
      world.later(20_000, () => {
        world.rings.apart.delete(daemon);
        world.rings.disturb(100);
      });
    },
  },
];

const processNemeses: readonly Nemesis[] = [
  {
    id: 'process is killed',
    strike: (world) => {
      const machine = anyOf(world);
      world.killProcess(machine);
      world.later(world.random.between(50, 3000), () => world.startProcess(machine));
    },
  },
  { id: 'process stands still', strike: (world) => world.standStill(anyOf(world), world.random.between(100, 9000)) },
  {
    id: 'machine goes off and on',
    strike: (world) => {
      const machine = anyOf(world);
      world.crash(machine);
      world.later(world.random.between(200, 8000), () => world.switchOn(machine));
    },
  },
  {
    id: 'an operator drains, and takes back',
    strike: (world) => {
      const { process } = anyOf(world);
      process?.order({ kind: 'drain', on: true });
      world.later(world.random.between(100, 6000), () => process?.order({ kind: 'drain', on: false }));
    },
  },
];

/** For a while. */
function troubled(world: WholeWorld, trouble: Partial<Machine['kernel']['trouble']>): Machine {
  const machine = anyOf(world);
  const { kernel } = machine;
  kernel.trouble = { ...kernel.trouble, ...trouble };
  world.later(world.random.between(500, 8000), () => {
    kernel.trouble = { ...noTrouble };
    machine.troubledAt = world.now;
  });
  // Something that its kernel has to do.
  if (world.random.chance(0.5)) world.later(world.random.between(0, 500), () => world.killProcess(anyOf(world)));
  world.later(3000, () => {
    for (const machine of world.machines) world.startProcess(machine);
  });
  return machine;
}

/** Everything that it has is to come off, and later something is to come back. */
function drained(world: WholeWorld, { process }: Machine): void {
  process?.order({ kind: 'drain', on: true });
  world.later(world.random.between(1000, 6000), () => process?.order({ kind: 'drain', on: false }));
}

function flushed(world: WholeWorld, { kernel }: Machine): void {
  for (const address of kernel.addresses()) if (world.random.chance(0.7)) kernel.drop(address);
}

const kernelNemeses: readonly Nemesis[] = [
  { id: 'adding fails', strike: (world) => void troubled(world, { addFails: world.random.between(0.1, 1) }) },
  { id: 'removing fails', strike: (world) => drained(world, troubled(world, { removeFails: world.random.between(0.1, 1) })) },
  { id: 'looking fails', strike: (world) => void troubled(world, { lookFails: world.random.between(0.3, 1) }) },
  { id: 'kernel is slow', strike: (world) => void troubled(world, { slowMs: world.random.between(10, 1500) }) },
  {
    id: 'changes are not told',
    strike: (world) => {
      const machine = troubled(world, { deaf: true });
      world.later(world.random.between(10, 400), () => flushed(world, machine));
    },
  },
  {
    id: 'addresses flushed by hand',
    strike: (world) => {
      flushed(world, anyOf(world));
    },
  },
  {
    id: 'addresses put by hand',
    strike: (world) => {
      const { kernel } = anyOf(world);
      for (const { ip } of world.addresses) {
        if (!world.random.chance(0.3)) continue;
        const index = kernel.linkNamed(world.random.pick(['eth0', 'eth1']))?.index;
        if (index !== undefined) kernel.put({ ip, index, prefixLength: world.random.pick([24, 32]) }, 0, false);
      }
    },
  },
  {
    id: 'carrier lost',
    strike: (world) => {
      const { kernel } = anyOf(world);
      const index = kernel.linkNamed('eth1')?.index ?? 0;
      kernel.setLink(index, { carrier: false });
      world.later(world.random.between(50, 6000), () => kernel.setLink(index, { carrier: true }));
    },
  },
  {
    id: 'interface renamed',
    strike: (world) => {
      const { kernel } = anyOf(world);
      const index = kernel.linkNamed('eth1')?.index ?? 0;
      kernel.setLink(index, { name: 'lan9' });
      world.later(world.random.between(50, 6000), () => kernel.setLink(index, { name: 'eth1' }));
    },
  },
  {
    id: 'interface removed and made anew',
    strike: (world) => {
      const { kernel } = anyOf(world);
      const link = kernel.linkNamed('eth1');
      if (link === null) return;
      kernel.removeLink(link.index);
      world.later(world.random.between(50, 6000), () => {
        if (kernel.isOn && kernel.linkNamed('eth1') === null) kernel.makeLink('eth1');
      });
    },
  },
];

const strangerMac = '02:66:66:66:66:66';

const lanNemeses: readonly Nemesis[] = [
  {
    id: 'stranger claims an address',
    strike: (world) => {
      const { ip } = world.random.pick(world.addresses);
      for (let times = world.random.whole(1, 4); times > 0; times--)
        world.later(world.random.between(0, 2000), () => world.lan.claimByStranger(ip, 3, strangerMac));
    },
  },
  {
    id: 'stranger has an address',
    strike: (world) => {
      const { ip } = world.random.pick(world.addresses);
      world.lan.strangers.set(ip, strangerMac);
      world.later(world.random.between(500, 6000), () => world.lan.strangers.delete(ip));
    },
  },
  {
    id: 'LAN and bus are cut',
    strike: (world) => {
      const { daemon, kernel } = anyOf(world);
      world.rings.apart.add(daemon);
      world.lan.cut.add(kernel);
      world.rings.disturb(world.random.between(300, 900));
      world.later(world.random.between(500, 8000), () => {
        world.rings.apart.delete(daemon);
        world.lan.cut.delete(kernel);
        world.rings.disturb(world.random.between(20, 300));
      });
    },
  },
  {
    id: 'bus is cut, and the LAN loses frames',
    strike: (world) => {
      const { daemon } = anyOf(world);
      world.lan.loss = world.random.between(0.1, 0.5);
      world.rings.apart.add(daemon);
      world.rings.disturb(world.random.between(300, 900));
      const mended = world.random.between(2000, 12_000);
      world.later(mended, () => {
        world.rings.apart.delete(daemon);
        world.rings.disturb(world.random.between(20, 300));
      });
      // At times the cable is well before the bus has found together again.
      world.later(world.random.between(1000, mended + 2000), () => {
        world.lan.loss = 0;
        world.lan.lossyUntil = world.now;
      });
    },
  },
];

export const wholeNemeses: readonly Nemesis[] = [...busNemeses, ...processNemeses, ...kernelNemeses, ...lanNemeses];
