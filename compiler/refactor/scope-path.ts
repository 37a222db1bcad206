// Where an option stands, as a path of stanzas, and what stands at the end of that path on each node.

import type { Item, Stanza } from '../../grammar/tree.ts';
import type { NodeModel, Scope, Site } from '../load/model.ts';
import type { Source } from '../load/source.ts';

/** The stanzas around an offset, outermost first, and the items among which it stands. */
export function around(
  items: readonly Item[],
  offset: number,
): { readonly stanzas: readonly Stanza[]; readonly siblings: readonly Item[] } {
  const stanzas: Stanza[] = [];
  let siblings = items;
  for (;;) {
    const inner = siblings.find(
      (item): item is Stanza => item.kind === 'stanza' && item.open >= 0 && item.open < offset && offset <= item.close,
    );
    if (inner === undefined) return { stanzas, siblings };
    stanzas.push(inner);
    siblings = inner.items;
  }
}

export type ScopePath = readonly Pick<Scope, 'type' | 'key'>[];

/** The path of these stanzas of a file as the node has them; null: it does not read them at the top. */
export function pathOf(node: NodeModel, { path }: Source, stanzas: readonly Stanza[]): ScopePath | null {
  const found: Scope[] = [];
  let scope = node.global;
  for (const { start } of stanzas) {
    const child = scope.scopes.find(({ sites }) => sites.some((site) => site.source.path === path && at(site) === start));
    if (child === undefined) return null;
    found.push(child);
    scope = child;
  }
  return found;
}

/** The scopes along a path, from the top to its end; null: the node has none there. */
export function scopesAlong(node: NodeModel, path: ScopePath): readonly Scope[] | null {
  const scopes = [node.global];
  for (const { type, key } of path) {
    const child = scopes.at(-1)?.scopes.find((each) => each.type === type && each.key === key);
    if (child === undefined) return null;
    scopes.push(child);
  }
  return scopes;
}

function at({ source, stanza }: Site): number {
  return source.start + stanza.start;
}
