// Edits that checks offer: rename an item, take an option away.

import type { Option, Stanza } from '../../grammar/tree.ts';
import type { FileEdit, Place } from '../diagnostics.ts';
import type { Source } from '../source.ts';

/** The name of an option or stanza as it is written. */
export function written(source: Source, item: Option | Stanza): string {
  return source.text.slice(item.start, item.nameEnd);
}

/** Place of the name alone. */
export function placeOfName(source: Source, item: Option | Stanza): Place {
  return { file: source.path, start: item.start, end: item.nameEnd };
}

export function rename(source: Source, item: Option | Stanza, name: string): FileEdit {
  return { file: source.path, start: item.start, end: item.nameEnd, text: name };
}

/** Takes an option away, with its line where it stands alone on it. A comment behind it keeps the line. */
export function removal(source: Source, option: Option): FileEdit {
  const { text, path } = source;
  const before = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(Math.max(0, option.start - 200), option.start));
  const after = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(option.end, option.end + 200));
  if (before === null || after === null) return { file: path, start: option.start, end: option.end, text: '' };
  return { file: path, start: option.start - (before[1] ?? '').length, end: option.end + after[0].length, text: '' };
}
