// N15, N16: nodes that do not read the same configuration, by mistake or for the time of a rollout.

import type { ManagedAddressIr, NodeIr } from '../../ir/generated/types.ts';
import { managedAddress, withFingerprint } from '../node-ir.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { mischief, type Nemesis, victim } from './nemesis.ts';

type Change = (ir: NodeIr) => NodeIr;

/** One for each value that all nodes must agree about. `index` picks an address. */
const mistakes: Readonly<Record<string, (index: number, world: World) => Change>> = {
  duravip_balance_set_size: () => (ir) => ({ ...ir, duravip: { ...ir.duravip, balanceSetSize: ir.duravip.balanceSetSize + 1 } }),
  view_mature_time: () => (ir) => ({ ...ir, timers: { ...ir.timers, viewMatureTimeSec: ir.timers.viewMatureTimeSec + 1 } }),
  view_balance_interval: () => (ir) => ({ ...ir, timers: { ...ir.timers, viewBalanceIntervalSec: ir.timers.viewBalanceIntervalSec * 2 } }),
  heartbeats_per_sec: () => (ir) => ({ ...ir, timers: { ...ir.timers, heartbeatsPerSec: ir.timers.heartbeatsPerSec * 2 } }),
  'binding name': (index) => changeAddress(index, (address) => ({ ...address, bindings: ['binding-of-another-address'] })),
  'binding address': (index) => (ir) => swapBindings(ir, index),
  services: (index) => changeAddress(index, (address) => ({ ...address, services: ['esmtp:25', 'multivip'] })),
  duravip_preference: (index, world) =>
    changeAddress(index, (address) => ({
      ...address,
      preference: world.nodes.find(({ name }) => name !== address.preference)?.name ?? null,
    })),
  duravip_follow: (index) =>
    changeAddress(index, (address, ir) => ({
      ...address,
      preference: null,
      follow: ir.duravip.addresses[0] === undefined || index === 0 ? null : { binding: null, ip: ir.duravip.addresses[0].ip },
    })),
  'set of addresses': (index) => (ir) => withAddresses(ir, without(ir.duravip.addresses, index)),
  Topology: (index) => changeAddress(index, (address) => ({ ...address, interface: null, prefixLength: null })),
};

export const mismatch: Nemesis = {
  id: 'N15',
  title: 'configuration mismatch on one node',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    const what = random.pick(Object.keys(mistakes));
    const index = random.below(Math.max(1, node.base.duravip.addresses.length));
    const change = mistakes[what]?.(index, world) ?? ((ir: NodeIr) => ir);
    world.note(`N15: ${node.name} reads another ${what}`);
    node.twist = (ir) => withFingerprint(change(ir));
    node.reload();
    mischief(world, random.between(500, 20_000), () => {
      node.twist = null;
      node.reload();
    });
  },
};

export const rollingReload: Nemesis = {
  id: 'N16',
  title: 'rolling reload with added and removed addresses',
  strike(world, random) {
    const change = newAddresses(world, random);
    // Everybody reads the file within a minute: within a second, or one after another.
    const spreadMs = random.pick([0, 1_000, 20_000]);
    world.note(`N16: addresses change, over ${spreadMs} ms`);
    for (const node of random.shuffled(world.nodes)) {
      node.target = withFingerprint(change(node.target));
      world.later(random.between(0, spreadMs), () => {
        if (node.base !== node.target) node.rollOut();
      });
    }
  },
};

/** The same change for every node: some addresses go, some come. What follows an address that goes, goes too. */
function newAddresses(world: World, random: Random): Change {
  const known = new Map(world.nodes.flatMap((node) => node.target.duravip.addresses.map((address) => [address.ip, address] as const)));
  const gone = new Set(random.shuffled([...known.keys()]).slice(0, random.whole(0, Math.min(5, known.size))));
  const added = Array.from({ length: random.whole(0, 5) }, () => {
    const preference = random.chance(0.3) ? random.pick(world.nodes).name : null;
    return managedAddress(30_000 + world.nextAddress++, { preference });
  });
  return (ir) => {
    const kept = ir.duravip.addresses.filter(({ ip, follow }) => !gone.has(ip) && (follow === null || !gone.has(follow.ip)));
    return withAddresses(ir, [...kept, ...added]);
  };
}

function changeAddress(index: number, change: (address: ManagedAddressIr, ir: NodeIr) => ManagedAddressIr): Change {
  return (ir) =>
    withAddresses(
      ir,
      ir.duravip.addresses.map((address, at) => (at === index ? change(address, ir) : address)),
    );
}

/** Two bindings have each other's address here: BROKEN. */
function swapBindings(ir: NodeIr, index: number): NodeIr {
  const { addresses } = ir.duravip;
  const [a, b] = [addresses[index], addresses[(index + 1) % Math.max(1, addresses.length)]];
  if (a === undefined || b === undefined || a === b) return ir;
  const swapped = addresses.map((each) => {
    if (each === a) return { ...a, bindings: b.bindings };
    return each === b ? { ...b, bindings: a.bindings } : each;
  });
  return withAddresses(ir, swapped);
}

function without(addresses: readonly ManagedAddressIr[], index: number): readonly ManagedAddressIr[] {
  const gone = addresses[index]?.ip;
  return addresses.filter(({ ip, follow }) => ip !== gone && follow?.ip !== gone);
}

function withAddresses(ir: NodeIr, addresses: readonly ManagedAddressIr[]): NodeIr {
  return { ...ir, duravip: { ...ir.duravip, addresses } };
}
