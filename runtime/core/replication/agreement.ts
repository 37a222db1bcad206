// The words that members at rest exchange to see whether they hold the same: made, held until the bus takes them, and heard.

import type { Millis } from '../contract.ts';
import { ClockWatch } from './clock-watch.ts';
import type { Clock, Comparison } from './contents.ts';
import { encodeComparing, type Comparing, type ReplicaType } from './replica-wire.ts';

export class Agreement {
  readonly #comparison: Comparison | undefined;
  readonly #clock: Clock;
  readonly #type: ReplicaType;
  readonly #clocks: ClockWatch;
  /** Made, and not yet taken by the bus. */
  #held: Uint8Array | null = null;
  #counts = { comparisons_sent: 0, comparisons_received: 0 };

  /** `warn` is told of clocks that are off. */
  constructor(comparison: Comparison | undefined, clock: Clock, type: ReplicaType, warn: (text: string) => void) {
    this.#clocks = new ClockWatch(clock, warn);
    this.#comparison = comparison;
    this.#clock = clock;
    this.#type = type;
  }

  /** What is to be said now; null: nothing. */
  next(): Uint8Array | null {
    const at = this.wakeAt();
    if (at === null || at > this.#clock.ms() || this.#comparison === undefined) return null;
    this.#held ??= encodeComparing(this.#type, { wallMs: wallMsOf(this.#clock), sections: this.#comparison.say() });
    return this.#held;
  }

  wakeAt(): Millis | null {
    return this.#held === null ? (this.#comparison?.sayAt() ?? null) : this.#clock.ms();
  }

  /** False: it was none of ours. */
  taken(bytes: Uint8Array): boolean {
    if (bytes !== this.#held) return false;
    this.#held = null;
    this.#counts.comparisons_sent++;
    return true;
  }

  /** A view or a round has come between: it is said again when it is due. */
  forget(): void {
    this.#held = null;
  }

  /** A member has said what time it is. */
  met(privateName: string, wallMs: number): void {
    this.#clocks.heard(privateName, wallMs);
  }

  /** `isSettled`: this member has all that there is, so that a difference means something. */
  heard(privateName: string, { wallMs, sections }: Comparing, isSettled: boolean): void {
    this.met(privateName, wallMs);
    if (!isSettled) return;
    this.#counts.comparisons_received++;
    this.#comparison?.compare(sections);
  }

  counters(): Readonly<Record<string, number>> {
    const clocks = { clocks_off: this.#clocks.seen };
    return this.#comparison === undefined ? clocks : { ...this.#counts, ...clocks };
  }
}

/** As the wire has it: a clock before 1970 is none. */
export function wallMsOf(clock: Clock): number {
  const now = Math.floor(clock.wallMs());
  return Number.isSafeInteger(now) && now > 0 ? now : 0;
}
