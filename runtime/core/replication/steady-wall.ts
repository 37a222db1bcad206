// A wall clock that does not follow a jump of days at once: a clock that is 400 days ahead for a moment would throw away every window of every
// series. What has jumped and stays there is believed after a while; what goes on evenly is not looked at.

import { spanText } from './hybrid-clock.ts';
import type { Clock } from './contents.ts';

/** Less than that is set by people and by time services. */
const jumpMs = 86_400_000;
const believedAfterMs = 600_000;
/** A clock before that was never set; any other one is better. */
const plausibleMs = Date.UTC(2020);

export class SteadyWall implements Clock {
  readonly #clock: Clock;
  readonly #warn: (text: string) => void;
  /** Of the wall clock from the monotonic one; null: not looked yet. */
  #offset: number | null = null;
  #jumpedAt: number | null = null;

  constructor(clock: Clock, warn: (text: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  ms(): number {
    return this.#clock.ms();
  }

  wallMs(): number {
    const [now, wall] = [this.#clock.ms(), this.#clock.wallMs()];
    const held = this.#offset === null ? wall : now + this.#offset;
    const off = wall - held;
    if (Math.abs(off) < jumpMs || held < plausibleMs) {
      if (this.#jumpedAt !== null) this.#warn('the clock of this node is back');
      return this.#take(wall, now);
    }
    if (this.#jumpedAt === null) {
      this.#jumpedAt = now;
      const text = `the clock of this node has jumped ${spanText(Math.abs(off))} ${off > 0 ? 'ahead' : 'back'}`;
      this.#warn(
        `${text}; replication goes on by the old one, and believes it if it stays for ${spanText(believedAfterMs)}: set the clock`,
      );
    }
    if (now - this.#jumpedAt < believedAfterMs) return held;
    this.#warn('the clock of this node has stayed where it jumped to, and is believed');
    return this.#take(wall, now);
  }

  #take(wall: number, now: number): number {
    this.#jumpedAt = null;
    this.#offset = wall - now;
    return wall;
  }
}
