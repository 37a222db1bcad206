// Where a cursor stands: in a name, a value, an instance name, a path of an include ... and inside which stanzas.
// Works on broken text as well, since that is what text is while somebody types: the parser ends an unfinished item with its line.

import { type Letters, lettersIn } from '../../grammar/letters.ts';
import type { Comment, Entry, Include, Item, Option, Stanza, Text, Tree } from '../../grammar/tree.ts';

/** What surrounds the cursor. */
export interface Surroundings {
  /** Stanzas in whose braces it stands, outermost first. */
  readonly stanzas: readonly Stanza[];
  /** The items among which it stands. */
  readonly siblings: readonly Item[];
}

export type Cursor = Surroundings &
  (
    | { readonly kind: 'nothing' }
    /** Where the name of an option or stanza stands, or could be written; `item` is null where there is nothing yet. */
    | { readonly kind: 'name'; readonly item: Item | null }
    | { readonly kind: 'value'; readonly option: Option; readonly text: Text | null; readonly inList: boolean }
    /** Name of an entry of a dictionary. */
    | { readonly kind: 'key'; readonly option: Option; readonly entry: Entry | null }
    | { readonly kind: 'entry'; readonly option: Option; readonly entry: Entry; readonly text: Text | null }
    /** Instance name of a stanza; `item` is an option as long as the body is missing. */
    | { readonly kind: 'label'; readonly item: Stanza | Option; readonly text: Text | null }
    | { readonly kind: 'include'; readonly item: Include; readonly text: Text | null }
  );

/** O(depth x log items). */
export function cursorAt(tree: Tree, offset: number): Cursor {
  const around = surroundings(tree, offset);
  if (commentAt(tree.comments, offset) !== null) return { ...around, kind: 'nothing' };
  const item = lastBefore(around.siblings, offset);
  if (item === null) return { ...around, kind: 'name', item: null };
  switch (item.kind) {
    case 'junk':
      return { ...around, kind: 'name', item: offset <= item.end ? item : null };
    case 'include':
      if (offset <= item.nameEnd) return { ...around, kind: 'name', item };
      if (item.path !== null ? offset <= item.path.end : onSameLine(lettersIn(tree), item.nameEnd, offset)) {
        return { ...around, kind: 'include', item, text: within(item.path, offset) };
      }
      return { ...around, kind: 'name', item: null };
    case 'stanza':
      if (offset <= item.nameEnd) return { ...around, kind: 'name', item };
      if (item.open < 0 || offset <= item.open) return { ...around, kind: 'label', item, text: within(item.label, offset) };
      return { ...around, kind: 'name', item: null };
    case 'option':
      return inOption(tree, item, offset, around);
  }
}

function inOption(tree: Tree, option: Option, offset: number, around: Surroundings): Cursor {
  const { value, equals, nameEnd } = option;
  if (offset <= nameEnd) return { ...around, kind: 'name', item: option };
  const signEnd = equals < 0 ? nameEnd : equals + 1;
  if (offset < signEnd) return { ...around, kind: 'nothing' };
  if (value === null) {
    if (!onSameLine(lettersIn(tree), signEnd, offset)) return { ...around, kind: 'name', item: null };
    return equals < 0
      ? { ...around, kind: 'label', item: option, text: null }
      : { ...around, kind: 'value', option, text: null, inList: false };
  }
  if (offset > value.end) return { ...around, kind: 'name', item: null };
  if (offset < value.start) return { ...around, kind: 'value', option, text: null, inList: false };
  switch (value.kind) {
    case 'text':
      if (equals < 0) return { ...around, kind: 'label', item: option, text: value };
      return { ...around, kind: 'value', option, text: value, inList: false };
    case 'list': {
      if (offset === value.start || isBehind(lettersIn(tree), value, offset)) return { ...around, kind: 'nothing' };
      return { ...around, kind: 'value', option, text: value.items.find((each) => within(each, offset) !== null) ?? null, inList: true };
    }
    case 'dict': {
      if (offset === value.start || isBehind(lettersIn(tree), value, offset)) return { ...around, kind: 'nothing' };
      return inDictionary(tree, option, value.entries, offset, around);
    }
  }
}

function inDictionary(tree: Tree, option: Option, entries: readonly Entry[], offset: number, around: Surroundings): Cursor {
  const entry = lastBefore(entries, offset);
  if (entry === null) return { ...around, kind: 'key', option, entry: null };
  if (offset <= entry.key.end) return { ...around, kind: 'key', option, entry };
  const { value } = entry;
  if (value === null) {
    const isValue = entry.equals >= 0 && offset > entry.equals && onSameLine(lettersIn(tree), entry.equals, offset);
    return isValue ? { ...around, kind: 'entry', option, entry, text: null } : { ...around, kind: 'key', option, entry: null };
  }
  if (offset > value.end) return { ...around, kind: 'key', option, entry: null };
  return { ...around, kind: 'entry', option, entry, text: value.kind === 'text' ? within(value, offset) : null };
}

/** The stanzas around an offset. One that is never closed reaches to where the next item of its parent begins. */
export function surroundings(tree: Tree, offset: number): Surroundings {
  const stanzas: Stanza[] = [];
  let siblings = tree.items;
  for (;;) {
    const item = lastBefore(siblings, offset);
    if (item?.kind !== 'stanza' || item.open < 0 || offset <= item.open) break;
    if (item.close >= 0 && offset > item.close) break;
    stanzas.push(item);
    siblings = item.items;
  }
  return { stanzas, siblings };
}

/** The comment that covers an offset. At the end of a line comment one is still in it. */
function commentAt(comments: readonly Comment[], offset: number): Comment | null {
  const comment = lastBefore(comments, offset);
  if (comment === null || comment.start === offset) return null;
  return offset < comment.end || (comment.kind === 'line' && offset === comment.end) ? comment : null;
}

/** The last of some spans in order that begins at or before `offset`. */
function lastBefore<T extends { readonly start: number }>(spans: readonly T[], offset: number): T | null {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1] ?? null;
}

function within(text: Text | null, offset: number): Text | null {
  return text !== null && text.start <= offset && offset <= text.end ? text : null;
}

/** Behind the closing bracket of a list or dictionary, if it has one. */
function isBehind(text: Letters, value: { readonly end: number }, offset: number): boolean {
  return offset === value.end && /[)\]]/.test(text.charAt(offset - 1));
}

function onSameLine(text: Letters, from: number, to: number): boolean {
  return !/[\r\n]/.test(text.slice(from, to));
}
