// Copies of tree nodes at another offset. Written out kind by kind: objects of one kind keep their one hidden class, and a large
// file is moved as fast as memory allows.

import type { SyntaxDiagnostic, TextEdit } from './diagnostics.ts';
import type { Comment, Dict, Entry, Include, Item, List, Text, Value } from './tree.ts';

/** The items `by` characters further on; the same array where that is no move. */
export function shiftItems(items: readonly Item[], by: number): readonly Item[] {
  if (by === 0 || items.length === 0) return items;
  const moved: Item[] = [];
  for (const item of items) moved.push(shiftItem(item, by));
  return moved;
}

function shiftItem(item: Item, by: number): Item {
  const { start, end } = item;
  switch (item.kind) {
    case 'option': {
      const { key, nameEnd, equals, value } = item;
      return {
        kind: 'option',
        start: start + by,
        end: end + by,
        key,
        nameEnd: nameEnd + by,
        equals: moved(equals, by),
        value: value === null ? null : shiftValue(value, by),
      };
    }
    case 'stanza': {
      const { key, nameEnd, equals, label, open, items, close } = item;
      return {
        kind: 'stanza',
        start: start + by,
        end: end + by,
        key,
        nameEnd: nameEnd + by,
        equals: moved(equals, by),
        label: label === null ? null : shiftText(label, by),
        open: moved(open, by),
        items: shiftItems(items, by),
        close: moved(close, by),
      };
    }
    case 'include':
      return shiftInclude(item, by);
    case 'junk':
      return { kind: 'junk', start: start + by, end: end + by };
  }
}

export function shiftInclude({ start, end, key, nameEnd, path }: Include, by: number): Include {
  return {
    kind: 'include',
    start: start + by,
    end: end + by,
    key,
    nameEnd: nameEnd + by,
    path: path === null ? null : shiftText(path, by),
  };
}

function shiftValue(value: Value, by: number): Value {
  switch (value.kind) {
    case 'text':
      return shiftText(value, by);
    case 'list':
      return shiftList(value, by);
    case 'dict':
      return shiftDict(value, by);
  }
}

function shiftText({ start, end, quote }: Text, by: number): Text {
  return { kind: 'text', start: start + by, end: end + by, quote };
}

function shiftList({ start, end, items }: List, by: number): List {
  return { kind: 'list', start: start + by, end: end + by, items: items.map((item) => shiftText(item, by)) };
}

function shiftDict({ start, end, entries }: Dict, by: number): Dict {
  return { kind: 'dict', start: start + by, end: end + by, entries: entries.map((entry) => shiftEntry(entry, by)) };
}

function shiftEntry({ start, end, key, equals, value }: Entry, by: number): Entry {
  return {
    kind: 'entry',
    start: start + by,
    end: end + by,
    key: shiftText(key, by),
    equals: moved(equals, by),
    value: value === null ? null : shiftValue(value, by),
  };
}

export function shiftComments(comments: readonly Comment[], by: number): readonly Comment[] {
  return by === 0 ? comments : comments.map(({ kind, start, end }) => ({ kind, start: start + by, end: end + by }));
}

/** `other` is an offset in every diagnostic but those about limits and counts, which never stand in a chunk. */
export function shiftDiagnostics(diagnostics: readonly SyntaxDiagnostic[], by: number): readonly SyntaxDiagnostic[] {
  if (by === 0) return diagnostics;
  return diagnostics.map(({ code, start, end, other, fix }) => ({
    code,
    start: start + by,
    end: end + by,
    other: moved(other, by),
    fix: fix === null ? null : fix.map((edit) => shiftEdit(edit, by)),
  }));
}

function shiftEdit({ start, end, text }: TextEdit, by: number): TextEdit {
  return { start: start + by, end: end + by, text };
}

/** -1 says that a part is absent. */
function moved(offset: number, by: number): number {
  return offset < 0 ? offset : offset + by;
}
