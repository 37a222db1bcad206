// What is done to the Corosync of simulated machines in both worlds that have it: daemons that hang, one or all, and one that is killed.

import type { BusNemesis } from './run-bus-seed.ts';
import type { Place } from './seam-ports.ts';
import type { SimDaemon } from './sim-daemon.ts';

interface Machine {
  readonly daemon: SimDaemon;
}

/** `ids`: as the world calls them. */
export function corosyncStrikes<World extends Place>(
  ids: { readonly hangs: string; readonly allHang: string; readonly killed: string },
  machinesOf: (world: World) => readonly Machine[],
): readonly BusNemesis<World>[] {
  return [
    {
      id: ids.hangs,
      strike: (world) => {
        const { daemon } = world.random.pick(machinesOf(world));
        daemon.hang();
        world.later(world.random.between(50, 9000), () => daemon.resume());
      },
    },
    {
      id: ids.allHang,
      strike: (world) => {
        for (const { daemon } of machinesOf(world)) {
          world.later(world.random.between(0, 30), () => daemon.hang());
          world.later(world.random.between(1000, 3000), () => daemon.resume());
        }
      },
    },
    {
      id: ids.killed,
      strike: (world) => {
        const { daemon } = world.random.pick(machinesOf(world));
        daemon.kill();
        world.later(world.random.between(10, 3000), () => daemon.start());
      },
    },
  ];
}
