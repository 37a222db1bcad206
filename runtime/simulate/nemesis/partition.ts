// N4 to N7: links that fail. The bus makes rings of machines that hear each other both ways.

import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { mischief, type Nemesis } from './nemesis.ts';

export const split: Nemesis = {
  id: 'N4',
  title: 'symmetric partition',
  strike(world, random) {
    const side = halves(world, random);
    world.note(`N4: ${names(world, side)} cut off from the rest`);
    cutBetween(world, side, true, true);
    mischief(world, random.between(100, 25_000), () => cutBetween(world, side, false, true));
  },
};

export const oneWay: Nemesis = {
  id: 'N5',
  title: 'one-way partition: they hear us, we do not hear them',
  strike(world, random) {
    const side = halves(world, random);
    world.note(`N5: nobody hears ${names(world, side)}, who hear everybody`);
    cutBetween(world, side, true, false);
    mischief(world, random.between(100, 25_000), () => cutBetween(world, side, false, true));
  },
};

export const bridge: Nemesis = {
  id: 'N6',
  title: 'bridge: A and B hear each other, B and C do, A and C do not',
  strike(world, random) {
    const order = random.shuffled(world.nodes.map(({ index }) => index));
    const middle = order[0] ?? 0;
    const left = order.slice(1, 1 + Math.ceil((order.length - 1) / 2));
    const right = order.slice(1 + left.length);
    world.note(`N6: ${names(world, [middle])} hears all, ${names(world, left)} and ${names(world, right)} do not hear each other`);
    for (const a of left) for (const b of right) cutBoth(world, a, b, true);
    world.bus.linksChanged(world.now);
    // The bus cannot have it both ways: now the middle is with the one side, now with the other.
    const turns = random.whole(0, 4);
    for (let turn = 1; turn <= turns; turn++) mischief(world, turn * random.between(700, 4_000), () => swing(world, middle, random));
    mischief(world, random.between(100, 20_000), () => {
      for (const a of left) for (const b of right) cutBoth(world, a, b, false);
      world.bus.linksChanged(world.now);
    });
  },
};

/** The middle of the bridge drops out for a moment; where it goes next is the lot's affair. */
function swing(world: World, middle: number, random: Random): void {
  const ring = world.bus.ringOf(middle);
  const peer = ring === null ? undefined : random.shuffled(ring.machines).find((machine) => machine !== middle);
  if (peer === undefined) return;
  cutBoth(world, middle, peer, true);
  world.bus.linksChanged(world.now);
  cutBoth(world, middle, peer, false);
}

export const swizzle: Nemesis = {
  id: 'N7',
  title: 'swizzle-clog: some are cut off one after another and come back in another order',
  strike(world, random) {
    const chosen = random.shuffled(world.nodes.map(({ index }) => index)).slice(0, random.whole(1, world.nodes.length));
    world.note(`N7: ${names(world, chosen)} go one after another`);
    let ms = 0;
    for (const index of chosen) {
      mischief(world, ms, () => cutBetween(world, [index], true, true));
      ms += random.between(5, 1_500);
    }
    for (const index of random.shuffled(chosen)) {
      ms += random.between(5, 1_500);
      mischief(world, ms, () => cutBetween(world, [index], false, true));
    }
  },
};

/** Some machines, not all of them. */
export function halves(world: World, random: Random): readonly number[] {
  const order = random.shuffled(world.nodes.map(({ index }) => index));
  return order.slice(0, random.whole(1, Math.max(1, order.length - 1)));
}

/** Cuts or mends every link between `side` and the others; `bothWays` false: only what `side` sends. */
export function cutBetween(world: World, side: readonly number[], isCut: boolean, bothWays: boolean): void {
  for (const a of side) {
    for (const { index: b } of world.nodes) {
      if (side.includes(b)) continue;
      world.bus.cut(a, b, isCut);
      if (bothWays) world.bus.cut(b, a, isCut);
    }
  }
  world.bus.linksChanged(world.now);
}

function cutBoth(world: World, a: number, b: number, isCut: boolean): void {
  world.bus.cut(a, b, isCut);
  world.bus.cut(b, a, isCut);
}

function names(world: World, indexes: readonly number[]): string {
  return indexes.map((index) => world.node(index).name).join(', ');
}
