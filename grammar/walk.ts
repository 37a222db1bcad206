// Ways through the tree.

import type { Entry, Item, Node, Text, Tree, Value } from './tree.ts';

/** The nodes around an offset, outermost first; empty between top-level items. A node's end counts as inside, so that a cursor after a word is in it. */
export function nodeAt(tree: Tree, offset: number): Node[] {
  const path: Node[] = [];
  let node = at(tree.items, offset);
  while (node !== undefined) {
    path.push(node);
    node = at(childrenOf(node), offset);
  }
  return path;
}

/** Calls `visit` for every item of the tree, a stanza before its items. */
export function forEachItem(items: readonly Item[], visit: (item: Item) => void): void {
  for (const item of items) {
    visit(item);
    if (item.kind === 'stanza') forEachItem(item.items, visit);
  }
}

/** Every text in a value, keys of a dictionary too, in order of position. */
export function textsIn(value: Value): readonly Text[] {
  switch (value.kind) {
    case 'text':
      return [value];
    case 'list':
      return value.items;
    case 'dict':
      return value.entries.flatMap((entry) => [entry.key, ...(entry.value === null ? [] : textsIn(entry.value))]);
  }
}

/** The nodes directly inside a node, in order of position. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'option':
      return node.value === null ? [] : [node.value];
    case 'stanza':
      return node.label === null ? node.items : [node.label, ...node.items];
    case 'include':
      return node.path === null ? [] : [node.path];
    case 'list':
      return node.items;
    case 'dict':
      return node.entries;
    case 'entry':
      return entryChildren(node);
    case 'junk':
    case 'text':
      return [];
  }
}

function entryChildren(entry: Entry): readonly (Value | Entry)[] {
  return entry.value === null ? [entry.key] : [entry.key, entry.value];
}

/** The last of the nodes that begins at or before `offset`, if it reaches that far. */
function at(nodes: readonly Node[], offset: number): Node | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const node = nodes[low - 1];
  return node !== undefined && offset <= node.end ? node : undefined;
}
