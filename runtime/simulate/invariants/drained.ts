// A node that drains has handed over what others can have, if nothing else has happened to any of them for long enough.

import { takes } from '../../core/state.ts';
import type { SimNode } from '../sim-process.ts';
import { isSettled } from './observe.ts';
import { Violation } from './violation.ts';
import type { Observed } from './observed.ts';

/** Longer than maturity, a planned move that is called off, and the one to somebody else. */
const handedOverMs = 15_000;

/** To be called before a draining node is told to take addresses again. */
export function checkDrained(world: Observed, node: SimNode): void {
  const { state } = node;
  const ring = world.bus.ringOf(node.index);
  if (state === null || ring === null || ring.stalled || !state.mature) return;
  const members = world.nodes.filter(({ index, life }) => ring.machines.includes(index) && life !== 'off');
  const isUndisturbed = members.every(
    (each) =>
      isSettled(each) &&
      world.now - Math.max(each.touchedMs, each.diary.viewWorldMs) > handedOverMs &&
      each.host.foreign.size === 0 &&
      each.host.hasGoodManners &&
      !world.bus.isClogged(each.index),
  );
  const { settled, table } = state;
  if (!isUndisturbed || settled === null || !settled.draining.has(node.name)) return;
  for (const { ip, candidates, follow, broken } of settled.entries) {
    if (table.get(ip)?.owner !== node.name || follow !== null || broken) continue;
    const other = candidates.find((name) => takes(settled, name));
    if (other !== undefined)
      throw new Violation('drain', `${node.name} has drained for ${handedOverMs} ms, and still has ${ip}, which ${other} can have`);
  }
}
