// What checks found before, for a program that checks again and again while files are edited. A result is kept with the very object
// that it was made from (a part of a file, the model of a node) and lives as long as that object; nothing is ever invalidated. What
// looked at more than that object is not kept: the views given to checks notice it.

import type { ClusterView, FileCheck, NodeCheck, NodeView } from './check.ts';
import { diagnose } from './diagnose.ts';
import { moveDiagnostic, type Diagnostic } from './diagnostics.ts';
import type { NodeFacts } from './facts/facts.ts';
import { readFacts } from './facts/read-facts.ts';
import type { NodeModel, Project, Scope } from './model.ts';
import type { Schema } from './schema/option.ts';
import type { Part, Source } from './source.ts';
import { type ItemsAt, walkItems } from './walk-checks.ts';

export interface CheckMemory {
  /** Findings of the file checks, the file being read into a scope of that type. */
  inFile(source: Source, scope: string, checks: readonly FileCheck[], schema: Schema, project: Project): readonly Diagnostic[];
  inNode(view: NodeView, check: NodeCheck): readonly Diagnostic[];
  view(project: Project, schema: Schema): ClusterView;
}

interface Kept {
  /** Where the part stood. */
  readonly start: number;
  readonly diagnostics: readonly Diagnostic[];
}

export function openCheckMemory(): CheckMemory {
  const byPart = new WeakMap<Part, Map<string, Kept>>();
  const byNode = new WeakMap<NodeModel, Map<NodeCheck, readonly Diagnostic[]>>();
  const facts = new WeakMap<Scope, NodeFacts>();

  const inPart = (part: Part, source: Source, scope: string, checks: readonly FileCheck[], schema: Schema, project: Project) => {
    const known = within(byPart, part);
    const kept = known.get(scope);
    if (kept !== undefined) return kept.diagnostics.map((each) => moveDiagnostic(each, source.path, part.start - kept.start));
    const watched = watch();
    const at: ItemsAt = {
      items: part.items,
      view: {
        // Its text depends on nothing else: whole lines, which is as far as checks look around an item.
        source: part,
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
    if (!watched.wentFar()) known.set(scope, { start: part.start, diagnostics });
    return diagnostics;
  };

  /** The view of the node that was looked at last: all checks look at one node after the other. */
  let node: { readonly of: NodeView; readonly watched: Watch; readonly view: NodeView } | null = null;
  const watchNode = (of: NodeView) => {
    if (node?.of !== of) {
      const watched = watch();
      node = { of, watched, view: { node: of.node, facts: of.facts, schema: of.schema, project: watched.project(of.project) } };
    }
    node.watched.begin();
    return { view: node.view, wentFar: node.watched.wentFar };
  };

  return {
    inFile: (source, scope, checks, schema, project) =>
      source.parts.flatMap((part) => inPart(part, source, scope, checks, schema, project)),

    inNode(view, check) {
      const known = within(byNode, view.node);
      const kept = known.get(check);
      if (kept !== undefined) return kept;
      const watched = watchNode(view);
      const names = view.node.name === null ? [] : [view.node.name];
      const diagnostics = [...check.run(watched.view)].map((finding) => diagnose(check, finding, names));
      if (!watched.wentFar()) known.set(check, diagnostics);
      return diagnostics;
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
