// Tree nodes moved to another offset where they are: for the one who has just parsed them and holds them alone. A large file is opened
// without a second copy of its tree. See shift.ts for nodes that others may hold.

import type { Dict, Item, Stanza, Text, Value } from './tree.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Moves each item and all that is in it by so many characters. */
export function moveItems(items: readonly Item[], by: number): void {
  if (by === 0) return;
  for (const item of items) moveItem(item, by);
}

function moveItem(item: Mutable<Item>, by: number): void {
  moveSpan(item, by);
  switch (item.kind) {
    case 'option':
      item.nameEnd += by;
      item.equals = moved(item.equals, by);
      moveValue(item.value, by);
      break;
    case 'stanza':
      moveStanza(item, by);
      break;
    case 'include':
      item.nameEnd += by;
      moveValue(item.path, by);
      break;
    case 'junk':
      break;
  }
}

function moveStanza(stanza: Mutable<Stanza>, by: number): void {
  stanza.nameEnd += by;
  stanza.equals = moved(stanza.equals, by);
  stanza.open = moved(stanza.open, by);
  stanza.close = moved(stanza.close, by);
  moveValue(stanza.label, by);
  moveItems(stanza.items, by);
}

function moveValue(value: Value | null, by: number): void {
  if (value === null) return;
  moveSpan(value, by);
  if (value.kind === 'list') for (const each of value.items) moveSpan(each, by);
  else if (value.kind === 'dict') moveEntries(value, by);
}

function moveEntries({ entries }: Dict, by: number): void {
  for (const entry of entries as readonly Mutable<(typeof entries)[number]>[]) {
    moveSpan(entry, by);
    moveSpan(entry.key, by);
    entry.equals = moved(entry.equals, by);
    moveValue(entry.value, by);
  }
}

function moveSpan(node: Mutable<Pick<Text, 'start' | 'end'>>, by: number): void {
  node.start += by;
  node.end += by;
}

/** -1 says that a part is absent. */
function moved(offset: number, by: number): number {
  return offset < 0 ? offset : offset + by;
}
