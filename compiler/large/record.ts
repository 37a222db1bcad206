// What is kept of a node when it has been checked: findings and facts as plain data. It can cross to another process and lie on a disk, and
// keeps no text and no tree alive.

import type { Include } from '../../grammar/tree.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { NodeModel } from '../load/model.ts';
import type { BindingTable } from './binding-table.ts';
import type { Graph } from './graph.ts';

/** Of one file, as it was read: what is wrong with itself, and what the checks of single items found, by the scope into which it is read. */
export interface FileRecord {
  readonly syntax: readonly Diagnostic[];
  /** null: one of the checks looked beyond the file, so they must look again. */
  readonly scopes: Record<string, readonly Diagnostic[] | null>;
}

/** Of one root file, read with one search path. */
export interface RootRecord {
  /** Files that were looked at, in order, and the hashes of their bytes or why they could not be read. */
  readonly reads: readonly (readonly [string, { readonly hash: string } | { readonly error: string }])[];
  /** Folders that were looked at. */
  readonly lists: readonly (readonly [string, string])[];
  /** What merging found. */
  readonly found: readonly Diagnostic[];
  readonly sources: readonly string[];
  readonly contexts: readonly (readonly [string, string])[];
  readonly includes: readonly IncludeRow[];
  readonly graph: Graph;
  readonly facts: FactsRecord;
  /** The nodes that are made of it. */
  readonly models: ModelRecord[];
}

/** File, the include, what it leads to. */
type IncludeRow = readonly [string, Include, readonly string[]];

export type ModelIdentity = Pick<NodeModel, 'role' | 'name' | 'nameFrom' | 'folder'>;

export interface ModelRecord extends ModelIdentity {
  /** By code. Absent: nothing was found. null: the check looked beyond the node, so it must look again. */
  readonly checks: Readonly<Record<string, readonly Diagnostic[] | null>>;
}

/** Numbers are those of the graph. */
export interface FactsRecord {
  readonly global: number;
  /** Those on managed addresses, those that something follows, and those that state a preference. */
  readonly bindings: BindingTable;
  /** The other facts: see `plain-facts.ts`. Addresses follow from bindings, listeners and topologies. */
  readonly others: unknown;
  /** Settings that are compared over all nodes, by option. */
  readonly limits: Readonly<Record<string, readonly number[]>>;
  /** How many there are of the options that are looked for wherever they stand. */
  readonly counts: Readonly<Record<string, number>>;
  readonly overriding: number;
}
