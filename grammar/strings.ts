// The hard cases of strings: those left open, those in typographic quotes, and regular expressions without quotes.

import type { TextEdit } from './diagnostics.ts';
import { isBlank, isCurlyQuote, isLineEnd, isSingleCurlyQuote, isWordPart } from './characters.ts';

/**
 * Whether a string from `start` to the quote at `close`, with a line break in it, looks as if its first quote were the end
 * of another string: when one quote is missing, everything after it is inside out. Then the text before the closing quote
 * reads like the beginning of an item, or a word follows directly. A query in several lines (R17) does neither.
 */
export function looksInsideOut(text: string, start: number, close: number): boolean {
  const next = close + 1 < text.length ? text.charCodeAt(close + 1) : 10;
  if (isWordPart(next) || next === 34 || next === 39) return true;
  let line = close;
  while (line > start + 1 && close - line < 200 && !isLineEnd(text.charCodeAt(line - 1))) line--;
  const before = text.slice(line, close);
  return /^\s*(?:[A-Za-z_][\w:-]*(?:\s+|\s*=\s*\(?\s*)|[^\s=]+\s*=\s*)$/.test(before);
}

/** Where a string that lacks its closing quote most likely ends: at the line's end, before brackets, braces and comments that can't belong to it. */
export function endOfOpenString(text: string, start: number, lineEnd: number): number {
  let end = lineEnd;
  const comment = /\s#|\s\/\*/.exec(text.slice(start + 1, end));
  if (comment !== null) end = start + 1 + comment.index;
  for (;;) {
    while (end > start + 1 && isBlank(text.charCodeAt(end - 1))) end--;
    if (end === start + 1) return end;
    const last = text.charAt(end - 1);
    if (!'{})]'.includes(last)) return end;
    const empty = /\{\s*\}$/.exec(text.slice(start + 1, end));
    if (empty !== null) end = start + 1 + empty.index;
    else if (!hasPartner(text, start + 1, end - 1, last)) end--;
    else return end;
  }
}

function hasPartner(text: string, start: number, end: number, bracket: string): boolean {
  const partner = bracket === ')' ? '(' : bracket === ']' ? '[' : bracket === '}' ? '{' : null;
  return partner !== null && text.slice(start, end).includes(partner);
}

/** A string in typographic quotes (R24): up to the closing one on the same line, or as far as the bare word after it goes. */
export function curlyQuoted(text: string, start: number): { readonly end: number; readonly fix: readonly TextEdit[] } {
  const single = isSingleCurlyQuote(text.charCodeAt(start));
  let i = start + 1;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isLineEnd(c)) break;
    const closes = isCurlyQuote(c) ? isSingleCurlyQuote(c) === single : c === (single ? 39 : 34);
    if (closes) {
      return {
        end: i + 1,
        fix: [
          { start, end: start + 1, text: '"' },
          { start: i, end: i + 1, text: '"' },
        ],
      };
    }
  }
  let end = start + 1;
  while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
  return {
    end,
    fix: [
      { start, end: start + 1, text: '"' },
      { start: end, end, text: '"' },
    ],
  };
}

/**
 * The end of a bare regular expression that begins at `start` (R23): the first `/` on the line that blanks and `{` follow,
 * unless that `{` opens a repetition count. -1 if there is none up to `looked`.
 */
export function bareRegexEnd(text: string, start: number): { readonly end: number; readonly looked: number } {
  let i = start + 1;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isLineEnd(c)) break;
    if (c === 35 /* # */ && isBlank(text.charCodeAt(i - 1))) break;
    if (c !== 47 /* / */) continue;
    let after = i + 1;
    while (after < text.length && (text.charCodeAt(after) === 32 || text.charCodeAt(after) === 9)) after++;
    if (text.charCodeAt(after) === 123 && !/^\{\d+(?:,\d*)?\}/.test(text.slice(after, after + 16))) return { end: i + 1, looked: i };
    i = after - 1;
  }
  return { end: -1, looked: i };
}
