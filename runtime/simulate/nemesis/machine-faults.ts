// N11 to N14: clocks, kernels and neighbours of single machines.

import { goodManners } from '../sim-host.ts';
import { addressesOf, mischief, type Nemesis, some, victim } from './nemesis.ts';

export const clock: Nemesis = {
  id: 'N11',
  title: 'a clock jumps, or runs fast or slow',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    if (random.chance(0.5)) {
      const ms = random.between(10, 60_000);
      world.note(`N11: the clock of ${node.name} jumps by ${Math.round(ms)} ms`);
      node.clock.jump(world.now, ms);
    } else {
      const rate = random.pick([0.5, 0.9, 0.99, 1.01, 1.1, 2]);
      world.note(`N11: the clock of ${node.name} runs at ${rate}`);
      node.clock.drift(world.now, rate);
      world.later(random.between(1_000, 20_000), () => {
        node.clock.mend(world.now);
        node.clockChanged();
      });
    }
    node.clockChanged();
  },
};

export const kernelErrors: Nemesis = {
  id: 'N12',
  title: 'plumbing fails, or is slow',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    const failure = random.chance(0.6) ? random.pick([0.2, 0.7, 1]) : 0;
    const batchMs = failure === 0 || random.chance(0.3) ? random.between(50, 6_000) : goodManners.batchMs;
    world.note(`N12: ${node.name} fails to plumb ${failure * 100} %, and takes ${Math.round(batchMs)} ms for each batch`);
    node.host.manners = { batchMs, addressMs: random.between(0.05, 5), failure };
    mischief(world, random.between(2_000, 20_000), () => {
      node.host.manners = { ...goodManners };
    });
  },
};

export const behindOurBack: Nemesis = {
  id: 'N13',
  title: 'addresses removed or added by hand',
  strike(world, random) {
    const node = victim(world, random);
    if (node === null) return;
    const isRemoval = random.chance(0.5) && node.host.kernel.size > 0;
    const from = isRemoval ? [...node.host.kernel] : addressesOf(world).filter((ip) => node.manages(ip) && !node.host.kernel.has(ip));
    if (from.length === 0) return;
    const chosen = some(random, from).slice(0, 50);
    world.note(`N13: ${chosen.length} addresses ${isRemoval ? 'removed from' : 'added to'} ${node.name} by hand`);
    for (const ip of chosen) {
      if (isRemoval) node.host.remove(ip, 'hand');
      else node.host.add(ip, 'hand');
    }
  },
};

export const foreignHost: Nemesis = {
  id: 'N14',
  title: 'a host that is none of ours answers for addresses',
  strike(world, random) {
    const ips = addressesOf(world);
    if (ips.length === 0) return;
    const chosen = some(random, ips).slice(0, 5);
    // A neighbour on the LAN of some nodes only: the others can have the address.
    const seenBy = random.shuffled(world.nodes).slice(0, random.whole(1, world.nodes.length));
    world.note(`N14: a foreign host answers for ${chosen.join(', ')} at ${seenBy.map(({ name }) => name).join(', ')}`);
    for (const node of seenBy) for (const ip of chosen) node.host.foreign.add(ip);
    mischief(world, random.between(2_000, 20_000), () => {
      for (const node of seenBy) for (const ip of chosen) node.host.foreign.delete(ip);
    });
  },
};
