// Questions about the next tokens that the grammar itself, which looks at one token only, does not ask.

import { kinds, type Token } from './tokens.ts';

const texts = bits(kinds.word, kinds.head, kinds.include, kinds.quoted, kinds.regex);
const values = texts | bits(kinds.quotedKey, kinds.lParen, kinds.lSquare);

function bits(...of: readonly number[]): number {
  return of.reduce((all, kind) => all | (1 << kind), 0);
}

/** A word, string or regular expression, no `=` after it. */
export function isText(kind: number): boolean {
  return (texts & (1 << kind)) !== 0;
}

/** What may begin a value. A word before `=` never does: it is the name of the next option. */
export function startsValue(kind: number): boolean {
  return (values & (1 << kind)) !== 0;
}

/**
 * Whether a token that is the first on its line, given the two after it, begins an item: a name before `=` or `{`, `name
 * label {`, or an include. Where a value or a closing bracket is due, that one is missing then.
 */
export function beginsItem(token: Token, second: Token, third: Token): boolean {
  if (!token.first) return false;
  switch (token.kind) {
    case kinds.key:
    case kinds.quotedKey:
    case kinds.head:
      return true;
    case kinds.include:
      return !second.first && isText(second.kind);
    case kinds.word:
      if (second.first) return false;
      return second.kind === kinds.head || ((second.kind === kinds.quoted || second.kind === kinds.regex) && third.kind === kinds.lCurly);
    default:
      return false;
  }
}
