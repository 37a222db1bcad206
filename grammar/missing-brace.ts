// Where the `}` is missing. Braces alone only tell that the outermost stanza is open; the mistake is usually further in,
// where the indentation and the braces part ways.

import type { SyntaxDiagnostic } from './diagnostics.ts';
import { isLineEnd } from './characters.ts';
import type { Item, Stanza } from './tree.ts';

interface OpenStanza {
  readonly start: number;
  readonly open: number;
}

/** A `}` of the right column before `at`, wanted by the stanza that begins at `start`. */
interface Suspect extends OpenStanza {
  readonly at: number;
}

/**
 * EC1004 for a file that ends with stanzas open. If the indentation shows in as many stanzas as are open where the `}`
 * was forgotten, these are reported, with a fix; else the open ones.
 */
export function missingBraces(text: string, items: readonly Item[], unclosed: readonly OpenStanza[]): SyntaxDiagnostic[] {
  const suspects: Suspect[] = [];
  collectSuspects(text, items, suspects);
  if (suspects.length !== unclosed.length) {
    return unclosed.map(({ start, open }) => ({ code: 'EC1004', start, end: open + 1, other: text.length, fix: null }));
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return suspects.map(({ start, open, at }) => {
    const indentation = text.slice(start - indentationOf(text, start), start);
    const begin = at === text.length ? at : at - indentationOf(text, at);
    const before = begin > 0 && !isLineEnd(text.charCodeAt(begin - 1)) ? newline : '';
    const fix = [{ start: begin, end: begin, text: `${before}${indentation}}${newline}` }];
    return { code: 'EC1004', start, end: open + 1, other: at, fix };
  });
}

/** Stanzas that hold an item, or end with a `}`, that stands further left than such a stanza allows. Innermost first. */
function collectSuspects(text: string, items: readonly Item[], found: Suspect[]): void {
  for (const item of items) {
    if (item.kind !== 'stanza' || item.open < 0) continue;
    collectSuspects(text, item.items, found);
    const column = indentationOf(text, item.start);
    if (column < 0) continue;
    const at = firstOutdented(text, item, column);
    if (at >= 0) found.push({ start: item.start, open: item.open, at });
  }
}

/** The first child, or the closing brace, that by its column belongs outside the stanza; the end of the text if it is open to there; -1 if none. */
function firstOutdented(text: string, stanza: Stanza, column: number): number {
  for (const item of stanza.items) {
    const own = indentationOf(text, item.start);
    if (own >= 0 && own <= column) return item.start;
  }
  if (stanza.close < 0) return text.length;
  const own = indentationOf(text, stanza.close);
  return own >= 0 && own < column ? stanza.close : -1;
}

/** The number of blanks before `offset` if nothing else stands before it on its line, else -1. */
function indentationOf(text: string, offset: number): number {
  let i = offset;
  while (i > 0 && (text.charCodeAt(i - 1) === 32 || text.charCodeAt(i - 1) === 9)) i--;
  return i === 0 || isLineEnd(text.charCodeAt(i - 1)) ? offset - i : -1;
}
