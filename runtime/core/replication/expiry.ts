// When keys run out, to the second: what is due is found without looking at what is not.

import type { Millis } from '../contract.ts';

const bucketMs = 1000;

export class Expiry<Key> {
  readonly #buckets = new Map<number, Set<Key>>();
  readonly #bucketOf = new Map<Key, number>();
  /** No bucket before this one has anything in it. */
  #first = Infinity;

  get size(): number {
    return this.#bucketOf.size;
  }

  /** Instead of what was said of the key before; null: it does not run out. */
  set(key: Key, at: Millis | null): void {
    const old = this.#bucketOf.get(key);
    const bucket = at === null ? undefined : Math.ceil(at / bucketMs);
    if (old === bucket) return;
    if (old !== undefined) this.#remove(key, old);
    if (bucket === undefined) return;
    const keys = this.#buckets.get(bucket);
    if (keys === undefined) this.#buckets.set(bucket, new Set([key]));
    else keys.add(key);
    this.#bucketOf.set(key, bucket);
    this.#first = Math.min(this.#first, bucket);
  }

  /** It runs out some time. */
  has(key: Key): boolean {
    return this.#bucketOf.has(key);
  }

  /** When a key runs out, to the second; null: never. */
  at(key: Key): Millis | null {
    const bucket = this.#bucketOf.get(key);
    return bucket === undefined ? null : bucket * bucketMs;
  }

  /** When the next one is due. */
  nextAt(): Millis | null {
    return this.#bucketOf.size === 0 ? null : this.#first * bucketMs;
  }

  /** Up to so many keys that are due; they are forgotten here. */
  take(now: Millis, most: number): readonly Key[] {
    const taken: Key[] = [];
    while (taken.length < most && this.#bucketOf.size > 0 && this.#first * bucketMs <= now) {
      const keys = this.#buckets.get(this.#first);
      if (keys === undefined) {
        this.#first =
          this.#buckets.size < 1000 ? [...this.#buckets.keys()].reduce((least, each) => Math.min(least, each)) : this.#first + 1;
        continue;
      }
      for (const key of keys) {
        if (taken.length >= most) break;
        taken.push(key);
        this.#remove(key, this.#first);
      }
    }
    return taken;
  }

  #remove(key: Key, bucket: number): void {
    this.#bucketOf.delete(key);
    const keys = this.#buckets.get(bucket);
    keys?.delete(key);
    if (keys?.size === 0) this.#buckets.delete(bucket);
  }
}
