// Seeded random numbers, so that a failing cluster is one number that anybody can run again.
// Generator: sfc32 by Chris Doty-Humphrey (PractRand, public domain): 128 bits of state, passes its author's tests, a few adds a number.

/** A stream of random numbers. Streams of different seeds or names are independent of each other. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** `name` separates the streams of one seed: drawing more for the network leaves the schedule as it was. */
  constructor(seed: number, name = '') {
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.a = seed | 0;
    this.b = Math.floor(seed / 2 ** 32) | 0;
    this.c = hash | 0;
    // The first outputs of close seeds resemble each other; twelve rounds are what the generator's author takes.
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits as a whole number from 0. */
  bits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  /** From 0 up to, not including, 1. */
  float(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from 0 up to, not including, `limit`. The bias of the product is below limit / 2^32. */
  below(limit: number): number {
    return Math.floor(this.float() * limit);
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  between(least: number, most: number): number {
    return least + this.float() * (most - least);
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  /** One of a list that must not be empty. */
  pick<T>(list: readonly T[]): T {
    const index = this.below(list.length);
    if (index >= list.length) throw new Error('nothing to pick from');
    return list[index] as T;
  }

  /** A new list in random order (Fisher and Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = list.slice();
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = copy[i] as T;
      copy[i] = copy[j] as T;
      copy[j] = kept;
    }
    return copy;
  }
}
