// A hybrid logical clock: wall time in milliseconds times 1024, and a counter in the rest. What is written after something was read has the
// later stamp, even where the writer's wall clock is behind.

import type { Clock } from './contents.ts';

const ticksPerMs = 1024;
/** A stamp so far ahead of our wall clock is no stamp. */
const absurdMs = 366 * 86_400_000;

export class HybridClock {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  stamp(): number {
    this.#last = Math.max(this.#last + 1, Math.floor(this.#clock.wallMs()) * ticksPerMs);
    return this.#last;
  }

  /** Of somebody else. False: no clock can be that wrong. */
  saw(stamp: number): boolean {
    if (stamp > (this.#clock.wallMs() + absurdMs) * ticksPerMs) return false;
    this.#last = Math.max(this.#last, stamp);
    return true;
  }

  /** How far a stamp is ahead of our wall clock. */
  aheadMs(stamp: number): number {
    return stamp / ticksPerMs - this.#clock.wallMs();
  }
}
