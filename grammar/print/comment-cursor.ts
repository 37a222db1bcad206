// The comments of a file, in order, for a printer that walks the text from front to back: whatever gap it crosses, it takes
// the comments that lie there. So none is lost and none is printed twice.

import type { Comment, Tree } from '../tree.ts';

export class CommentCursor {
  readonly #comments: readonly Comment[];
  #next = 0;

  constructor(tree: Pick<Tree, 'comments'>) {
    this.#comments = tree.comments;
  }

  /** The comments before `offset` that nobody has taken yet. */
  takeBefore(offset: number): readonly Comment[] {
    const first = this.#next;
    while ((this.#comments[this.#next]?.start ?? Number.POSITIVE_INFINITY) < offset) this.#next++;
    return first === this.#next ? none : this.#comments.slice(first, this.#next);
  }

  /** The comments from one offset to another, taken or not. */
  between(start: number, end: number): readonly Comment[] {
    const first = this.#indexAt(start);
    return this.#comments.slice(first, this.#indexAt(end));
  }

  /** Index of the first comment that begins at or behind `offset`. */
  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#comments[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const none: readonly Comment[] = [];
