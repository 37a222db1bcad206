// What checks found before, for a program that checks again and again while files are edited. A result is kept with the very object
// that it was made from (a chunk of a file, the model of a node) and lives as long as that object; nothing is ever invalidated. What
// looked at more than that object is not kept: the views given to checks notice it.

import type { ClusterView, FileCheck, NodeCheck, NodeView } from './check.ts';
import { diagnose } from './diagnose.ts';
import { moveDiagnostic, type Diagnostic } from './diagnostics.ts';
import type { NodeFacts } from './facts/facts.ts';
import { readFacts } from './facts/read-facts.ts';
import type { NodeModel, Project, Scope } from './model.ts';
import type { Schema } from './schema/option.ts';
import type { Source } from './source.ts';
import { type ItemsAt, walkItems } from './walk-checks.ts';

/** A part of a file that is checked by itself: whole lines, whole items. */
export interface CheckedChunk {
  /** The same object for the same text. */
  readonly id: object;
  readonly start: number;
  items(): ItemsAt['items'];
}

export interface CheckMemory {
  /** Findings of the file checks, the file being read into a scope of that type. */
  inFile(source: Source, scope: string, checks: readonly FileCheck[], schema: Schema, project: Project): readonly Diagnostic[];
  inNode(view: NodeView, checks: readonly NodeCheck[]): readonly Diagnostic[];
  view(project: Project, schema: Schema): ClusterView;
}

interface Kept {
  /** Where the chunk stood. */
  readonly start: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** `chunksOf` cuts a file into parts that keep their identity while others are edited. */
export function openCheckMemory(chunksOf: (source: Source) => readonly CheckedChunk[] = wholeFile): CheckMemory {
  const byChunk = new WeakMap<object, Map<string, Kept>>();
  const byNode = new WeakMap<NodeModel, Map<NodeCheck, readonly Diagnostic[]>>();
  const facts = new WeakMap<Scope, NodeFacts>();

  const inChunk = (chunk: CheckedChunk, source: Source, scope: string, checks: readonly FileCheck[], schema: Schema, project: Project) => {
    const known = within(byChunk, chunk.id);
    const kept = known.get(scope);
    if (kept !== undefined) return kept.diagnostics.map((each) => moveDiagnostic(each, source.path, chunk.start - kept.start));
    const watched = watch();
    const at: ItemsAt = {
      items: chunk.items(),
      view: {
        source: watched.source(source),
        scope,
        parent: null,
        get siblings() {
          return watched.far(source.tree.items);
        },
        schema,
        project: watched.project(project),
      },
    };
    const diagnostics = walkItems(at, checks).map(([check, finding]) => diagnose(check, finding, []));
    if (!watched.wentFar()) known.set(scope, { start: chunk.start, diagnostics });
    return diagnostics;
  };

  return {
    inFile: (source, scope, checks, schema, project) =>
      chunksOf(source).flatMap((chunk) => inChunk(chunk, source, scope, checks, schema, project)),

    inNode(view, checks) {
      const known = within(byNode, view.node);
      const names = view.node.name === null ? [] : [view.node.name];
      const watched = watch();
      const near: NodeView = { node: view.node, facts: view.facts, schema: view.schema, project: watched.project(view.project) };
      return checks.flatMap((check) => {
        const kept = known.get(check);
        if (kept !== undefined) return kept;
        watched.begin();
        const diagnostics = [...check.run(near)].map((finding) => diagnose(check, finding, names));
        if (!watched.wentFar()) known.set(check, diagnostics);
        return diagnostics;
      });
    },

    view(project, schema) {
      const view = (node: NodeModel): NodeView => {
        const own = facts.get(node.global) ?? readFacts(node, schema);
        facts.set(node.global, own);
        return { node, facts: own, schema, project };
      };
      return { project, schema, nodes: project.nodes.map(view), managers: project.managers.map(view) };
    },
  };
}

function wholeFile(source: Source): readonly CheckedChunk[] {
  return [{ id: source, start: 0, items: () => source.tree.items }];
}

function within<K extends object, V, W>(map: WeakMap<K, Map<V, W>>, key: K): Map<V, W> {
  let found = map.get(key);
  if (found === undefined) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}

interface Watch {
  begin(): void;
  /** A value that comes from beyond the object at hand. */
  far<T>(value: T): T;
  wentFar(): boolean;
  source(source: Source): Source;
  project(project: Project): Project;
}

function watch(): Watch {
  let beyond = false;
  const far = <T>(value: T): T => {
    beyond = true;
    return value;
  };
  return {
    begin: () => {
      beyond = false;
    },
    far,
    wentFar: () => beyond,
    // Line numbers and the whole tree depend on the rest of the file. Its text, too, but checks look at the lines of their item only.
    source: (source) => ({
      path: source.path,
      text: source.text,
      get tree() {
        return far(source.tree);
      },
      get lines() {
        return far(source.lines);
      },
    }),
    // Product and extent stay the same as long as a memory is in use.
    project: (project) => ({
      product: project.product,
      extent: project.extent,
      get layout() {
        return far(project.layout);
      },
      get nodes() {
        return far(project.nodes);
      },
      get managers() {
        return far(project.managers);
      },
      get sources() {
        return far(project.sources);
      },
      get contexts() {
        return far(project.contexts);
      },
      get diagnostics() {
        return far(project.diagnostics);
      },
    }),
  };
}
