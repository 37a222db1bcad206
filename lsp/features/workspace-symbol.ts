// workspace/symbol: what has a name anywhere in the configuration.

import { forEachItem } from '../../grammar/walk.ts';
import type { Source } from '../../compiler/load/source.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot, Span } from '../state/snapshot.ts';
import { labelOf } from './document-symbol.ts';

export interface WorkspaceSymbol extends Span {
  readonly name: string;
  readonly kind: 'stanza' | 'node';
  /** Where it stands, from the root of the configuration. */
  readonly container: string;
}

/** More than anybody reads. */
const symbolsMax = 500;

/** Stanzas and nodes whose name has the letters of the query in this order, without regard to case. */
export function workspaceSymbol(snapshot: Snapshot, query: string): readonly WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  for (const node of [...snapshot.project.nodes, ...snapshot.project.managers]) {
    if (node.name === null || !matches(node.name, wanted)) continue;
    found.push({ name: node.name, kind: 'node', container: node.role, path: node.root.path, start: 0, end: 0 });
  }
  for (const source of inOrder(snapshot)) {
    forEachItem(source.tree.items, (item) => {
      if (item.kind !== 'stanza' || found.length >= symbolsMax) return;
      const label = labelOf(source.text, item);
      const keyword = source.text.slice(item.start, item.nameEnd);
      const name = label === '' ? keyword : `${keyword} ${label}`;
      if (!matches(name, wanted)) return;
      const container = showPath(snapshot, source.path);
      found.push({ name, kind: 'stanza', container, path: source.path, start: item.start, end: item.label?.end ?? item.nameEnd });
    });
  }
  return found.slice(0, symbolsMax);
}

function inOrder(snapshot: Snapshot): readonly Source[] {
  return [...snapshot.project.sources.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function matches(name: string, wanted: string): boolean {
  const lower = name.toLowerCase();
  let from = 0;
  for (const letter of wanted) {
    const at = lower.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
