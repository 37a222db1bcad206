// A plan as data: what a change of a configuration does. `ecconf plan --format json` prints it; the editor, the pages and the rollout read it.

import type { Grade } from '../../runtime/ir/grades.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import type { SourceMap } from '../emit/source-map.ts';

/** One side: a compiled cluster, and where it is written, if anybody knows. */
export interface Side {
  readonly ir: ClusterIr;
  readonly sourceMap: SourceMap | null;
}

export type Runtime = 'ecclusterd' | 'momentum';

export interface Plan {
  /** First digits of the SHA-256 over both sides. */
  readonly plan: string;
  readonly runtime: Runtime;
  readonly grade: Grade;
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number };
  readonly changes: readonly Change[];
  readonly moves: readonly AddressMove[];
  readonly effects: readonly Effect[];
  readonly order: Order;
  readonly nodes: { readonly old: readonly string[]; readonly new: readonly string[] };
  /** `start`: owners as after a common start of all nodes; `live`: those of now. */
  readonly ownersFrom: 'start' | 'live';
}

/** A thing that is there or not, or one field of a thing. */
export interface Change {
  /** `address`, `topology`, `listener`, `replica`, `log`, `log subscriber`, `log destination`, `peer`, `node`, `manager`, `pull`, or an option. */
  readonly what: string;
  /** Which one; empty for options of the whole node. */
  readonly id: string;
  readonly op: 'add' | 'remove' | 'change';
  /** By name; managers as well. */
  readonly nodes: readonly string[];
  readonly old: unknown;
  readonly new: unknown;
  readonly grade: Grade;
  readonly at: { readonly old: At | null; readonly new: At | null };
  /** In words; empty: the grade says it. */
  readonly cost: string;
}

export interface At {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface AddressMove {
  readonly ip: string;
  /** Null: nobody has it. */
  readonly from: string | null;
  readonly to: string | null;
  readonly why: 'preference' | 'balance' | 'added' | 'removed' | 'candidate' | 'follows' | 'restart' | 'replumbed';
  /** Owners on the way, where the nodes change one after the other; empty: it goes straight. */
  readonly hops: readonly string[];
  /** False: it depends on who owns what when the change comes. */
  readonly certain: boolean;
  /** Out of service, computed. */
  readonly gapMs: number;
  /** The worst that was seen when it was played; null: not played. */
  readonly playedGapMs: number | null;
}

export type Effect =
  | { readonly kind: 'unowned' | 'broken' | 'unsafe' | 'conflict'; readonly ip: string; readonly why: string }
  /** One node alone can have it from now on. */
  | { readonly kind: 'last-candidate'; readonly ip: string; readonly node: string }
  | {
      readonly kind: 'subscriber-cut-off';
      readonly log: string;
      readonly subscriber: string;
      readonly nodes: readonly string[];
      readonly unreadBytes: number | null;
    }
  | { readonly kind: 'reader-lost'; readonly log: string; readonly nodes: readonly string[] }
  | {
      readonly kind: 'object-anew' | 'object-gone' | 'object-new';
      readonly object: string;
      readonly nodes: readonly string[];
      readonly why: string;
    }
  | { readonly kind: 'listener-closes' | 'listener-moves'; readonly listener: string; readonly nodes: readonly string[] }
  | { readonly kind: 'quorum'; readonly old: number; readonly new: number }
  | { readonly kind: 'stop-all'; readonly gapMs: number }
  | { readonly kind: 'played'; readonly seeds: number; readonly worstGapMs: number; readonly violation: string | null };

export interface Order {
  readonly kind: 'any' | 'steps' | 'stop-all' | 'nothing';
  /** States between old and new that there are, and that were looked at. */
  readonly states: number;
  readonly looked: number;
  /** Nodes that change together. */
  readonly steps: readonly (readonly string[])[];
  /** The state that must not be, and what would be wrong in it; null: none. */
  readonly why: string | null;
  readonly managers: { readonly first: readonly string[]; readonly last: readonly string[] };
}
