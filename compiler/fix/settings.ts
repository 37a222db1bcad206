// What two states of a project differ in as far as it counts: the effective settings of each node. A repair is held to this.

import { textValue } from '../../grammar/text-value.ts';
import type { Value } from '../../grammar/tree.ts';
import type { NodeModel, Project, Scope, Setting } from '../load/model.ts';

/** A setting that one of two states has and the other has not. */
interface Change {
  /** Name of the option, lower case. */
  readonly key: string;
  /** Option and value, without the scope: a setting that only moved has the same one on both sides. */
  readonly what: string;
  /** Keywords and names of the scopes around it, lower case. */
  readonly scopes: readonly string[];
}

export interface Changes {
  /** Active now and not before. */
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
}

/** Cost: O(settings of the stanzas that are not the same objects in both states), once for all nodes that share them. */
export function settingChanges(before: Project, after: Project): Changes {
  const [was, is] = [
    [...before.nodes, ...before.managers],
    [...after.nodes, ...after.managers],
  ];
  const added: Change[] = [];
  const removed: Change[] = [];
  const seen = new Map<Scope, Set<Scope | null>>();
  for (const node of new Set([...was, ...is])) {
    const old = was.find((each) => same(each, node)) ?? null;
    const now = is.find((each) => same(each, node)) ?? null;
    if (old === now || (node === old && now !== null)) continue;
    compare(old?.global ?? null, now?.global ?? null, seen, added, removed);
  }
  return cancelled(added, removed);
}

/** A node is known by its folder, or by the file where it begins: its name may be what is mended. */
function same(a: NodeModel, b: NodeModel): boolean {
  return a.role === b.role && a.root.path === b.root.path && a.folder === b.folder;
}

function compare(old: Scope | null, now: Scope | null, seen: Map<Scope, Set<Scope | null>>, added: Change[], removed: Change[]): void {
  const known = new Set(now?.scopes);
  const before = new Set(old?.scopes);
  for (const scope of old?.scopes ?? []) if (!known.has(scope) && isNew(scope, null, seen)) collect(scope, removed);
  for (const scope of now?.scopes ?? []) if (!before.has(scope) && isNew(scope, null, seen)) collect(scope, added);
  for (const setting of old?.settings.values() ?? []) removed.push(changeOf(setting));
  for (const setting of now?.settings.values() ?? []) added.push(changeOf(setting));
}

/** A stanza that several nodes share differs once, not once a node. */
function isNew(scope: Scope, other: Scope | null, seen: Map<Scope, Set<Scope | null>>): boolean {
  const with_ = seen.get(scope) ?? new Set<Scope | null>();
  seen.set(scope, with_);
  if (with_.has(other)) return false;
  with_.add(other);
  return true;
}

function collect(scope: Scope, into: Change[]): void {
  // The stanza itself counts, too: an empty one switches something on.
  into.push({ key: scope.type, what: `${scope.type} "${scope.key}"`, scopes: scopesAround(scope.parent) });
  for (const setting of scope.settings.values()) into.push(changeOf(setting));
  for (const child of scope.scopes) collect(child, into);
}

function changeOf({ key, option, source, scope }: Setting): Change {
  return { key, what: `${key} = ${option.value === null ? '' : valueText(option.value, source.text)}`, scopes: scopesAround(scope) };
}

function scopesAround(scope: Scope | null): readonly string[] {
  const words: string[] = [];
  for (let each = scope; each !== null && each.type !== 'global'; each = each.parent) {
    if (each.name !== null) words.unshift(each.name.toLowerCase());
    words.unshift(each.type);
  }
  return words;
}

function valueText(value: Value, text: string): string {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(textValue(text, value));
    case 'list':
      return `(${value.items.map((item) => JSON.stringify(textValue(text, item))).join(' ')})`;
    case 'dict':
      return `[${value.entries.map((each) => `${textValue(text, each.key)}=${each.value === null ? '' : valueText(each.value, text)}`).join(' ')}]`;
  }
}

/** What stands on both sides, scope for scope, is no difference. */
function cancelled(added: readonly Change[], removed: readonly Change[]): Changes {
  const identity = ({ what, scopes }: Change) => `${scopes.join('\n')}\n\n${what}`;
  const count = new Map<string, number>();
  for (const each of removed) count.set(identity(each), (count.get(identity(each)) ?? 0) + 1);
  const left = added.filter((each) => {
    const n = count.get(identity(each)) ?? 0;
    if (n > 0) count.set(identity(each), n - 1);
    return n === 0;
  });
  const gone = removed.filter((each) => {
    const n = count.get(identity(each)) ?? 0;
    if (n > 0) count.set(identity(each), n - 1);
    return n > 0;
  });
  return { added: left, removed: gone };
}
