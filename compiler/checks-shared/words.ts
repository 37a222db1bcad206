// How messages name things: lists of nodes, counts, scopes. One wording for all checks.

import type { NodeView } from '../check/check.ts';
import type { Schema } from '../schema/option.ts';

/** `a`, `a and b`, `a, b and c`; beyond `max` names `a, b, c and 60 more`. */
export function listed(all: readonly string[], max = 6): string {
  // Nodes that share a name by mistake are one name to the reader.
  const names = [...new Set(all)];
  if (names.length > max) return `${names.slice(0, max - 1).join(', ')} and ${names.length - max + 1} more`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** The same with `or`. */
export function anyOf(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** Where something may stand: `in Binding, Listen or at the top level`. Of many scopes the first three are named. */
export function placesText(schema: Schema, types: readonly string[]): string {
  const scopes = scopeTitles(
    schema,
    types.filter((type) => type !== 'global'),
  );
  const top = types.includes('global');
  if (scopes.length === 0) return 'at the top level';
  if (scopes.length > 4)
    return `in ${scopes.slice(0, 3).join(', ')}${top ? ', at the top level' : ''} or ${scopes.length - 3} other scopes`;
  return top ? `in ${scopes.join(', ')} or at the top level` : `in ${anyOf(scopes)}`;
}

/** Three and more listeners are called by their common name, for whoever can stand in three can stand in all. */
function scopeTitles(schema: Schema, types: readonly string[]): readonly string[] {
  const isListener = (type: string) => schema.scope(type)?.listener === true && type !== 'listen';
  if (types.filter(isListener).length < 3) return types.map((type) => scopeTitle(schema, type));
  const [first] = types.filter(isListener);
  return types.flatMap((type) =>
    type === first ? ['a listener such as ESMTP_Listener'] : isListener(type) ? [] : [scopeTitle(schema, type)],
  );
}

/** `1 address`, `2 addresses`; thousands with commas. */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** 10240 as `10,240`, whatever the locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A scope type as the manual spells it. */
export function scopeTitle(schema: Schema, type: string): string {
  return schema.scope(type)?.name ?? type;
}

/** What messages call a node: its name, else the file at its root. */
export function nodeLabel({ node }: NodeView): string {
  return node.name ?? node.root.path;
}

/** The `nodes` of a finding: each name once, sorted. A node without a name has nothing to be filtered by. */
export function nodeNames(views: readonly NodeView[]): readonly string[] {
  return [...new Set(views.flatMap(({ node }) => (node.name === null ? [] : [node.name])))].sort();
}
