// Merged configurations from earlier runs, for a program that checks the same files again and again while one of them is edited.
// A merge depends on the files and folders that it looked at and on nothing else; as long as these are the same objects, so is it.

import type { Diagnostic } from '../diagnostics.ts';
import type { SearchContext } from './include.ts';
import { type Merged, merge } from './merge.ts';
import type { NodeModel } from './model.ts';
import type { Schema } from '../schema/option.ts';
import { openScopePool, type ScopePool } from './scopes.ts';
import type { FolderEntry, Source } from './source.ts';
import { type Sources, watchedSources } from './sources.ts';
import { append } from '../../base/append.ts';

export interface MergeMemory {
  /** What `merge` gives, from memory where it would look at nothing that has changed. */
  merge(root: Source, schema: Schema, context: SearchContext, sources: Sources, diagnostics: Diagnostic[]): Merged;
  /** The model as it was made of this merge before, if it was: equal models are one object. */
  keep(merged: Merged, model: NodeModel): NodeModel;
  /** Merges again, one at each step, what was in use when this was called last and has changed since; forgets what was not. */
  refresh(sources: Sources): Generator<void, void>;
}

interface Remembered {
  readonly rootPath: string;
  readonly schema: Schema;
  readonly context: SearchContext;
  readonly merged: Merged;
  readonly diagnostics: readonly Diagnostic[];
  /** In the order of first looking. A file that could not be read has its error. */
  readonly reads: ReadonlyMap<string, Source | string>;
  readonly lists: ReadonlyMap<string, readonly FolderEntry[] | null>;
  readonly models: NodeModel[];
  used: boolean;
}

export function openMergeMemory(): MergeMemory {
  const known = new Map<string, Remembered>();
  const byMerged = new WeakMap<Merged, Remembered>();

  const pools = new WeakMap<Schema, ScopePool>();
  const poolFor = (schema: Schema): ScopePool => {
    const pool = pools.get(schema) ?? openScopePool(schema);
    pools.set(schema, pool);
    return pool;
  };

  const remember = (key: string, root: Source, schema: Schema, context: SearchContext, sources: Sources): Remembered => {
    const diagnostics: Diagnostic[] = [];
    const reads = new Map<string, Source | string>([[root.path, root]]);
    const lists = new Map<string, readonly FolderEntry[] | null>();
    const watched = watchedSources(sources, {
      read: (path, got) => reads.set(path, 'error' in got ? got.error : got),
      list: (path, got) => lists.set(path, got),
    });
    const merged = merge(root, poolFor(schema), context, watched, diagnostics);
    const made = { rootPath: root.path, schema, context, merged, diagnostics, reads, lists, models: [], used: true };
    known.set(key, made);
    byMerged.set(merged, made);
    return made;
  };

  return {
    merge(root, schema, context, sources, diagnostics) {
      const key = JSON.stringify([schema.product, root.path, context]);
      const found = known.get(key);
      const still = found !== undefined && found.schema === schema && isCurrent(found, sources);
      const current = still ? found : remember(key, root, schema, context, sources);
      // These sources, too, shall know what the configuration is made of.
      if (still) for (const path of current.reads.keys()) sources.read(path);
      current.used = true;
      append(diagnostics, current.diagnostics);
      return current.merged;
    },

    keep(merged, model) {
      const models = byMerged.get(merged)?.models;
      const same = models?.find(
        ({ role, name, nameFrom, folder }) =>
          role === model.role && name === model.name && nameFrom === model.nameFrom && folder === model.folder,
      );
      if (same === undefined) models?.push(model);
      return same ?? model;
    },

    *refresh(sources) {
      for (const [key, each] of [...known]) {
        const root = sources.peek(each.rootPath);
        if (!each.used || 'error' in root) {
          known.delete(key);
        } else if (!isCurrent(each, sources)) {
          remember(key, root, each.schema, each.context, sources);
          yield;
        }
      }
      for (const each of known.values()) each.used = false;
    },
  };
}

function isCurrent({ reads, lists }: Remembered, sources: Sources): boolean {
  for (const [path, before] of reads) {
    const now = sources.peek(path);
    if (('error' in now ? now.error : now) !== before) return false;
  }
  for (const [path, before] of lists) if (sources.list(path) !== before) return false;
  return true;
}
