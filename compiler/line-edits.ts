// From one text to another by edits of whole lines, as few and as small as can be found quickly: an editor that applies them
// keeps cursors, folds and marks where they are.

import { diffArrays } from 'diff';
import type { TextEdit } from '../grammar/diagnostics.ts';

/** Beyond this number of lines that differ, one edit replaces all that lies between the first and the last of them. */
const differencesMax = 2_000;

/** Edits of `before`, in order, that do not touch each other and together give `after`. None when the texts are equal. */
export function minimalEdits(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const old = linesOf(before);
  const now = linesOf(after);
  const head = commonLength(old, now, Math.min(old.length, now.length));
  const tail = commonLength([...old].reverse(), [...now].reverse(), Math.min(old.length, now.length) - head);
  const start = lengthOf(old, 0, head);
  return compare(old.slice(head, old.length - tail), now.slice(head, now.length - tail), start);
}

/** `old` begins at the offset `start`. */
function compare(old: readonly string[], now: readonly string[], start: number): TextEdit[] {
  // Lines that differ in blanks only are the same line for the comparison: a block that was indented is not a new block.
  const parts = diffArrays(old.map(withoutBlanks), now.map(withoutBlanks), { maxEditLength: differencesMax });
  if (parts === undefined) return [{ start, end: start + lengthOf(old, 0, old.length), text: now.join('') }];
  const edits: TextEdit[] = [];
  let oldLine = 0;
  let nowLine = 0;
  let at = start;
  for (const { added, removed, value } of parts) {
    const oldCount = added ? 0 : value.length;
    const nowCount = removed ? 0 : value.length;
    if (!added && !removed) {
      for (let i = 0; i < value.length; i++) {
        const line = old[oldLine + i] ?? '';
        push(edits, at, line, now[nowLine + i] ?? '');
        at += line.length;
      }
    } else {
      const length = lengthOf(old, oldLine, oldLine + oldCount);
      push(edits, at, old.slice(oldLine, oldLine + oldCount).join(''), now.slice(nowLine, nowLine + nowCount).join(''));
      at += length;
    }
    oldLine += oldCount;
    nowLine += nowCount;
  }
  return edits;
}

/** Adds an edit, as part of the one before it where the two touch. */
function push(edits: TextEdit[], start: number, old: string, text: string): void {
  if (old === text) return;
  const last = edits.at(-1);
  const end = start + old.length;
  if (last !== undefined && last.end === start) edits[edits.length - 1] = { start: last.start, end, text: last.text + text };
  else edits.push({ start, end, text });
}

/** Each with its line end. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function withoutBlanks(line: string): string {
  return line.replace(/\s+/g, '');
}

function commonLength(a: readonly string[], b: readonly string[], max: number): number {
  let length = 0;
  while (length < max && a[length] === b[length]) length++;
  return length;
}

function lengthOf(lines: readonly string[], from: number, to: number): number {
  let length = 0;
  for (let i = from; i < to; i++) length += lines[i]?.length ?? 0;
  return length;
}
