// What a connection has raised and not lowered again, so that it can be taken back when the connection dies. One more such list belongs to
// nobody: what connections raised that asked for it to be kept (EC.KEEP on).

import type { CidrObject, GaugeObject } from '../replication/port.ts';

/** What counts up and down under a key. */
export type Raisable = CidrObject | GaugeObject;

/** What all lists together hold. */
export interface HeldTotal {
  keys: number;
  bytes: number;
}

/** Of a key beside its text, here and where it is counted. */
const bytesAround = 64;

export class Held {
  readonly #total: HeldTotal;
  readonly #byTarget = new Map<Raisable, Map<string, number>>();
  #keys = 0;
  #bytes = 0;
  /** Most connections raise in one object only. */
  #lastTarget: Raisable | null = null;
  #lastCounts: Map<string, number> | null = null;

  constructor(total: HeldTotal) {
    this.#total = total;
  }

  /** Different keys that are up. */
  get keys(): number {
    return this.#keys;
  }

  /** About, with what a key costs beside its text. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What something is raised in. */
  targets(): readonly Raisable[] {
    return [...this.#byTarget.keys()];
  }

  of(target: Raisable, key: string): number {
    return this.#byTarget.get(target)?.get(key) ?? 0;
  }

  raise(target: Raisable, key: string, amount: number): void {
    const counts = this.#countsOf(target);
    const before = counts.get(key);
    if (before === undefined) this.#change(key, 1);
    counts.set(key, (before ?? 0) + amount);
  }

  /** At most what is held. Gives how much that was. */
  lower(target: Raisable, key: string, amount: number): number {
    const counts = this.#byTarget.get(target);
    const before = counts?.get(key);
    if (counts === undefined || before === undefined) return 0;
    const lowered = Math.min(amount, before);
    if (lowered < before) {
      counts.set(key, before - lowered);
      return lowered;
    }
    counts.delete(key);
    this.#change(key, -1);
    if (counts.size === 0) this.#drop(target);
    return lowered;
  }

  /** Takes back up to so many keys, in the order of raising. Gives how many that were; fewer than `most`: it was all. */
  release(most: number): number {
    let released = 0;
    for (const [target, counts] of this.#byTarget) {
      for (const [key, amount] of counts) {
        if (released === most) return released;
        released++;
        counts.delete(key);
        this.#change(key, -1);
        target.add(key, -amount);
      }
      this.#drop(target);
    }
    return released;
  }

  #countsOf(target: Raisable): Map<string, number> {
    if (target === this.#lastTarget && this.#lastCounts !== null) return this.#lastCounts;
    const counts = this.#byTarget.get(target) ?? new Map<string, number>();
    this.#byTarget.set(target, counts);
    this.#lastTarget = target;
    this.#lastCounts = counts;
    return counts;
  }

  #drop(target: Raisable): void {
    this.#byTarget.delete(target);
    this.#lastTarget = null;
    this.#lastCounts = null;
  }

  #change(key: string, by: 1 | -1): void {
    const bytes = by * (key.length + bytesAround);
    this.#keys += by;
    this.#bytes += bytes;
    this.#total.keys += by;
    this.#total.bytes += bytes;
  }
}
