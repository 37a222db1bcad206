// What each character means to the lexer. One look into a table, for all of UTF-16.

/** Classes of characters, as small integers: the lexer's main loop switches on them. */
export const WORD = 0;
export const BLANK = 1;
export const LINE_END = 2;
export const MARK = 3;
export const QUOTE = 4;
export const HASH = 5;
export const SLASH = 6;
export const CONTROL = 7;
export const ODD_BLANK = 8;
export const CURLY_QUOTE = 9;

const table = new Uint8Array(0x10000);
table.fill(CONTROL, 0, 32);
table[127] = CONTROL;
// Vertical tab and form feed are white space to C programs, and old files do hold form feeds.
for (const c of ' \t\v\f') table[c.charCodeAt(0)] = BLANK;
for (const c of '\n\r') table[c.charCodeAt(0)] = LINE_END;
for (const c of '={}[](),;') table[c.charCodeAt(0)] = MARK;
for (const c of '"\'') table[c.charCodeAt(0)] = QUOTE;
table['#'.charCodeAt(0)] = HASH;
table['/'.charCodeAt(0)] = SLASH;
// Blanks that only come from a word processor or a web page: they look like a blank and, to the product, are none.
for (const c of [0xa0, 0x2028, 0x2029, 0x202f, 0x3000, 0xfeff]) table[c] = ODD_BLANK;
table.fill(ODD_BLANK, 0x2000, 0x200c);
// Typographic single and double quotes (R24).
table.fill(CURLY_QUOTE, 0x2018, 0x2020);

/** The class of a UTF-16 code unit. Everything that has no other meaning is a word character. */
export function classOf(code: number): number {
  return table[code] as number;
}

export function isOddBlank(code: number): boolean {
  return classOf(code) === ODD_BLANK;
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
