// A parsed text in pieces. A chunk is some top-level items with the white space and comments around them, always whole lines, so that
// whatever looks at the line of an item stays inside. Its nodes count from its own beginning, not from that of the file: a chunk is the
// same object as long as its text is read to the same items, wherever an edit before it moves it.

import type { SyntaxCode, SyntaxDiagnostic } from './diagnostics.ts';
import { isLineEnd } from './characters.ts';
import { LineIndex } from './line-index.ts';
import { moveItems } from './move.ts';
import { shiftComments, shiftDiagnostics } from './shift.ts';
import type { Comment, Item } from './tree.ts';

export interface Chunk {
  readonly text: string;
  readonly lines: LineIndex;
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly SyntaxDiagnostic[];
  /**
   * Its first item is well formed and has three tokens or more, which mean the same before any text. The parser never looks further
   * ahead than three tokens, so nothing before a solid chunk depends on what stands behind that item.
   */
  readonly solid: boolean;
}

/** What `cutChunks` needs of a parsed text. */
interface Parsed {
  readonly text: string;
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly SyntaxDiagnostic[];
}

/** In characters. Smaller ones would cost more to keep than to parse again. */
const chunkSizeMin = 1_024;

/**
 * Diagnostics about more than the place where they stand: an open brace or string changes what follows to the end of the file, control
 * characters are counted, limits are summed up. A text with one of them is parsed as a whole.
 */
const farReaching: ReadonlySet<SyntaxCode> = new Set(['EC1004', 'EC1007', 'EC1008', 'EC1011', 'EC1014', 'EC1017', 'EC1018']);

export function reachesFar(text: string, diagnostic: SyntaxDiagnostic): boolean {
  if (farReaching.has(diagnostic.code)) return true;
  // A `{` without a name and without an end: a `}` further on would belong to it.
  return diagnostic.code === 'EC1001' && diagnostic.other < 0 && text.charCodeAt(diagnostic.start) === 123;
}

/**
 * Cuts the first `end` characters of a text, `end` being the begin of a line between two top-level items or the end of the text. The
 * items go over to the chunks, so the tree that they were in is good for nothing afterwards.
 */
export function cutChunks(parsed: Parsed, end: number): Chunk[] {
  const { text, items, comments, diagnostics } = parsed;
  const chunks: Chunk[] = [];
  let start = 0;
  const from = { item: 0, comment: 0, diagnostic: 0 };
  let comment = 0;
  /** The line looked at last: a long one holds many items, and its end is looked for once. */
  const line = { from: 0, end: 0 };
  const lineEnd = (offset: number): number => {
    if (offset < line.from || offset >= line.end) {
      line.from = offset;
      line.end = lineEndAfter(text, offset);
    }
    return line.end;
  };
  for (let i = 0; i < items.length && start < end; i++) {
    const item = items[i];
    if (item === undefined || item.start >= end) break;
    if (item.end - start < chunkSizeMin) continue;
    // The line of the item ends outside of comments, and before the next item, or these go along.
    let at = lineEnd(item.end);
    while ((comments[comment]?.start ?? at) < at) at = Math.max(at, lineEnd(comments[comment++]?.end ?? 0));
    if (at >= end || (items[i + 1]?.start ?? end) < at) continue;
    chunks.push(take(at, i + 1));
  }
  if (start < end || chunks.length === 0) chunks.push(take(end, countBefore(items, end)));
  return chunks;

  function take(until: number, itemsUntil: number): Chunk {
    const commentsUntil = countBefore(comments, until, from.comment);
    const diagnosticsUntil = until === text.length ? diagnostics.length : countBefore(diagnostics, until, from.diagnostic);
    const first = items[from.item];
    const found = diagnostics.slice(from.diagnostic, diagnosticsUntil);
    const own = items.slice(from.item, itemsUntil);
    const solid = from.item < itemsUntil && first !== undefined && isFirm(first) && (found[0]?.start ?? until) >= first.end;
    moveItems(own, -start);
    const piece = text.slice(start, until);
    const chunk: Chunk = {
      text: piece,
      lines: new LineIndex(piece),
      items: own,
      comments: shiftComments(comments.slice(from.comment, commentsUntil), -start),
      diagnostics: shiftDiagnostics(found, -start),
      solid,
    };
    from.item = itemsUntil;
    from.comment = commentsUntil;
    from.diagnostic = diagnosticsUntil;
    start = until;
    return chunk;
  }
}

/** `name = value` and stanzas with braces: no text behind them gives their first three tokens another meaning. */
function isFirm(item: Item): boolean {
  if (item.kind === 'option') return item.equals >= 0 && item.value !== null;
  return item.kind === 'stanza' && item.open >= 0 && item.close >= 0;
}

/** The begin of the line after the one in which `offset` lies, or the end of the text. */
function lineEndAfter(text: string, offset: number): number {
  let i = offset;
  while (i < text.length && !isLineEnd(text.charCodeAt(i))) i++;
  if (text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10) i++;
  return Math.min(text.length, i + 1);
}

function countBefore(nodes: readonly { readonly start: number }[], end: number, from = 0): number {
  let i = from;
  while (i < nodes.length && (nodes[i]?.start ?? end) < end) i++;
  return i;
}
