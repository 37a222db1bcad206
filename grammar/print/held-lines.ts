// Lines that a suppression (`# ecconf-ignore CODE: reason`) speaks of. What such a comment covers is decided by lines, so the
// formatter must not move anything off such a line, nor draw the rest of a list onto it.

import type { CommentCursor } from './comment-cursor.ts';
import { LineIndex } from '../line-index.ts';
import type { Comment } from '../tree.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How a node is laid out: all on one line, its brackets opened, or as the formatter likes. */
export type Layout = 'flat' | 'broken' | 'free';

export interface Held {
  readonly layout: Layout;
  /** It stays on the line of what precedes it: a node, or the opening bracket. */
  readonly joined: boolean;
}

export const notHeld: Held = { layout: 'free', joined: false };

const form = /^(?:#+|\/\*+)\s*ecconf-ignore(?![-\w])/;

/** Looks for held lines among the nodes between two brackets. Costs nothing for a file without suppressions. */
export class HeldLines {
  readonly #text: string;
  readonly #comments: CommentCursor;
  readonly #lines: LineIndex | null;

  constructor(text: string, comments: CommentCursor) {
    this.#text = text;
    this.#comments = comments;
    this.#lines = text.includes('ecconf-ignore') ? new LineIndex(text) : null;
  }

  /**
   * For each of `nodes`, which lie between the offsets `open` (-1: the start of the file) and `close`, how it must be laid out.
   * `layout` is that of what they are in: if it is `broken`, its first line is held, and what is on it.
   */
  among(open: number, nodes: readonly Span[], close: number, layout: Layout): readonly Held[] {
    const lines = this.#lines;
    if (lines === null) return [];
    const held: Held[] = [];
    let before = open;
    for (let first = 0; first < nodes.length;) {
      const end = this.#runEnd(lines, nodes, first);
      const run = nodes.slice(first, end);
      const [head, last] = [run[0], run.at(-1)];
      if (head === undefined || last === undefined) break;
      const behind = isOnOneLine(lines, last) && this.#isBehind(lines, last.end, nodes[end]?.start ?? close);
      const atBracket = first === 0 && open >= 0 && sameLine(lines, open, head.start) && (behind || layout === 'broken');
      const covered = behind || atBracket || this.#isAbove(lines, before, head.start);
      for (const [i, node] of run.entries()) {
        const own = isOnOneLine(lines, node) ? 'flat' : 'broken';
        held.push(covered ? { layout: own, joined: i > 0 || atBracket } : notHeld);
      }
      before = last.end;
      first = end;
    }
    return held;
  }

  /** Nodes that begin on one line: all but the last end on it, too. */
  #runEnd(lines: LineIndex, nodes: readonly Span[], first: number): number {
    let end = first + 1;
    for (; end < nodes.length; end++) {
      const [before, node] = [nodes[end - 1], nodes[end]];
      if (before === undefined || node === undefined) break;
      if (!isOnOneLine(lines, before) || !sameLine(lines, before.end, node.start)) break;
    }
    return end;
  }

  /** A suppression ends the line. */
  #isBehind(lines: LineIndex, from: number, to: number): boolean {
    return this.#directives(from, to).some(({ kind, start }) => kind === 'line' && sameLine(lines, from, start));
  }

  /** A suppression has a line of its own in the gap before a node. */
  #isAbove(lines: LineIndex, from: number, to: number): boolean {
    return this.#directives(from, to).some(({ start }) => from < 0 || !sameLine(lines, from, start));
  }

  #directives(from: number, to: number): readonly Comment[] {
    return this.#comments.between(from, to).filter(({ start, end }) => form.test(this.#text.slice(start, end)));
  }
}

function isOnOneLine(lines: LineIndex, { start, end }: Span): boolean {
  return sameLine(lines, start, end);
}

function sameLine(lines: LineIndex, a: number, b: number): boolean {
  return lines.position(a).line === lines.position(b).line;
}
