// Entries by the stamp of their last write, the oldest first, in short sorted runs: an insertion or removal looks at a few hundred entries,
// whatever their number and in whatever order they come.

export interface Stamped {
  readonly key: string;
  readonly stamp: number;
  readonly node: string;
}

/** Of a run; twice that is cut in two. */
const runLength = 256;

/** The same order at all members: by stamp, then node, then key. */
function compareStamped(a: Stamped, b: Stamped): number {
  if (a.stamp !== b.stamp) return a.stamp - b.stamp;
  if (a.node !== b.node) return a.node < b.node ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

export class StampOrder<Entry extends Stamped> {
  readonly #runs: Entry[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  first(): Entry | null {
    return this.#runs[0]?.[0] ?? null;
  }

  add(entry: Entry): void {
    this.#size++;
    const at = this.#runOf(entry);
    const run = this.#runs[at];
    if (run === undefined) {
      this.#runs.push([entry]);
      return;
    }
    run.splice(placeIn(run, entry), 0, entry);
    if (run.length > 2 * runLength) this.#runs.splice(at + 1, 0, run.splice(runLength));
  }

  /** The very object that was added. */
  remove(entry: Entry): void {
    const at = this.#runOf(entry);
    const run = this.#runs[at];
    const place = run === undefined ? -1 : placeIn(run, entry);
    if (run === undefined || run[place] !== entry) return;
    run.splice(place, 1);
    this.#size--;
    if (run.length === 0) this.#runs.splice(at, 1);
  }

  /** In order; entries may come and go meanwhile, those that stay are met. */
  *[Symbol.iterator](): Generator<Entry> {
    let last: Entry | null = null;
    for (;;) {
      const at: number = last === null ? 0 : this.#runOf(last);
      let run: readonly Entry[] | undefined = this.#runs[at];
      let from: number = run === undefined || last === null ? 0 : placeIn(run, last);
      if (run?.[from] === last && last !== null) from++;
      if (run !== undefined && from >= run.length) {
        run = this.#runs[at + 1];
        from = 0;
      }
      const rest = run?.slice(from) ?? [];
      if (rest.length === 0) return;
      for (const entry of rest) {
        last = entry;
        yield entry;
      }
    }
  }

  /** The last run that begins at or before the entry. */
  #runOf(entry: Stamped): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const head = this.#runs[middle]?.[0];
      if (head !== undefined && compareStamped(head, entry) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** Where an entry is in a run, or would be. */
function placeIn(run: readonly Stamped[], entry: Stamped): number {
  let [low, high] = [0, run.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = run[middle];
    if (there !== undefined && compareStamped(there, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
