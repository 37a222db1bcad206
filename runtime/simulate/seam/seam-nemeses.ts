// What is done to the seam: each is a fault that was seen on real daemons. Each strike is counted, and a nemesis that never struck is no test.

import { corosyncStrikes } from './corosync-strikes.ts';
import type { BusNemesis } from './run-bus-seed.ts';
import type { SeamWorld } from './seam-world.ts';

const functions = [
  'cmap_initialize',
  'cpg_model_initialize',
  'cpg_local_get',
  'cpg_max_atomic_msgsize_get',
  'cpg_fd_get',
  'cpg_join',
  'cpg_leave',
  'cpg_finalize',
  'cpg_mcast_joined',
  'cpg_dispatch',
];

export const seamNemeses: readonly BusNemesis<SeamWorld>[] = [
  {
    id: 'busy',
    strike: (world) => {
      const { daemon } = world.random.pick(world.seats);
      for (const name of functions) if (world.random.chance(0.5)) daemon.busy.set(name, world.random.whole(1, 12));
      // Busy answers matter where calls are made.
      if (world.random.chance(0.6)) world.random.pick(world.seats).bus?.reset();
    },
  },
  ...corosyncStrikes<SeamWorld>({ hangs: 'daemon hangs', allHang: 'all daemons hang', killed: 'daemon is killed' }, ({ seats }) => seats),
  {
    id: 'partition',
    strike: (world) => {
      for (const { daemon } of world.seats) if (world.random.chance(0.4)) world.rings.apart.add(daemon);
      world.rings.disturb(world.random.between(300, 900));
      world.later(world.random.between(200, 5000), () => {
        world.rings.apart.clear();
        world.rings.disturb(world.random.between(20, 300));
      });
    },
  },
  {
    id: 'a ring alone',
    strike: (world) => {
      // It stands still while the others form a ring without it, and tells its processes only of the next one, with all of them.
      const { daemon } = world.random.pick(world.seats);
      daemon.tellsRingAlone = true;
      daemon.hang();
      world.later(world.random.between(1000, 1500), () => daemon.resume());
      world.later(2000, () => {
        daemon.tellsRingAlone = false;
      });
    },
  },
  {
    id: 'reset by the owner',
    strike: (world) => {
      // Often enough to end a life in each of its first steps.
      const { bus } = world.random.pick(world.seats);
      for (let times = world.random.whole(1, 12); times > 0; times--) world.later(world.random.between(0, 600), () => bus?.reset());
    },
  },
  {
    id: 'process killed',
    strike: (world) => {
      const seat = world.random.pick(world.seats);
      world.killProcess(seat);
      world.later(world.random.between(5, 2000), () => world.startProcess(seat));
    },
  },
  {
    id: 'readable for nothing',
    strike: (world) => world.random.pick(world.seats).daemon.haunt(world.random.between(100, 6000)),
  },
  {
    id: 'group left and joined',
    strike: (world) => {
      const { bus } = world.random.pick(world.seats);
      bus?.leave('ec_console');
      world.later(world.random.between(0, 20), () => bus?.join('ec_console'));
    },
  },
];
