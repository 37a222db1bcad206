// One option as all nodes see it: what counts on each of them and where that is written.

import type { NodeModel, Project, Scope, Setting } from '../load/model.ts';
import { effectiveSetting, enclosingChain } from '../load/fallback.ts';
import { instanceKey } from '../load/instance-key.ts';
import { readValue } from '../schema/read-value.ts';
import type { OptionSpec, Schema } from '../schema/option.ts';
import type { Stanza } from '../../grammar/tree.ts';
import type { Letters } from '../../grammar/letters.ts';
import { textValue } from '../../grammar/text-value.ts';

/** Type and identity of a stanza among its siblings, as in `Scope`. */
export interface ScopeStep {
  readonly type: string;
  readonly key: string;
}

export interface NodeValue {
  readonly node: NodeModel;
  /** The stanza of that path on this node; null: it has none. */
  readonly scope: Scope | null;
  /** What counts, by R48 perhaps from an enclosing scope; null: the default. */
  readonly setting: Setting | null;
}

/** The steps that some stanzas, each inside the one before, stand for. */
export function scopeSteps(text: Letters, stanzas: readonly Stanza[], schema: Schema): readonly ScopeStep[] {
  return stanzas.map((stanza) => {
    const name = stanza.label === null ? null : textValue(text, stanza.label);
    return { type: stanza.key, key: name === null ? '' : instanceKey(schema.scope(stanza.key), name) };
  });
}

/** The scope at the end of a path; null where the node has none. */
export function scopeAt(global: Scope, steps: readonly ScopeStep[]): Scope | null {
  let scope: Scope | undefined = global;
  for (const step of steps) {
    scope = childrenOf(scope).get(idOf(step));
    if (scope === undefined) return null;
  }
  return scope;
}

/** A node may have ten thousand bindings, and is asked for one of them at each keystroke. */
const children = new WeakMap<Scope, ReadonlyMap<string, Scope>>();

function childrenOf(scope: Scope): ReadonlyMap<string, Scope> {
  let known = children.get(scope);
  if (known === undefined) {
    known = new Map(scope.scopes.map((child) => [idOf(child), child]));
    children.set(scope, known);
  }
  return known;
}

function idOf({ type, key }: ScopeStep): string {
  return `${type} ${key}`;
}

/** What counts on each of some nodes, in their order. */
export function valuesByNode(
  nodes: readonly NodeModel[],
  schema: Schema,
  steps: readonly ScopeStep[],
  option: string,
): readonly NodeValue[] {
  return nodes.map((node) => {
    const scope = scopeAt(node.global, steps);
    return { node, scope, setting: scope === null ? null : effectiveSetting(enclosingChain(scope, node.global), option, schema) };
  });
}

/** The mail nodes; the managers instead where only these read the file, as they do with `eccluster.conf`. */
export function readersOf(project: Project, path: string): readonly NodeModel[] {
  const reads = (node: NodeModel) => node.sources.some((source) => source.path === path);
  return !project.nodes.some(reads) && project.managers.some(reads) ? project.managers : project.nodes;
}

/** Equal for equal values, however they are written; a default equals the same value written out. */
export function identityOf(setting: Setting | null, spec: OptionSpec | null): string {
  const value = setting?.option.value;
  if (setting !== null && value !== undefined && value !== null) {
    if (spec !== null) {
      const read = readValue(spec.type, value, setting.source.text).value;
      if (read !== null) return JSON.stringify(read);
    }
    return setting.source.text.slice(value.start, value.end);
  }
  return spec?.default.kind === 'value' ? JSON.stringify(spec.default.value) : '';
}
