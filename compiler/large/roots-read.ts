// One root file with all that it includes: out of a record where the same files were read before, else read and merged. Either way what is
// kept is light, and can be merged again.

import { join } from '../../base/paths.ts';
import type { SettingIndex } from '../checks-shared/setting-index.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { NodeFacts } from '../facts/facts.ts';
import { readFacts } from '../facts/read-facts.ts';
import type { SearchContext } from '../load/include.ts';
import { LazySource } from '../load/lazy-source.ts';
import { type Merged, merge } from '../load/merge.ts';
import type { Layout, NodeModel, Scope } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import { openScopePool, type ScopePool } from '../load/scopes.ts';
import type { Source } from '../load/source.ts';
import { type Sources, watchedSources } from '../load/sources.ts';
import { keepIndex, lightFacts } from './light-facts.ts';
import { lightGraph } from './light-scopes.ts';
import type { ModelIdentity, ModelRecord, RootRecord } from './record.ts';
import { digestOf, type Records } from './records.ts';
import { isKept, writeFacts } from './write-facts.ts';

export interface RootsOptions {
  readonly records: Records;
  /** What findings of a node rest on beside its own files: the program, its options, the folders of the tree, installed modules. */
  readonly world: (schema: Schema) => string;
}

export interface Root {
  readonly merged: Merged;
  readonly found: readonly Diagnostic[];
  /** What was found on this node, if that is known. */
  modelOf(model: ModelIdentity): ModelRecord | null;
  /** The node as it is merged, with its trees. */
  whole(model: NodeModel): NodeModel;
  wholeMerged(): Merged;
  /** Keeps what was found. Facts are those of any of its nodes: they know no name. */
  write(model: ModelRecord, global: Scope, facts: NodeFacts, index: SettingIndex): void;
  /** The node and its facts without trees. Only after `write`, or where there was a record. */
  light(model: NodeModel): { readonly model: NodeModel; readonly facts: NodeFacts };
  /** Trees of files in the node's own folder; those of other folders are read by other nodes, too. */
  letGo(layout: Layout, folder: string | null): void;
}

export function openRoot(root: Source, schema: Schema, context: SearchContext, sources: Sources, options: RootsOptions): Root {
  const key = digestOf([options.world(schema), root.path, context]);
  const known = options.records.root(key);
  let record = known !== null && isCurrent(known, sources) ? known : null;
  const pool = poolFor(schema, sources);
  const reads: Reads = { files: [], lists: new Map() };
  const found: Diagnostic[] = [];
  let fresh: Merged | null = record === null ? merge(root, pool, context, recording(root, sources, reads), found) : null;
  // These sources, too, shall know what the configuration is made of.
  if (record !== null) for (const [path] of record.reads) sources.read(path);
  const sourceOf = (path: string): Source => {
    const got = sources.peek(path);
    if ('error' in got) throw new Error(`${path} cannot be read any more (${got.error})`);
    return got;
  };

  let again: WeakRef<Merged> | null = null;
  const wholeMerged = (): Merged => {
    const kept = fresh ?? again?.deref();
    if (kept !== undefined && kept !== null) return kept;
    const made = merge(root, pool, context, sources, []);
    again = new WeakRef(made);
    return made;
  };
  const whole = (model: NodeModel): NodeModel => {
    const { global, includes, sources: read } = wholeMerged();
    return { ...model, global, includes, sources: read };
  };

  let light: { readonly global: Scope; readonly facts: (node: NodeModel) => NodeFacts; readonly keep: (node: NodeModel) => void } | null =
    null;
  const lighten = ({ graph: table, facts }: RootRecord) => {
    const graph = lightGraph(table, { sourceOf, merged: () => wholeMerged().global, isKept });
    return {
      global: graph.scope(facts.global),
      facts: (node: NodeModel) => lightFacts(facts, graph, schema, () => readFacts(whole(node), schema)),
      keep: (node: NodeModel) => keepIndex(node, facts, graph, () => whole(node)),
    };
  };
  const merged: Merged =
    fresh ??
    lightMerged(record, sourceOf, () => {
      if (record !== null) light ??= lighten(record);
      return light?.global ?? wholeMerged().global;
    });

  return {
    merged,
    found: record?.found ?? found,
    modelOf: (model) => record?.models.find((each) => isSame(each, model)) ?? null,
    whole,
    wholeMerged,
    write(model, global, facts, index) {
      if (record === null) {
        record = { ...recordOf(wholeMerged(), reads, found), ...writeFacts(global, facts, index), models: [] };
      }
      record.models.push(model);
      options.records.addRoot(key, record);
    },
    light(model) {
      if (record === null) throw new Error('a node that was never written');
      light ??= lighten(record);
      const { global, facts, keep } = light;
      const read = record.sources.map(sourceOf);
      const includes = record.includes.map(([path, include, targets]) => ({ source: sourceOf(path), include, targets }));
      const node: NodeModel = { ...model, global, sources: read, includes };
      keep(node);
      return { model: node, facts: facts(node) };
    },
    letGo(layout, folder) {
      if (folder === null || record === null) return;
      const own = `${join(layout.root, folder)}/`;
      for (const path of record.sources) {
        const source = sourceOf(path);
        if (source instanceof LazySource && path.startsWith(own)) source.letGo();
      }
      fresh = null;
    },
  };
}

function isSame(a: ModelIdentity, b: ModelIdentity): boolean {
  return a.role === b.role && a.name === b.name && a.nameFrom === b.nameFrom && a.folder === b.folder;
}

function lightMerged(record: RootRecord | null, sourceOf: (path: string) => Source, global: () => Scope): Merged {
  if (record === null) throw new Error('neither a record nor a merge');
  return {
    get global() {
      return global();
    },
    sources: record.sources.map(sourceOf),
    includes: record.includes.map(([path, include, targets]) => ({ source: sourceOf(path), include, targets })),
    contexts: record.contexts.map(([path, scope]) => ({ source: sourceOf(path), scope })),
  };
}

interface Reads {
  readonly files: (readonly [string, { readonly hash: string } | { readonly error: string }])[];
  readonly lists: Map<string, string>;
}

/** Notes what is looked at, in the order of first looking. */
function recording(root: Source, sources: Sources, { files, lists }: Reads): Sources {
  const seen = new Set<string>();
  const note = (path: string, got: Source | { readonly error: string }) => {
    if (seen.has(path)) return;
    seen.add(path);
    files.push([path, 'error' in got ? { error: got.error } : { hash: hashOf(got) }]);
  };
  note(root.path, root);
  return watchedSources(sources, {
    read: note,
    list(path, got) {
      if (!lists.has(path)) lists.set(path, digestOf(got));
    },
  });
}

function hashOf(source: Source): string {
  return source instanceof LazySource ? source.hash : digestOf(source.text);
}

function isCurrent({ reads, lists }: RootRecord, sources: Sources): boolean {
  for (const [path, before] of reads) {
    const now = sources.peek(path);
    if ('error' in now ? !('error' in before) || before.error !== now.error : !('hash' in before) || before.hash !== hashOf(now))
      return false;
  }
  return lists.every(([path, before]) => digestOf(sources.list(path)) === before);
}

function recordOf({ sources, includes, contexts }: Merged, reads: Reads, found: readonly Diagnostic[]) {
  return {
    reads: reads.files,
    lists: [...reads.lists],
    found,
    sources: sources.map(({ path }) => path),
    contexts: contexts.map(({ source, scope }) => [source.path, scope] as const),
    includes: includes.map(({ source, include, targets }) => [source.path, include, targets] as const),
  };
}

/** Shared files are read into the same scopes by all nodes of one run. */
const pools = new WeakMap<object, Map<Schema, ScopePool>>();

function poolFor(schema: Schema, sources: Sources): ScopePool {
  const own = pools.get(sources.all) ?? new Map<Schema, ScopePool>();
  pools.set(sources.all, own);
  const pool = own.get(schema) ?? openScopePool(schema, 1);
  own.set(schema, pool);
  return pool;
}
