// The tokens that nearly all of a configuration consists of (blanks, line ends, words, marks, strings in double quotes), read from bytes
// instead of characters: twice as fast. Whatever is anything else, or could be, is left to the lexer.

import { BLANK, classOf, CONTROL, HASH, LINE_END, MARK, QUOTE, SLASH, WORD } from './characters.ts';
import { isInclude } from './names.ts';
import { kinds } from './tokens.ts';
import { beforeCurly, beforeEquals, type TokenVector } from './token-vector.ts';

let scratch = new Uint8Array(0);
/** Up to this the memory of the bytes is kept for the next text. */
const scratchMax = 1 << 20;
const encoder = new TextEncoder();

/**
 * The bytes of a text that has ASCII characters only, with a zero behind them; else null. Good until the next call: one text is read at
 * a time.
 */
export function asciiBytes(text: string): Uint8Array | null {
  let bytes = scratch;
  if (bytes.length <= text.length) {
    // With some room, so that a text that grows letter by letter does not ask for memory each time.
    bytes = new Uint8Array(text.length < scratchMax ? Math.min(scratchMax, 2 * text.length + 1) : text.length + 1);
    if (bytes.length <= scratchMax) scratch = bytes;
  }
  const { read, written } = encoder.encodeInto(text, bytes);
  if (read !== text.length || written !== text.length) return null;
  bytes[text.length] = 0;
  return bytes;
}

const classes = Uint8Array.from({ length: 128 }, (_, code) => classOf(code));

/** Kinds of the one-character tokens. */
export const marks = new Uint8Array(128);
for (const [mark, kind] of Object.entries({
  '=': kinds.equals,
  '{': kinds.lCurly,
  '}': kinds.rCurly,
  '[': kinds.lSquare,
  ']': kinds.rSquare,
  '(': kinds.lParen,
  ')': kinds.rParen,
  ',': kinds.separator,
  ';': kinds.separator,
})) {
  marks[mark.charCodeAt(0)] = kind;
}

/**
 * Reads tokens into `tokens` from `begin` until there are `most`, or until something else than a plain token begins. Gives the offset at
 * which it stopped. `bytes` are those of `text`, see `asciiBytes`.
 */
export function scanPlain(text: string, bytes: Uint8Array, begin: number, tokens: TokenVector, most: number): number {
  const { length } = text;
  let i = begin;
  while (i < length && tokens.count < most) {
    const c = bytes[i] as number;
    if (c === 32) {
      // Every third character of an indented file.
      i++;
      continue;
    }
    let end = -1;
    let kind: number = kinds.word;
    switch (classes[c]) {
      case BLANK:
        i++;
        continue;
      case LINE_END:
        tokens.first = 1;
        i++;
        continue;
      case WORD:
        end = mayBeForeign(c, tokens.first) ? -1 : endOfWord(bytes, i, length);
        // `include` and `readonly_include`.
        if ((end - i === 7 || end - i === 16) && isInclude(text, i, end)) kind = kinds.include;
        break;
      case MARK:
        if (mayBeForeign(c, tokens.first)) break;
        kind = marks[c] as number;
        if (kind === kinds.equals) tokens.retagLast(beforeEquals);
        else if (kind === kinds.lCurly) tokens.retagLast(beforeCurly);
        end = i + 1;
        break;
      case QUOTE:
        if (c === 34) end = endOfString(bytes, i);
        kind = kinds.quoted;
        break;
      default:
    }
    if (end < 0) return i;
    tokens.push(kind, i, end);
    i = end;
  }
  return i;
}

/** Whether comments of other languages or markers of a merge conflict may begin so: `;`, `--`, and at the begin of a line `<`, `=`, `>`, `|`. */
function mayBeForeign(c: number, first: number): boolean {
  return c === 59 || c === 45 || (first === 1 && ((c >= 60 && c <= 62) || c === 124));
}

/** -1: it has `/` or a control in it, or a comment touches it. */
function endOfWord(bytes: Uint8Array, start: number, length: number): number {
  let i = start;
  do i++;
  while (classes[bytes[i] as number] === WORD);
  const is = classes[bytes[i] as number] as number;
  return is === HASH || is === SLASH || (is === CONTROL && i < length) ? -1 : i;
}

/** -1: there is something in it to be looked at, or it has no end on its line. */
function endOfString(bytes: Uint8Array, start: number): number {
  let i = start;
  let c: number;
  do c = bytes[++i] as number;
  while (c !== 34 && c !== 92 && c >= 32 && c !== 127);
  return c === 34 ? i + 1 : -1;
}
