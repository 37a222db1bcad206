// What stands in files of this language without being of it: comments as other languages have them, the markers of a merge conflict,
// characters that nobody sees.

import { isBlank, isLineEnd, isOddBlank, isWordPart } from './characters.ts';
import type { TextEdit } from './diagnostics.ts';
import { kinds } from './tokens.ts';

/** `<<<<<<< ours`, `|||||||`, `=======` and `>>>>>>> theirs`, at the very start of a line. */
export function isConflictMarker(text: string, start: number): boolean {
  if (start > 0 && !isLineEnd(text.charCodeAt(start - 1))) return false;
  for (let i = 1; i < 7; i++) if (text.charCodeAt(start + i) !== text.charCodeAt(start)) return false;
  return start + 7 >= text.length || isBlank(text.charCodeAt(start + 7));
}

/**
 * The length of a `;`, `//` or `--` at `start` that its author took for the beginning of a comment, else 0: at the start of a line, the
 * latter two also behind something complete. `last` and `before` are the kinds of the two tokens before it.
 */
export function foreignMarker(text: string, start: number, first: boolean, last: number, before: number): number {
  if (text.charCodeAt(start) === 59 /* ; */) return first && hasMore(text, start + 1) ? 1 : 0;
  if (text.charCodeAt(start + 1) !== text.charCodeAt(start)) return 0;
  // An argument such as `--quiet` is a word.
  const next = text.charCodeAt(start + 2);
  if (text.charCodeAt(start) === 45 /* - */ && start + 2 < text.length && !isBlank(next) && next !== 45) return 0;
  if (first) return 2;
  return isBlank(text.charCodeAt(start - 1)) && isComplete(last, before) ? 2 : 0;
}

function hasMore(text: string, from: number): boolean {
  let i = from;
  while (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9) i++;
  return i < text.length && !isLineEnd(text.charCodeAt(i));
}

const complete: readonly number[] = [kinds.quoted, kinds.lCurly, kinds.rCurly, kinds.rParen, kinds.rSquare, kinds.separator];

function isComplete(last: number, before: number): boolean {
  return complete.includes(last) || (last === kinds.word && before === kinds.equals);
}

/** The offsets of characters that must not be there, those of one word together, with the edits that mend it. */
export function* mendOdd(text: string, odd: readonly number[]): Generator<{ start: number; end: number; edits: readonly TextEdit[] }> {
  let edits: TextEdit[] = [];
  for (const [n, i] of odd.entries()) {
    const c = text.charCodeAt(i);
    // A byte order mark has no width; it comes from files that were put one behind the other.
    edits.push({ start: i, end: i + 1, text: isOddBlank(c) && c !== 0xfeff ? ' ' : '' });
    const next = odd[n + 1];
    if (next !== undefined && isOneWord(text, i, next)) continue;
    yield { start: edits[0]?.start ?? i, end: i + 1, edits };
    edits = [];
  }
}

/** Whether only characters of words stand between two offsets. */
function isOneWord(text: string, from: number, to: number): boolean {
  for (let i = from; i <= to; i++) if (!isWordPart(text.charCodeAt(i))) return false;
  return true;
}
