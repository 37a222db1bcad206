// N8 to N10: what makes views hard: one on the heels of another, sides that have come to different tables, everybody at once.

import { addressesOf, mischief, type Nemesis, victim } from './nemesis.ts';
import { cutBetween, halves } from './partition.ts';

export const cascade: Nemesis = {
  id: 'N8',
  title: 'cascading views while states are gathered',
  strike(world, random) {
    const count = random.whole(2, 5);
    world.note(`N8: ${count} changes of view in a row`);
    let ms = 0;
    for (let turn = 0; turn < count; turn++) {
      mischief(world, ms, () => {
        const node = victim(world, random);
        if (node === null) return;
        // Processes that come and go change the view at once, in the middle of a round.
        if (random.chance(0.6)) {
          node.kill(world.plan.leaseMs === 0 || random.chance(0.5));
          mischief(world, random.between(0, 30), () => node.startProcess());
        } else node.restartBus(random.between(1, 60));
      });
      ms += random.between(0, 40);
    }
  },
};

export const merge: Nemesis = {
  id: 'N9',
  title: 'merge of sides whose tables differ',
  strike(world, random) {
    const side = halves(world, random);
    world.note('N9: the sides of a partition move addresses about, then meet');
    cutBetween(world, side, true, true);
    const ips = addressesOf(world);
    for (let turn = 0; turn < 3; turn++) {
      mischief(world, random.between(3_000, 12_000), () => {
        const node = victim(world, random);
        if (node !== null && ips.length > 0) node.order({ kind: 'move', ip: random.pick(ips), to: random.pick(world.nodes).name });
      });
    }
    mischief(world, random.between(6_000, 20_000), () => cutBetween(world, side, false, true));
  },
};

export const coldStart: Nemesis = {
  id: 'N10',
  title: 'cold start of everybody at the same time',
  strike(world, random) {
    world.note('N10: the power fails, and comes back for all');
    for (const node of world.nodes) node.crash();
    for (const node of world.nodes) mischief(world, random.between(100, random.chance(0.7) ? 150 : 4_000), () => node.boot());
  },
};
