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

/**
 * Whether a node may serve beside the others that are there. `isFresh`: it comes out of such a stop, forth or back, and cannot know what became of the
 * others: the larger side serves, of two equal ones that whose group has the lesser name. Who only sees another group serves on: one of the two is a
 * mistake, and nobody knows which. Who sees that others have what was committed later knows; but it takes half of all that are there, as one member may
 * say anything, and none may stop a whole cluster.
 */
export function mayServe(own: Grouped, isFresh: boolean, others: readonly Grouped[]): boolean {
  const all = others.length + 1;
  const elsewhere = others.filter(({ group }) => group !== own.group);
  if (!isFresh) return elsewhere.filter(({ serial }) => serial > own.serial).length * 2 < all;
  const here = all - elsewhere.length;
  return here * 2 > all || (here * 2 === all && elsewhere.every(({ group }) => own.group < group));
}
