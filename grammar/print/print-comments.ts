// Comments as parts of a prettier document.

import { builders } from 'prettier/doc';
import type { Doc } from 'prettier';
import type { Comment } from '../tree.ts';

const { breakParent, hardline, lineSuffix, literalline } = builders;

/** `/* ... * /` on one line: it may stand between two words. All others end a line. */
export function isInline(text: string, comment: Comment): boolean {
  return comment.kind === 'block' && !/[\r\n]/.test(text.slice(comment.start, comment.end));
}

/** A comment that has lines of its own. The lines of a block keep their places relative to its first one. */
export function ownLineComment(text: string, comment: Comment): Doc {
  const [first = '', ...rest] = linesOf(text, comment);
  // A column of stars is set straight.
  const starred = rest.every((line) => line.trimStart().startsWith('*'));
  const column = indentation(text.slice(lineStart(text, comment.start), comment.start));
  return [first, ...rest.flatMap((line) => [hardline, starred ? ` ${line.trimStart()}` : relativeTo(column, line)])];
}

/** A comment behind something on its line. What is beyond its first line is kept as it is: its place there is up to the author. */
export function trailingComment(text: string, comment: Comment): Doc {
  const lines = linesOf(text, comment);
  if (comment.kind === 'line') return [lineSuffix([' ', lines[0] ?? '']), breakParent];
  return [' ', builders.join(literalline, lines)];
}

export function inlineComment(text: string, comment: Comment): string {
  return text.slice(comment.start, comment.end);
}

/** Whether a comment asks to leave the next item as it is. */
export function isIgnore(text: string, comment: Comment): boolean {
  return /^(?:#|\/\*)\s*prettier-ignore\s*(?:\*\/)?$/.test(text.slice(comment.start, comment.end));
}

function linesOf(text: string, comment: Comment): string[] {
  return text
    .slice(comment.start, comment.end)
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd());
}

function relativeTo(column: number, line: string): string {
  const content = line.trimStart();
  if (content === '') return '';
  const blanks = line.slice(0, line.length - content.length);
  return ' '.repeat(Math.max(0, indentation(blanks) - column)) + content;
}

/** Columns that a text takes, a tab reaching to the next multiple of 8, as a terminal shows it. */
function indentation(text: string): number {
  let column = 0;
  for (const c of text) column = c === '\t' ? column - (column % 8) + 8 : column + 1;
  return column;
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}
