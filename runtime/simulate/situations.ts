// The situations in which a nemesis may find a cluster. Strikes wait for them, and the campaign counts nemesis x situation: a pair that
// never came about has not been tested.

import { isGathering, isMature, isSettled } from './invariants/observe.ts';
import type { World } from './world.ts';

export const situations = ['cold', 'gathering', 'settled', 'moving', 'plumbing', 'split'] as const;
export type Situation = (typeof situations)[number];

export function isIn(world: World, situation: Situation): boolean {
  switch (situation) {
    case 'cold':
      return !world.nodes.some(isMature);
    case 'gathering':
      return world.nodes.some(isGathering);
    case 'settled':
      return world.nodes.every((node) => node.life !== 'running' || isSettled(node));
    case 'moving':
      return world.nodes.some((node) => node.life === 'running' && (node.state?.pending.size ?? 0) > 0);
    case 'plumbing':
      return world.nodes.some((node) => node.life === 'running' && node.host.isPlumbing);
    case 'split':
      return new Set(world.nodes.filter(({ life }) => life === 'running').map(({ index }) => world.bus.ringOf(index))).size > 1;
  }
}

/** How often each nemesis struck in each situation. */
export class Sometimes {
  readonly counts = new Map<string, number>();

  struck(nemesis: string, world: World): void {
    for (const situation of situations) if (isIn(world, situation)) this.add(`${nemesis} ${situation}`, 1);
  }

  add(key: string, count: number): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + count);
  }
}
