// What the checks read of a node's state, in one place.

import type { NodeState } from '../../core/state.ts';
import { hexOf } from '../../core/hash.ts';
import type { SimNode } from '../sim-process.ts';

/** Its round has settled, it counts itself in, and it knows of no other view: what its table says binds it. */
export function isSettled(node: SimNode): boolean {
  return node.life === 'running' && node.state !== null && isSettledState(node.state);
}

export function isSettledState(state: NodeState): boolean {
  const { bus, gather, settled, stop, lapsed } = state;
  // It has let go of everything in a stall, and the others do not know it yet.
  if (lapsed) return false;
  // A node that stops has let go of everything, and leaves; the others will see.
  if (stop !== null && (stop.done || state.table.size === 0)) return false;
  return settled !== null && gather === null && bus.self !== null && bus.view !== null && !bus.excluded.has(bus.self);
}

export function isGathering(node: SimNode): boolean {
  return node.life === 'running' && node.state !== null && node.state.gather !== null;
}

export function isMature(node: SimNode): boolean {
  return node.life === 'running' && node.state?.mature === true;
}

/** View key of a settled node. */
export function keyOf(node: SimNode): string {
  return node.state?.settled?.key ?? '';
}

/** Names what the node agreed to, and the table that it has come to: equal at all settled nodes at the same place of the order. */
export function agreementOf(state: NodeState): string {
  return `${state.settled?.key ?? ''} ${hexOf(state.lanes)}`;
}

/** A planned move of this address is under way, as far as this node knows. */
export function isMoving(node: SimNode, ip: string): boolean {
  return node.state?.pending.has(ip) === true;
}
