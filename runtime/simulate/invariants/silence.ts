// Whoever has said nothing for long enough must have been excluded by the others, if nothing else has happened to them meanwhile.

import { isSettled } from './observe.ts';
import type { SimNode } from '../sim-process.ts';
import { Violation } from './violation.ts';
import type { Observed } from './observed.ts';

/** Three missed heartbeats, the orders on their way, a round that somebody has begun meanwhile, and as much again. */
const leastMs = 16_000;

/** Who beats at another rate is not judged by ours: each one before the first that can tell gets so long. */
const turnMs = 4_000;

/** A round that waits for somebody for so long will wait for ever. */
const gatherMs = 8_000;

/** To be called just before a member that has been silent since `sinceMs` speaks again. */
export function checkExcluded(world: Observed, silent: SimNode, sinceMs: number): void {
  const ring = world.bus.ringOf(silent.index);
  const id = world.bus.member(silent.index);
  if (id === null || ring === null || ring.stalled) return;
  const others = world.nodes.filter(
    (node) => node !== silent && ring.machines.includes(node.index) && world.bus.member(node.index) !== null,
  );
  if (others.some((node) => node.life !== 'running' || world.bus.isClogged(node.index))) return;
  const begun = [silent, ...others].reduce((most, node) => Math.max(most, beatsSinceMs(world, node)), 0);
  const undisturbedMs = others.reduce(
    (most, { touchedMs, diary }) => Math.max(most, touchedMs, diary.viewWorldMs),
    Math.max(sinceMs, begun),
  );
  const place = others.findIndex((node) => node.ir.fingerprintParts.settings === silent.ir.fingerprintParts.settings);
  if (world.now - undisturbedMs < leastMs + Math.max(0, place) * turnMs) return;
  for (const node of others) {
    const wrong = stillCountsOn(world, node, id, place >= 0);
    if (wrong === null) continue;
    throw new Violation(
      'detection',
      `${silent.name} has said nothing for ${Math.round(world.now - sinceMs)} ms, and ${node.name} ${wrong}`,
    );
  }
}

/** Since when its heartbeats can be missed, and it can miss those of others: the delay of both, one after the other, and a tenth more for their clocks. */
function beatsSinceMs(world: Observed, { state, clock, ir }: SimNode): number {
  if (state === null) return world.now;
  return world.now - (clock.read(world.now) - state.startedAt) + ir.timers.heartbeatStartDelaySec * 2200;
}

function stillCountsOn(world: Observed, node: SimNode, id: string, canBeJudged: boolean): string | null {
  const { state } = node;
  if (state === null || state.bus.excluded.has(id) || state.bus.excluded.has(state.bus.self ?? '')) return null;
  if (state.gather !== null) return node.clock.read(world.now) - state.gather.since > gatherMs ? 'still waits for its state' : null;
  return canBeJudged && isSettled(node) ? 'still counts on it' : null;
}

/** A member that runs undisturbed for so long has beaten often enough. */
const beatenMs = 10_000;

/** Whether this member cannot have been silent: it runs, its clock is right, and its messages are taken. */
export function isAlive(world: Observed, id: string): boolean {
  const node = world.nodes.find(({ index }) => world.bus.member(index) === id);
  if (node === undefined || node.life !== 'running' || node.state === null || world.bus.isClogged(node.index)) return false;
  const { bus, beats } = node.state;
  const undisturbedMs = Math.max(node.touchedMs, node.diary.viewWorldMs);
  return node.clock.isRight && world.now - undisturbedMs > beatenMs && beats.nextAt !== null && beats.sequence > 0 && bus.self === id;
}
