// From one text to another by edits of whole lines, small ones: an editor that applies them keeps cursors, folds and marks
// where they are. Made for texts that are the same but for their layout, so it takes one pass, not the general algorithm,
// whose time grows with the number of differences.

import type { TextEdit } from '../../grammar/diagnostics.ts';

/** How far, in lines of both texts together, the place is looked for where they agree again. */
const lookAhead = 400;

/** Edits of `before`, in order, that do not overlap and together give `after`. None when the texts are equal. */
export function minimalEdits(before: string, after: string): readonly TextEdit[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const oldKeys = old.map(keyOf);
  const nowKeys = now.map(keyOf);
  const edits: TextEdit[] = [];
  let start = 0;
  for (let i = 0, j = 0; i < old.length || j < now.length;) {
    const [oldCount, nowCount] = nextPair(oldKeys, nowKeys, i, j);
    const removed = old.slice(i, i + oldCount).join('');
    const text = now.slice(j, j + nowCount).join('');
    if (removed !== text) edits.push({ start, end: start + removed.length, text });
    start += removed.length;
    i += oldCount;
    j += nowCount;
  }
  return edits;
}

/** How many lines of each text go together: one of each where they are alike, else as many as differ. */
function nextPair(old: readonly string[], now: readonly string[], i: number, j: number): readonly [number, number] {
  if (i < old.length && j < now.length && old[i] === now[j]) return [1, 1];
  for (let distance = 1; distance <= lookAhead; distance++) {
    for (let a = Math.max(0, distance - (now.length - j)); a <= Math.min(distance, old.length - i); a++) {
      const b = distance - a;
      const ends = i + a === old.length && j + b === now.length;
      // An empty line is like any other: it says nothing of where the texts agree.
      if (ends || (old[i + a] === now[j + b] && old[i + a] !== '')) return [a, b];
    }
  }
  return [old.length - i, now.length - j];
}

/** Each with its line end. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** What formatting rarely touches of a line: an indented line is no new line, nor is one that was given quotes. */
function keyOf(line: string): string {
  return line.replace(/[\s"'=]+/g, '').toLowerCase();
}
