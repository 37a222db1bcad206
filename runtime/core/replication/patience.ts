// When a member asks for a new round: when it misses something, and when a round makes no progress.

import type { Millis } from '../contract.ts';
import type { Clock } from './contents.ts';

/** A round that makes no progress for so long is begun again, by whoever waits; each time it waits twice as long. */
const stallMs = { first: 10_000, most: 80_000 };
/** Between two rounds that one member asks for. */
const askAgainMs = 500;

export class Patience {
  readonly #clock: Clock;
  #askAt: Millis | null = null;
  #askedAt = -Infinity;
  #progressAt = 0;
  #stallMs = stallMs.first;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** It misses something, and will ask. */
  get wantsToAsk(): boolean {
    return this.#askAt !== null;
  }

  get mayAsk(): boolean {
    return this.#askAt !== null && this.#clock.ms() >= this.#askAt;
  }

  /** Of members that are new to each other nothing is late yet. */
  newView(): void {
    this.#stallMs = stallMs.first;
  }

  newRound(): void {
    this.#askAt = null;
  }

  progress(): void {
    this.#progressAt = this.#clock.ms();
  }

  askLater(): void {
    this.#askAt ??= Math.max(this.#clock.ms(), this.#askedAt + askAgainMs);
  }

  asked(): void {
    this.#askedAt = this.#clock.ms();
  }

  /** True, once for each time: the round does not get on. */
  isLate(): boolean {
    if (this.#clock.ms() < this.#progressAt + this.#stallMs) return false;
    this.#stallMs = Math.min(this.#stallMs * 2, stallMs.most);
    return true;
  }

  wakeAt(settled: boolean): Millis {
    return Math.min(this.#askAt ?? Infinity, settled ? Infinity : this.#progressAt + this.#stallMs);
  }
}
