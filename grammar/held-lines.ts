// Lines that a suppression (`# ecconf-ignore CODE: reason`) speaks of. What such a comment covers is decided by lines, so the
// formatter must neither move anything off such a line nor draw anything onto it: reformatting never changes what is reported.

import { LineIndex } from './line-index.ts';
import type { Span } from './print-rows.ts';
import type { Tree } from './tree.ts';

/** How a node that touches such a line must be laid out: on one line, on several, or as the formatter likes. */
export type Hold = 'flat' | 'broken' | 'free';

export class HeldLines {
  readonly #lines: LineIndex;
  readonly #held: ReadonlySet<number>;

  constructor(tree: Tree) {
    this.#lines = new LineIndex(tree.text);
    this.#held = tree.text.includes(marker) ? meantLines(tree, this.#lines) : new Set();
  }

  hold(node: Span): Hold {
    if (this.#held.size === 0) return 'free';
    const first = this.#lines.position(node.start).line;
    if (!this.#held.has(first)) return 'free';
    return this.#lines.position(node.end).line === first ? 'flat' : 'broken';
  }

  /** Whether both stand on one held line: then they stay together there. */
  together(before: Span, after: Span): boolean {
    if (this.hold(before) !== 'flat' || this.hold(after) !== 'flat') return false;
    return this.#lines.position(before.end).line === this.#lines.position(after.start).line;
  }
}

const marker = 'ecconf-ignore';
const form = /^(?:#+|\/\*+)\s*ecconf-ignore(?![-\w])/;

/** The line of the comment where something stands before it, else the next one that holds more than comments. */
function meantLines(tree: Tree, lines: LineIndex): ReadonlySet<number> {
  const held = new Set<number>();
  for (const [i, comment] of tree.comments.entries()) {
    if (!form.test(tree.text.slice(comment.start, comment.end))) continue;
    const own = lines.position(comment.start).line;
    const alone = tree.text.slice(lines.lineStart(own), comment.start).trim() === '';
    held.add(alone ? lines.position(nextCode(tree, i)).line : own);
  }
  return held;
}

/** Where the text goes on after a comment and all that follow it directly. */
function nextCode(tree: Tree, index: number): number {
  let at = tree.comments[index]?.end ?? 0;
  for (let next = index + 1; ; next++) {
    while (at < tree.text.length && /\s/.test(tree.text.charAt(at))) at++;
    const following = tree.comments[next];
    if (following === undefined || following.start !== at) return at;
    at = following.end;
  }
}
