// Reads `ecconf-ignore` and `ecconf-ignore-file` out of the comments of a file.

import type { Comment } from '../../grammar/tree.ts';
import type { Part, Source } from '../load/source.ts';

export interface Directive {
  /** The comment. */
  readonly start: number;
  readonly end: number;
  /** The line (from 0) of which it speaks; null: the whole file. */
  readonly line: number | null;
  readonly mentions: readonly Mention[];
  readonly hasReason: boolean;
}

/** One code or name in a directive. */
export interface Mention {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** What to delete to take this one away: the word and its comma, or the whole comment (and its line) when it is the only one. */
  readonly removal: { readonly start: number; readonly end: number };
}

const marker = 'ecconf-ignore';
/** 1: `-file`, 2: the codes, 3: the reason. The marker must open the comment: a sentence that merely speaks of it is none. */
const form = /^(?:#+|\/\*+)\s*ecconf-ignore(-file)?(?![-\w])([^:]*)(?::([\s\S]*?))?(?:\*\/)?$/;

/** In order of position. Costs one search of each part where there are none, and nothing of parts that have been searched. */
export function readDirectives(source: Source): readonly Directive[] {
  if (source.mayHold?.(marker) === false || !source.parts.some(mayDirect)) return [];
  const { comments } = source.tree;
  const after = codeAfter(source.text, comments);
  const directives: Directive[] = [];
  for (const [i, comment] of comments.entries()) {
    const text = source.text.slice(comment.start, comment.end);
    const match = form.exec(text);
    if (match === null) continue;
    const listed = match[2] ?? '';
    const listStart = comment.start + text.indexOf(marker) + marker.length + (match[1] ?? '').length;
    directives.push({
      start: comment.start,
      end: comment.end,
      line: match[1] === undefined ? lineMeant(source, comment, after[i] ?? comment.end) : null,
      mentions: readMentions(source, comment, listed, listStart),
      hasReason: (match[3] ?? '').trim() !== '',
    });
  }
  return directives;
}

const searched = new WeakMap<Part, boolean>();

/** A comment never goes beyond its part. */
function mayDirect(part: Part): boolean {
  const known = searched.get(part);
  if (known !== undefined) return known;
  const found = part.text.includes(marker);
  searched.set(part, found);
  return found;
}

function readMentions(source: Source, comment: Comment, listed: string, listStart: number): Mention[] {
  const words = [...listed.matchAll(/[^\s,*/]+/g)].map((match) => ({ word: match[0], start: listStart + match.index }));
  return words.map(({ word, start }, i) => {
    const end = start + word.length;
    const next = words[i + 1];
    const before = words[i - 1];
    let removal = { start, end };
    if (next !== undefined) removal = { start, end: next.start };
    else if (before !== undefined) removal = { start: before.start + before.word.length, end };
    else removal = wholeComment(source, comment);
    return { word, start, end, removal };
  });
}

/** The comment with the blanks before it; with its line, when it stands there alone. */
function wholeComment(source: Source, comment: Comment): { start: number; end: number } {
  const line = source.lines.position(comment.start).line;
  const lineStart = source.lines.lineStart(line);
  let start = comment.start;
  while (start > lineStart && /[ \t]/.test(source.text[start - 1] ?? '')) start--;
  const lineEnd = source.lines.lineEnd(line);
  const alone = start === lineStart && source.text.slice(comment.end, lineEnd).trim() === '' && comment.end <= lineEnd;
  return alone ? { start: lineStart, end: source.lines.lineStart(line + 1) } : { start, end: comment.end };
}

/** Its own line when something stands before it, else the next line that holds more than blanks and comments. */
function lineMeant({ lines, text }: Source, comment: Comment, after: number): number {
  const own = lines.position(comment.start).line;
  // From the comment backwards: what lies between two comments is then looked at once, however many stand on the line.
  let before = comment.start - 1;
  const lineStart = lines.lineStart(own);
  while (before >= lineStart && isBlank(text, before)) before--;
  return before >= lineStart ? own : lines.position(after).line;
}

/** For each comment, where the first text behind it is that is neither blank nor comment. Backwards, so that a column of comments costs one look each. */
function codeAfter(text: string, comments: readonly Comment[]): Uint32Array {
  const after = new Uint32Array(comments.length);
  for (let i = comments.length - 1; i >= 0; i--) {
    let at = comments[i]?.end ?? 0;
    while (at < text.length && isBlank(text, at)) at++;
    after[i] = comments[i + 1]?.start === at ? (after[i + 1] ?? at) : at;
  }
  return after;
}

function isBlank(text: string, at: number): boolean {
  return /\s/.test(text[at] ?? '');
}
