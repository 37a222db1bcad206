// What each character means to the lexer: one look into a table.

/** Classes of characters, as small integers: the lexer's main loop switches on them. */
export const WORD = 0;
export const BLANK = 1;
export const LINE_END = 2;
export const MARK = 3;
export const QUOTE = 4;
export const HASH = 5;
export const SLASH = 6;
export const CONTROL = 7;
const ODD_BLANK = 8;
export const CURLY_QUOTE = 9;
export const LOOK_ALIKE = 10;

const ascii = new Uint8Array(0x80);
ascii.fill(CONTROL, 0, 32);
ascii[127] = CONTROL;
// Vertical tab and form feed are white space to C programs, and old files do hold form feeds.
for (const c of ' \t\v\f') ascii[c.charCodeAt(0)] = BLANK;
for (const c of '\n\r') ascii[c.charCodeAt(0)] = LINE_END;
for (const c of '={}[](),;') ascii[c.charCodeAt(0)] = MARK;
for (const c of '"\'') ascii[c.charCodeAt(0)] = QUOTE;
ascii['#'.charCodeAt(0)] = HASH;
ascii['/'.charCodeAt(0)] = SLASH;

/** Signs that look like those of the language and, to the product, are letters: they come from an input method or a web page. */
const signs = new Map<number, string>();
for (const [sign, codes] of Object.entries({
  '{': [0xff5b, 0xfe5b, 0x2774],
  '}': [0xff5d, 0xfe5c, 0x2775],
  '(': [0xff08, 0xfe59, 0x2768],
  ')': [0xff09, 0xfe5a, 0x2769],
  '[': [0xff3b, 0x2772],
  ']': [0xff3d, 0x2773],
  '=': [0xff1d, 0xfe66, 0xa78a],
  '#': [0xff03, 0xfe5f],
})) {
  for (const code of codes) signs.set(code, sign);
}

/** All of UTF-16, 64 KB: most files have none of it beyond ASCII, and the start-up snapshot would carry it. */
let wide: Uint8Array | null = null;

function makeWide(): Uint8Array {
  const table = new Uint8Array(0x10000);
  table.set(ascii);
  // Blanks that only come from a word processor or a web page: they look like a blank and, to the product, are none.
  for (const c of [0xa0, 0x2028, 0x2029, 0x202f, 0x3000, 0xfeff]) table[c] = ODD_BLANK;
  table.fill(ODD_BLANK, 0x2000, 0x200b);
  // Characters without any width, and those that reorder a line: they hide inside words.
  for (const c of [0xad, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064]) table[c] = CONTROL;
  table.fill(CONTROL, 0x200b, 0x2010);
  table.fill(CONTROL, 0x202a, 0x202f);
  table.fill(CONTROL, 0x2066, 0x206a);
  // Typographic single and double quotes (R24).
  table.fill(CURLY_QUOTE, 0x2018, 0x2020);
  for (const code of signs.keys()) table[code] = LOOK_ALIKE;
  return table;
}

/** The sign that a look-alike stands for. */
export function signMeant(code: number): string {
  return signs.get(code) ?? '';
}

/** The class of a UTF-16 code unit. Everything that has no other meaning is a word character. */
export function classOf(code: number): number {
  // Also for NaN, which is what follows the last character.
  if (!(code >= 0x80)) return ascii[code] as number;
  wide ??= makeWide();
  return wide[code] as number;
}

export function isOddBlank(code: number): boolean {
  return classOf(code) === ODD_BLANK;
}

/** What is part of a word but belongs in none: controls, and what has no width. */
export function isControl(code: number): boolean {
  return classOf(code) === CONTROL;
}

export function isCurlyQuote(code: number): boolean {
  return classOf(code) === CURLY_QUOTE;
}

/** The single ones among the typographic quotes. */
export function isSingleCurlyQuote(code: number): boolean {
  return code >= 0x2018 && code <= 0x201b;
}

export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}

/** Part of a bare word when met inside one (R20): `/` belongs to it, and so does a control character, which is reported on its own. */
export function isWordPart(code: number): boolean {
  const c = classOf(code);
  return c === WORD || c === SLASH || c === CONTROL;
}

/** White space: separates tokens and means nothing else (R13). */
export function isBlank(code: number): boolean {
  const c = classOf(code);
  return c === BLANK || c === LINE_END || c === ODD_BLANK;
}

/** A name of an option or a scope (R15): a letter or `_`, then letters, digits, `_`, `-`, `:`. */
export function isName(word: string): boolean {
  return /^[A-Za-z_][\w:-]*$/.test(word);
}
