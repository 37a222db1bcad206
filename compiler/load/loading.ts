// What is collected while a project is loaded: nodes, managers, and what reading them found. How files become nodes is said in
// `load-file.ts` and `load-tree.ts`.

import { resolve } from '../../base/paths.ts';
import { compareText } from '../../base/compare-text.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { LoadOptions } from './input.ts';
import type { Merged } from './merge.ts';
import type { MergeMemory } from './merge-memory.ts';
import type { Installed } from './modules.ts';
import type { Layout, NodeModel, Project } from './model.ts';
import { nodeNameOf } from './node-name.ts';
import type { Source } from './source.ts';
import { openSources, type ParsedFiles, type Sources } from './sources.ts';
import { leadsOut, outside } from './world.ts';

/** What a node is called, and who says so. */
export type Name = Pick<NodeModel, 'name' | 'nameFrom'>;

/** One root that was read, with all that it includes. */
interface ReadRoot {
  readonly root: Source;
  readonly merged: Merged;
  readonly found: readonly Diagnostic[];
}

/** Where a root is looked for and read: `tree` is the folder that the configuration is taken from as a whole, if it is. */
interface RootContext {
  readonly search: readonly string[];
  readonly tree: string | null;
  readonly node: string | null;
}

export interface Loading {
  readonly files: ParsedFiles;
  readonly options: LoadOptions;
  readonly sources: Sources;
  readonly nodes: NodeModel[];
  readonly managers: NodeModel[];
  readonly diagnostics: Diagnostic[];
  /** What reading the files of a node found; a node that is dropped again takes it along. */
  readonly foundBy: Map<NodeModel, readonly Diagnostic[]>;
  /** An error about a path as a whole. */
  report(code: string, path: string, message: string): void;
  /** Reads one root; null (and a diagnostic) when it cannot be read. */
  readRoot(path: string, context: RootContext): ReadRoot | null;
  /** Adds the node or manager that a root describes. */
  add(role: NodeModel['role'], from: ReadRoot, search: readonly string[], name: Name): void;
  /** Each node is a configuration of its own, so a list of names in one file is much work: those beyond `most` are reported, not read. */
  atMost<T>(most: number, all: readonly T[], path: string, what: string): readonly T[];
  finish(extent: Project['extent'], layout: Layout | null): Project;
}

export function openLoading(files: ParsedFiles, installed: Installed, options: LoadOptions, memory: MergeMemory): Loading {
  const diagnostics: Diagnostic[] = [...installed.diagnostics];
  const sources = openSources(files, diagnostics);
  const { schema } = installed;
  const nodes: NodeModel[] = [];
  const managers: NodeModel[] = [];
  const contexts = new Map<string, { source: Source; scope: string }>();
  const foundBy = new Map<NodeModel, readonly Diagnostic[]>();

  const report = (code: string, path: string, message: string) => {
    const at = { file: path, start: 0, end: 0 };
    diagnostics.push({ code, severity: 'error', message, at, related: [], fix: null, nodes: [] });
  };

  return {
    ...{ files, options, sources, nodes, managers, diagnostics, foundBy, report },
    readRoot(path, { search, tree, node }) {
      const root = sources.read(path);
      if ('error' in root) {
        if (root.error === outside) report('EC0009', path, `"${path}" ${leadsOut}`);
        else report('EC0005', path, `cannot read "${path}": ${root.error}`);
        return null;
      }
      const found: Diagnostic[] = [];
      const merged = memory.merge(root, schema, { searchPath: search, tree, node, skip: options.skip ?? [] }, sources, found);
      for (const each of merged.contexts) contexts.set(`${each.scope} ${each.source.path}`, each);
      return { root, merged, found: found.map((each) => ({ ...each, nodes: node === null ? [] : [node] })) };
    },
    add(role, from, search, name) {
      const own = nodeNameOf(from.merged.global);
      const { global, sources: read, includes } = from.merged;
      const named: Name = own === null ? name : { name: own, nameFrom: 'nodename' };
      const model = { role, ...named, folder: name.name, global, root: from.root, sources: read, includes, searchPath: search };
      const made = memory.keep(from.merged, model);
      foundBy.set(made, from.found);
      (role === 'manager' ? managers : nodes).push(made);
    },
    atMost(most, all, path, what) {
      if (all.length > most) report('EC0012', path, `more than ${most} ${what} (${all.length}); the others were not checked`);
      return all.slice(0, most);
    },
    finish: (extent, layout) => ({
      product: options.product,
      schema,
      descriptions: installed.paths,
      extent,
      layout,
      nodes: nodes.sort(byName),
      managers: managers.sort(byName),
      sources: sources.all,
      realPaths: realPathsOf(sources.all.keys(), files),
      listed: new Set([...sources.listed, ...installed.folders]),
      skip: options.skip ?? [],
      owners: files.owners ?? null,
      contexts: [...contexts.values()],
      diagnostics: [...diagnostics, ...[...nodes, ...managers].flatMap((node) => foundBy.get(node) ?? [])],
    }),
  };
}

/** The files that are read by way of a link, and where they really lie. */
function realPathsOf(paths: Iterable<string>, files: ParsedFiles): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const here = files.realPath?.('.') ?? '.';
  for (const path of paths) {
    const real = files.realPath?.(path) ?? path;
    if (real !== path && real !== resolve(here, path)) found.set(path, real);
  }
  return found;
}

function byName(a: NodeModel, b: NodeModel): number {
  return compareText(a.name ?? '', b.name ?? '');
}
