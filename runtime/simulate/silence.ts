// Whoever has said nothing for long enough must have been excluded by the others, if nothing else has happened to them meanwhile.

import { isSettled } from './observe.ts';
import type { SimNode } from './node.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** Three missed heartbeats, the orders on their way, a round that somebody has begun meanwhile, and as much again. */
const leastMs = 16_000;

/** To be called just before a member that has been silent since `sinceMs` speaks again. */
export function checkExcluded(world: World, silent: SimNode, sinceMs: number): void {
  const ring = world.bus.ringOf(silent.index);
  const id = world.bus.member(silent.index);
  if (id === null || ring === null || ring.stalled || world.now - sinceMs < leastMs) return;
  const others = world.nodes.filter(
    (node) => node !== silent && ring.machines.includes(node.index) && world.bus.member(node.index) !== null,
  );
  if (others.some((node) => node.life !== 'running' || node.touchedMs >= sinceMs || node.diary.viewWorldMs >= sinceMs)) return;
  for (const node of others) {
    const { state } = node;
    if (state === null || !isSettled(node) || !state.beats.last.has(id)) continue;
    // Who beats at another rate is not judged by ours.
    if (node.ir.fingerprintParts.settings !== silent.ir.fingerprintParts.settings) continue;
    if (!state.bus.excluded.has(id)) {
      throw new Violation(
        'detection',
        `${silent.name} has said nothing for ${Math.round(world.now - sinceMs)} ms, and ${node.name} still counts on it`,
      );
    }
  }
}
