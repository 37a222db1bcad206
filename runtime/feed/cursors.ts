// Iterations of SCAN under way. A cursor is a number of ours; whoever begins many and ends none makes the oldest go.

export class Cursors {
  readonly #most: number;
  readonly #iterations = new Map<number, Iterator<string>>();
  #last = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes an iteration out; it comes back with `keep`. */
  take(cursor: number): Iterator<string> | null {
    const iteration = this.#iterations.get(cursor) ?? null;
    this.#iterations.delete(cursor);
    return iteration;
  }

  keep(iteration: Iterator<string>): number {
    const cursor = ++this.#last;
    this.#iterations.set(cursor, iteration);
    const [oldest] = this.#iterations.keys();
    if (this.#iterations.size > this.#most && oldest !== undefined) this.#iterations.delete(oldest);
    return cursor;
  }
}
