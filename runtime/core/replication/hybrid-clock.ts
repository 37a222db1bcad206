// A hybrid logical clock: wall time in milliseconds times 1024, and a counter in the rest. What is written after something was read has the
// later stamp, even where the writer's wall clock is behind. No stamp is turned away because a clock is wrong: a clock that is far ahead takes
// everybody's stamps with it, once, and from then on the order of writes is right again.

import type { Clock } from './contents.ts';

const ticksPerMs = 1024;
/** A wall clock beyond these is one that was never set, or is broken. The upper one leaves a century of stamps to count in. */
const [wallMin, wallMax] = [Date.UTC(2020), Date.UTC(2150)];
/** Stamps up to here are somebody's; what is above leaves no room to count on. */
export const stampMax = Date.UTC(2200) * ticksPerMs;

export class HybridClock {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The latest stamp that was given or seen. */
  get last(): number {
    return this.#last;
  }

  stamp(): number {
    this.#last = Math.max(this.#last + 1, this.#wallMs() * ticksPerMs);
    return this.#last;
  }

  /** Of somebody else. By how much it is ahead of both our clocks, in milliseconds; 0: it is not. */
  saw(stamp: number): number {
    if (stamp <= this.#last) return 0;
    this.#last = stamp;
    return Math.max(0, stamp / ticksPerMs - this.#wallMs());
  }

  #wallMs(): number {
    const now = Math.floor(this.#clock.wallMs());
    return now >= wallMin ? Math.min(now, wallMax) : wallMin;
  }
}

/** `400 days`, for people. */
export function spanText(ms: number): string {
  const [day, hour, minute] = [86_400_000, 3_600_000, 60_000];
  if (ms >= 2 * day) return `${Math.round(ms / day)} days`;
  if (ms >= 2 * hour) return `${Math.round(ms / hour)} hours`;
  return ms >= 2 * minute ? `${Math.round(ms / minute)} minutes` : `${Math.round(ms / 1000)} s`;
}
