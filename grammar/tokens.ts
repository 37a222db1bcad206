// The kinds of tokens, and the shared token objects the parser is fed with.
//
// The lexer allocates nothing for a token: the vector holds one shared object per kind, and offsets lie beside it in
// typed arrays. The patterns below are not run in production; a test builds chevrotain's own lexer from them and holds
// ours against it.

import type { IToken, TokenType } from 'chevrotain';
import { createToken, EOF, Lexer } from 'chevrotain';

/** One shared object for all tokens of a kind, `first` for those that begin a line. `image` and offsets mean nothing in it. */
export interface Token extends IToken {
  readonly kind: number;
  /** No other token stands before it on its line. The grammar ignores line ends (R13), error recovery does not. */
  readonly first: boolean;
}

/** Typographic quotes and blanks that are none are left out (see characters.ts); so are controls, which are reported apart. */
const wordPattern =
  /[!$%&*+\-./0-9:<>?@A-Z\\^_`a-z|~\u0080-\u009F\u00A1-\u1FFF\u200C-\u2017\u2020-\u2027\u202A-\u202E\u2030-\u2FFF\u3001-\uFEFE\uFF00-\uFFFF]+/;

export const Word = createToken({ name: 'Word', pattern: wordPattern });
/** A word directly before `=`: the name of an option or the key of an entry, never a value. */
export const Key = createToken({ name: 'Key', pattern: Lexer.NA });
/** A word directly before `{`: the name of a stanza without a label, or a label. */
export const Head = createToken({ name: 'Head', pattern: Lexer.NA });
/** The words `include` and `readonly_include` in any case (R16), unless they are a Key or a Head. */
export const Include = createToken({ name: 'Include', pattern: Lexer.NA });
export const Quoted = createToken({ name: 'Quoted', pattern: /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/, line_breaks: true });
/** A string directly before `=`. */
export const QuotedKey = createToken({ name: 'QuotedKey', pattern: Lexer.NA });
/** A bare regular expression (R23). */
export const Regex = createToken({ name: 'Regex', pattern: Lexer.NA });
export const Equals = createToken({ name: 'Equals', pattern: '=' });
export const LCurly = createToken({ name: 'LCurly', pattern: '{' });
export const RCurly = createToken({ name: 'RCurly', pattern: '}' });
export const LSquare = createToken({ name: 'LSquare', pattern: '[' });
export const RSquare = createToken({ name: 'RSquare', pattern: ']' });
export const LParen = createToken({ name: 'LParen', pattern: '(' });
export const RParen = createToken({ name: 'RParen', pattern: ')' });
/** `,` or `;`: no separator in this language (R14). */
export const Separator = createToken({ name: 'Separator', pattern: /[,;]/ });
/** A stretch beyond the limits of depth or size; not looked into. */
export const Skipped = createToken({ name: 'Skipped', pattern: Lexer.NA });

export const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\v\f\r\n\u00A0\u2000-\u200B\u2028\u2029\u202F\u3000\uFEFF]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
export const LineComment = createToken({ name: 'LineComment', pattern: /#[^\r\n]*/, group: 'comments' });
export const BlockComment = createToken({ name: 'BlockComment', pattern: /\/\*[\s\S]*?\*\//, group: 'comments', line_breaks: true });

/** What the parser knows, in the order of the kinds below. */
export const parserTokens: readonly TokenType[] = [
  Word,
  Key,
  Head,
  Include,
  Quoted,
  QuotedKey,
  Regex,
  Equals,
  LCurly,
  RCurly,
  LSquare,
  RSquare,
  LParen,
  RParen,
  Separator,
  Skipped,
];

/** Numbers of the kinds, as the lexer and the look-ahead of the parser use them. */
export const kinds = {
  word: 0,
  key: 1,
  head: 2,
  include: 3,
  quoted: 4,
  quotedKey: 5,
  regex: 6,
  equals: 7,
  lCurly: 8,
  rCurly: 9,
  lSquare: 10,
  rSquare: 11,
  lParen: 12,
  rParen: 13,
  separator: 14,
  skipped: 15,
  end: 16,
} as const;

/** The shared objects: `2 * kind`, plus 1 for the first on a line. */
export const sharedTokens: readonly Token[] = [...parserTokens, EOF].flatMap((type, kind) => [
  shared(type, kind, false),
  shared(type, kind, true),
]);

export const endToken = sharedToken(kinds.end, false);

function sharedToken(kind: number, first: boolean): Token {
  const token = sharedTokens[2 * kind + (first ? 1 : 0)];
  if (token === undefined) throw new Error(`no such kind of token: ${kind}`);
  return token;
}

function shared(type: TokenType, kind: number, first: boolean): Token {
  return { image: '', startOffset: 0, endOffset: 0, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0, kind, first };
}
