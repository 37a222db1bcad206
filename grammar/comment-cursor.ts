// The comments of a file, in order, for a printer that walks the text from front to back: whatever gap it crosses, it takes
// the comments that lie there. So none is lost and none is printed twice.

import type { Comment, Tree } from './tree.ts';

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
}

const none: readonly Comment[] = [];
