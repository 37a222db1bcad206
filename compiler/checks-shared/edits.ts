// Edits that checks offer: rename an item, take an option away.

import type { Option, Stanza } from '../../grammar/tree.ts';
import type { FileEdit, Place } from '../diagnostics.ts';
import { type Excerpt, placeOf } from '../load/source.ts';

/** The name of an option or stanza as it is written. */
export function written(source: Excerpt, item: Option | Stanza): string {
  return source.text.slice(item.start, item.nameEnd);
}

/** Place of the name alone. */
export function placeOfName(source: Excerpt, item: Option | Stanza): Place {
  return placeOf(source, { start: item.start, end: item.nameEnd });
}

export function rename(source: Excerpt, item: Option | Stanza, name: string): FileEdit {
  return { ...placeOfName(source, item), text: name };
}

/** Takes an option or a stanza away, with its line where it stands alone on it. A comment behind it keeps the line. */
export function removal(source: Excerpt, option: { readonly start: number; readonly end: number }): FileEdit {
  const { text } = source;
  const before = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, option.start - 200), option.start));
  const after = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(option.end, option.end + 200));
  const alone = before !== null && after !== null;
  const start = alone ? option.start - (before[1] ?? '').length : option.start;
  return { ...placeOf(source, { start, end: alone ? option.end + after[0].length : option.end }), text: '' };
}
