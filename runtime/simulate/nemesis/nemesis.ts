// What a nemesis is: one way in which the world is unkind to a cluster. Each has a number, the order of which follows the list in
// docs/simulator.md. All randomness comes from the strike's own stream, so that leaving out one strike does not change the others.

import type { SimNode } from '../sim-process.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';

export interface Nemesis {
  /** `N1` to `N21`. */
  readonly id: string;
  readonly title: string;
  /** Does its harm now, and what belongs to it later by `mischief`. */
  strike(world: World, random: Random): void;
}

/** Later harm, which does not happen any more once the world has been healed. Repairs go by `world.later`. */
export function mischief(world: World, ms: number, run: () => void): void {
  world.later(ms, () => {
    if (!world.isCalm) run();
  });
}

/** A node whose process runs, or null. */
export function victim(world: World, random: Random): SimNode | null {
  const running = world.nodes.filter((node) => node.life === 'running');
  return running.length === 0 ? null : random.pick(running);
}

/** All addresses that anybody is configured for. */
export function addressesOf(world: World): readonly string[] {
  return [...new Set(world.nodes.flatMap((node) => node.base.duravip.addresses.map(({ ip }) => ip)))];
}

/** Some of a list: at least one, at most all. */
export function some<T>(random: Random, list: readonly T[]): readonly T[] {
  return random.shuffled(list).slice(0, random.whole(1, Math.max(1, list.length)));
}
