// N3, N20: processes and machines that stand still, and one that is there and says nothing.

import { checkExcluded } from '../invariants/silence.ts';
import { mischief, type Nemesis, victim } from './nemesis.ts';

export const pause: Nemesis = {
  id: 'N3',
  title: 'pause and resume of a process, or of the whole machine',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    const isMachine = random.chance(0.4);
    const ms = random.chance(0.5) ? random.between(50, 2_000) : random.between(2_000, 25_000);
    world.note(`N3: ${node.name} ${isMachine ? 'stands still' : 'is stopped'} for ${Math.round(ms)} ms`);
    if (isMachine) node.freeze();
    else node.pause();
    const sinceMs = world.now;
    mischief(world, ms, () => {
      if (node.life === 'paused' && node.touchedMs === sinceMs) checkExcluded(world, node, sinceMs);
      node.resume();
    });
  },
};

export const mute: Nemesis = {
  id: 'N20',
  title: 'a member that answers nothing, then all at once',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    const ms = random.between(500, 30_000);
    world.note(`N20: nothing that ${node.name} sends is taken for ${Math.round(ms)} ms`);
    world.bus.clog(node.index, true, world.now);
    node.touchedMs = world.now;
    const sinceMs = world.now;
    mischief(world, ms, () => {
      if (node.life === 'running' && node.touchedMs === sinceMs) checkExcluded(world, node, sinceMs);
      node.touchedMs = world.now;
      world.bus.clog(node.index, false, world.now);
    });
  },
};
