// N1, N2: machines lose power, processes are killed; both come back.

import { mischief, type Nemesis, victim } from './nemesis.ts';

export const crash: Nemesis = {
  id: 'N1',
  title: 'crash and restart of a machine, its kernel empty',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    world.note(`N1: ${node.name} loses power`);
    node.crash();
    mischief(world, random.between(20, 25_000), () => node.boot());
  },
};

export const leftovers: Nemesis = {
  id: 'N2',
  title: 'kill and restart of the process, its addresses left over',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    // Without leases the guard is all there is.
    const isGuarded = world.plan.leaseMs === 0 || random.chance(0.4);
    world.note(`N2: the process of ${node.name} is killed${isGuarded ? '' : ', its guard too'}`);
    node.kill(isGuarded);
    mischief(world, random.between(5, isGuarded ? 15_000 : 4_000), () => node.startProcess());
  },
};
