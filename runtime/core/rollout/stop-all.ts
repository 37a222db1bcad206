// All nodes stopped at one moment: each lets go of everything, says so, and joins anew when all have. Nodes of two cluster groups would each serve every
// address; what a node decides on its way, so that no two that are together do, without clock and disk.

import { type RolloutId, sameVersion } from './rollout-messages.ts';
import type { NodeKept } from './rollout-node.ts';

/** On the way to the new configuration. The way back waits for nobody: who has come back takes nothing beside another group. */
export interface StopAll {
  readonly id: RolloutId;
  readonly wanted: readonly string[];
  readonly until: number;
}

export type StopAllTurn =
  | { readonly kind: 'wait' }
  /** All have let go, or it is committed already. */
  | { readonly kind: 'through' }
  /** It has been taken back, and that starts the node anew. */
  | { readonly kind: 'back' }
  | { readonly kind: 'late'; readonly nodes: readonly string[] };

export function turnOf({ id, wanted, until }: StopAll, kept: NodeKept, released: ReadonlySet<string>, now: number): StopAllTurn {
  // A confirmation for another one that catches up is one for us as well.
  if (kept.doing === null) return { kind: sameVersion(kept.good, id) ? 'through' : 'back' };
  const missing = wanted.filter((node) => !released.has(node));
  if (missing.length === 0) return { kind: 'through' };
  return now < until ? { kind: 'wait' } : { kind: 'late', nodes: missing };
}

/** Ended between its switch, which takes such a stop, and the moment in which all had let go: with the new one it would serve beside those who have not. */
export function isCutOff({ doing }: NodeKept, passed: (id: RolloutId) => boolean): boolean {
  return doing?.phase === 'switched' && !passed(doing.id);
}

/** A node as those who are together see it. */
export interface Grouped {
  readonly group: string;
  /** Of what it has committed. */
  readonly serial: number;
}

/** Longer than a node takes to let go of everything. */
export const releasedMs = 20_000;
/** Longer than nodes take to let go, and to come back. */
export const patienceMs = 20_000;

/** A node comes out of such a stop, which is not over: on its way forth, or back for so many milliseconds. Null: nothing of that. */
export type Open = 'forth' | number | null;

/**
 * Whether a node may serve beside the others that are there. Out of such a stop it cannot know what becomes of the others, and takes nothing beside another
 * group, which may be about to let go; on its way forth that has an end, as it goes back when its time is over. On its way back it has none, and one node
 * that stays behind must not keep all others from serving: then more than half of all that are there serve. Who only sees another group serves on: one of
 * the two is a mistake, and nobody knows which. Who sees that others have what was committed later knows; but it takes half of all that are there, as one
 * member may say anything, and none may stop a whole cluster.
 */
export function mayServe(own: Grouped, open: Open, others: readonly Grouped[]): boolean {
  const all = others.length + 1;
  const elsewhere = others.filter(({ group }) => group !== own.group);
  if (open === null) return elsewhere.filter(({ serial }) => serial > own.serial).length * 2 < all;
  if (open === 'forth' || open < patienceMs) return elsewhere.length === 0;
  return elsewhere.length * 2 < all;
}
