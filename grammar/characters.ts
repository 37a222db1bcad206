// What each character means to the lexer. One table look-up for ASCII, a short comparison chain for the rest.

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

const table = new Uint8Array(128);
table.fill(CONTROL, 0, 32);
table[127] = CONTROL;
// Vertical tab and form feed are white space to C programs, and old files do hold form feeds.
for (const c of ' \t\v\f') table[c.charCodeAt(0)] = BLANK;
for (const c of '\n\r') table[c.charCodeAt(0)] = LINE_END;
for (const c of '={}[](),;') table[c.charCodeAt(0)] = MARK;
for (const c of '"\'') table[c.charCodeAt(0)] = QUOTE;
table['#'.charCodeAt(0)] = HASH;
table['/'.charCodeAt(0)] = SLASH;

/** The class of a UTF-16 code unit. Beyond ASCII everything is a word character except typographic quotes (R24) and exotic blanks. */
export function classOf(code: number): number {
  return code < 128 ? (table[code] ?? WORD) : wideClassOf(code);
}

function wideClassOf(code: number): number {
  if (isCurlyQuote(code)) return CURLY_QUOTE;
  return isOddBlank(code) ? ODD_BLANK : WORD;
}

/** Blanks that only come from a word processor or a web page. They look like a blank and, to the original, are none. */
export function isOddBlank(code: number): boolean {
  if (code < 0xa0) return false;
  if (code === 0xa0 || code === 0x3000 || code === 0xfeff) return true;
  return (code >= 0x2000 && code <= 0x200b) || code === 0x2028 || code === 0x2029 || code === 0x202f;
}

/** U+2018 to U+201F: the typographic single and double quotes (R24). */
export function isCurlyQuote(code: number): boolean {
  return code >= 0x2018 && code <= 0x201f;
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
