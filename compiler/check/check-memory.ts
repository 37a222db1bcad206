// What checks found before, for a program that checks again and again while files are edited. A result is kept with the very object
// that it was made from (a part of a file, the model of a node) and lives as long as that object; nothing is ever invalidated. What
// looked at more than that object is not kept: the views given to checks notice it.

import type { ClusterView, FileCheck, NodeCheck, NodeView, SiteView } from './check.ts';
import { diagnose } from './diagnose.ts';
import { moveDiagnostic, type Diagnostic } from '../diagnostics.ts';
import type { NodeFacts } from '../facts/facts.ts';
import { readFacts } from '../facts/read-facts.ts';
import type { NodeModel, Project, Scope } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import type { Part, Source } from '../load/source.ts';
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
  let byPart = new WeakMap<Part, Map<string, Kept>>();
  let lastSchema: Schema | null = null;
  const byNode = new WeakMap<NodeModel, Map<NodeCheck, readonly Diagnostic[]>>();
  const facts = new WeakMap<Scope, NodeFacts>();

  const inPart = (part: Part, source: Source, scope: string, checks: readonly FileCheck[], schema: Schema, project: Project) => {
    // Modules come and go with files beside the configuration.
    if (lastSchema !== null && lastSchema !== schema) byPart = new WeakMap();
    lastSchema = schema;
    const known = within(byPart, part);
    const kept = known.get(scope);
    if (kept !== undefined) return kept.diagnostics.map((each) => moveDiagnostic(each, source.path, part.start - kept.start));
    const { diagnostics, wentFar } = lookAtPart(part, source, scope, { checks, schema, project, alone: false });
    if (!wentFar) known.set(scope, { start: part.start, diagnostics });
    return diagnostics;
  };

  const look = nodeLooks(false);

  return {
    inFile: (source, scope, checks, schema, project) =>
      source.parts.flatMap((part) => inPart(part, source, scope, checks, schema, project)),

    inNode(view, check) {
      const known = within(byNode, view.node);
      const kept = known.get(check);
      if (kept !== undefined) return kept;
      const { diagnostics, wentFar } = look(view, check);
      if (!wentFar) known.set(check, diagnostics);
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

/** What was found, and whether it may be kept with the object that was looked at. */
export interface Looked {
  readonly diagnostics: readonly Diagnostic[];
  readonly wentFar: boolean;
}

export interface PartLook {
  readonly checks: readonly FileCheck[];
  readonly schema: Schema;
  readonly project: Project;
  /** The part is all of its file and always will be, and the folders of the tree are kept along: then neither is far. */
  readonly alone: boolean;
}

/** What the file checks find in a part of a file. */
export function lookAtPart(part: Part, source: Source, scope: string, { checks, schema, project, alone }: PartLook): Looked {
  const watched = new Watch(project, alone);
  const at: ItemsAt = { items: part.items, view: new PartView(part, scope, schema, watched, source) };
  const diagnostics = walkItems(at, checks).map(([check, finding]) => diagnose(check, finding, []));
  return { diagnostics, wentFar: watched.wentFar };
}

/** What one check finds on a node. All checks look at one node after the other, so the view of the last one is kept. */
export function nodeLooks(alone: boolean): (view: NodeView, check: NodeCheck) => Looked {
  let last: { readonly of: NodeView; readonly watched: Watch; readonly view: NodeView } | null = null;
  return (of, check) => {
    if (last?.of !== of) {
      const watched = new Watch(of.project, alone);
      last = { of, watched, view: { node: of.node, facts: of.facts, schema: of.schema, project: watched.project } };
    }
    const { view, watched } = last;
    watched.wentFar = false;
    const names = of.node.name === null ? [] : [of.node.name];
    const diagnostics = [...check.run(view)].map((finding) => diagnose(check, finding, names));
    return { diagnostics, wentFar: watched.wentFar };
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

/** Notices whether a check looked at more than the object at hand. Classes: one is made for each part, and closures cost more. */
class Watch {
  wentFar = false;
  readonly project: Project;

  /** See `PartLook.alone`. */
  readonly alone: boolean;

  constructor(project: Project, alone: boolean) {
    this.project = new WatchedProject(project, this);
    this.alone = alone;
  }

  /** A value that comes from beyond the object at hand. */
  far<T>(value: T): T {
    this.wentFar = true;
    return value;
  }
}

class PartView implements SiteView {
  /** Its text depends on nothing else: whole lines, which is as far as checks look around an item. */
  readonly source: Part;
  readonly scope: string;
  readonly parent = null;
  readonly schema: Schema;
  readonly project: Project;
  readonly #watch: Watch;
  readonly #file: Source;

  constructor(part: Part, scope: string, schema: Schema, watch: Watch, file: Source) {
    this.source = part;
    this.scope = scope;
    this.schema = schema;
    this.project = watch.project;
    this.#watch = watch;
    this.#file = file;
  }

  get siblings() {
    return this.#watch.alone ? this.#file.tree.items : this.#watch.far(this.#file.tree.items);
  }
}

class WatchedProject implements Project {
  // Product and extent stay the same as long as a memory is in use.
  readonly product: Project['product'];
  readonly extent: Project['extent'];
  readonly #of: Project;
  readonly #watch: Watch;

  constructor(of: Project, watch: Watch) {
    this.product = of.product;
    this.extent = of.extent;
    this.#of = of;
    this.#watch = watch;
  }

  get schema() {
    return this.#of.schema;
  }
  get descriptions() {
    return this.#watch.far(this.#of.descriptions);
  }
  get layout() {
    return this.#watch.alone ? this.#of.layout : this.#watch.far(this.#of.layout);
  }
  get nodes() {
    return this.#watch.far(this.#of.nodes);
  }
  get managers() {
    return this.#watch.far(this.#of.managers);
  }
  get sources() {
    return this.#watch.far(this.#of.sources);
  }
  get realPaths() {
    return this.#watch.far(this.#of.realPaths);
  }
  get listed() {
    return this.#watch.far(this.#of.listed);
  }
  get owners() {
    return this.#watch.far(this.#of.owners);
  }
  get skip() {
    return this.#of.skip;
  }
  get contexts() {
    return this.#watch.far(this.#of.contexts);
  }
  get diagnostics() {
    return this.#watch.far(this.#of.diagnostics);
  }
}
