// What is done to the engine that talks to Spread: faults of processes, daemons and networks, and visitors. Each strike is counted, and a nemesis that
// never struck is no test.

import { groups } from '../seam/bus-world.ts';
import type { BusNemesis } from '../seam/run-bus-seed.ts';
import type { SpreadWorld } from './spread-world.ts';

const agreed = 0x10;
/** As the engine names the watched group on the bus. */
const clusterOnBus = `ecc.${groups[0]}`;

export const spreadNemeses: readonly BusNemesis<SpreadWorld>[] = [
  {
    id: 'daemon hangs',
    strike: (world) => {
      const seat = world.random.pick(world.seats);
      world.hang(seat);
      world.later(world.random.between(50, 9000), () => world.resume(seat));
    },
  },
  {
    id: 'all daemons hang',
    strike: (world) => {
      for (const seat of world.seats) {
        world.later(world.random.between(0, 30), () => world.hang(seat));
        world.later(world.random.between(1000, 3000), () => world.resume(seat));
      }
    },
  },
  {
    id: 'daemon is killed',
    strike: (world) => {
      const seat = world.random.pick(world.seats);
      world.killDaemon(seat);
      world.later(world.random.between(10, 3000), () => world.startDaemon(seat));
    },
  },
  {
    id: 'partition',
    strike: (world) => {
      world.cut(world.seats.filter(() => world.random.chance(0.4)));
      world.later(world.random.between(200, 5000), () => world.cut([]));
    },
  },
  {
    id: 'flapping',
    strike: (world) => {
      for (let times = world.random.whole(2, 6); times > 0; times--) {
        const at = world.random.between(0, 4000);
        world.later(at, () => world.cut(world.seats.filter(() => world.random.chance(0.5))));
        world.later(at + world.random.between(100, 900), () => world.cut([]));
      }
      world.later(5000, () => world.cut([]));
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
    id: 'loop stands still',
    strike: (world) => world.stall(world.random.pick(world.seats), world.random.between(100, 2500)),
  },
  {
    id: 'group left and joined',
    strike: (world) => {
      const { bus } = world.random.pick(world.seats);
      const group = world.random.pick(groups);
      for (let times = world.random.whole(1, 3); times > 0; times--) {
        bus?.leave(group);
        const back = world.random.chance(0.5) ? 0 : world.random.between(0, 20);
        if (back === 0) bus?.join(group);
        else world.later(back, () => bus?.join(group));
      }
    },
  },
  {
    id: 'visitor',
    strike: (world) => {
      // Somebody who joins our group, says this and that, leaves and goes.
      const { daemon } = world.random.pick(world.seats);
      const name = `#spy${world.random.below(1000)}#${daemon.name}`;
      const member = daemon.member(name);
      const until = world.random.between(500, 4000);
      const during = (run: () => void) => world.later(world.random.between(0, until), run);
      world.net.submit(daemon, { kind: 'join', group: clusterOnBus, member });
      during(() => world.net.submit(daemon, { kind: 'leave', group: clusterOnBus, member }));
      for (const type of [agreed, agreed | 0x1800, 0x20]) {
        const data = Uint8Array.from([0xe0, 0, 0, 0, 1]);
        during(() => world.net.submit(daemon, { kind: 'data', member, groups: [clusterOnBus], type, messType: 0x4543, data }));
      }
      world.later(until, () => world.net.submit(daemon, { kind: 'gone', member }));
    },
  },
];
