// Where an option is written that is to stand in a scope: in a stanza that is there already, else in new ones at a place of a file.

import type { Item, Stanza } from '../../grammar/tree.ts';
import type { FileEdit } from '../diagnostics.ts';
import type { Scope, Site } from '../load/model.ts';
import { placeOf, type Source } from '../load/source.ts';

/** At the end of the stanza, indented as its last item is. null: its braces are not in order. */
export function intoStanza({ source, stanza }: Site, text: string): FileEdit | null {
  const { open, close } = stanza;
  if (open < 0 || close < 0) return null;
  const last = stanza.items.at(-1);
  const indent = indentAt(source.text, last?.start ?? stanza.start) + (last === undefined ? '  ' : '');
  const start = lineEndOf(source.text, last?.end ?? open + 1, close);
  const isOneLine = !/[\r\n]/.test(source.text.slice(open, close));
  const after = isOneLine ? `\n${indentAt(source.text, stanza.start)}` : '';
  const at = isOneLine ? trimmedEnd(source.text, close) : start;
  return { ...placeOf(source, { start: at, end: isOneLine ? close : at }), text: `\n${indent}${text}${after}` };
}

/** In new stanzas, one in another, at a place between the items of a file. `scopes`: from the top down, the top itself left out. */
export function asNew({ path, text }: Source, offset: number, scopes: readonly Scope[], option: string): FileEdit {
  const heads = scopes.map(headOf);
  const lines = [
    ...heads.map((head, depth) => `${'  '.repeat(depth)}${head} {`),
    `${'  '.repeat(heads.length)}${option}`,
    ...heads.map((_, i) => `${'  '.repeat(heads.length - 1 - i)}}`),
  ];
  const before = offset === 0 || text[offset - 1] === '\n' ? '' : '\n';
  return { file: path, start: offset, end: offset, text: `${before}${lines.join('\n')}\n${offset < text.length ? '\n' : ''}` };
}

/** Keyword and label as they are written at the first place. */
function headOf({ sites }: Scope): string {
  const [site] = sites;
  if (site === undefined) return '';
  const { source, stanza } = site;
  const label = stanza.label === null ? '' : ` ${source.text.slice(stanza.label.start, stanza.label.end)}`;
  return `${source.text.slice(stanza.start, stanza.nameEnd)}${label}`;
}

/** Behind an item, and behind the comment that stands on its line. */
function lineEndOf(text: string, from: number, most: number): number {
  const rest = /^[ \t]*(?:#[^\r\n]*)?/.exec(text.slice(from, most))?.[0] ?? '';
  return from + (rest.includes('#') ? rest.length : 0);
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /[ \t]/.test(text[at - 1] ?? '')) at--;
  return at;
}

/** The blanks in front of what begins its line. */
export function indentAt(text: string, start: number): string {
  const begin = text.lastIndexOf('\n', start - 1) + 1;
  return /^[ \t]*/.exec(text.slice(begin, start))?.[0] ?? '';
}

/** Where a line begins that an item begins. */
export function lineStart(text: string, item: Pick<Item | Stanza, 'start'>): number {
  return text.lastIndexOf('\n', item.start - 1) + 1;
}
