// Measures how late the event loop is. A process that was stopped, swapped out or busy must know it before it acts on anything
// that it reads afterwards: others may long have taken over (design: a late loop takes nothing over).

import type { Timers } from './node-timers.ts';

/** Short against the quarter of any sensible failure time-out, and cheap: ten wake-ups a second. */
const pulseMs = 100;

export class Pulse {
  readonly #now: () => number;
  readonly #timers: Timers;
  readonly #beat: () => void;
  #expected: number;
  #cancel: (() => void) | null = null;
  #worstSinceTaken = 0;
  #worst = 0;

  /** `beat` is called on every pulse. `now`: monotonic milliseconds. */
  constructor({ now, timers }: { readonly now: () => number; readonly timers: Timers }, beat: () => void) {
    this.#now = now;
    this.#timers = timers;
    this.#beat = beat;
    this.#expected = now() + pulseMs;
  }

  start(): void {
    this.#expected = this.#now() + pulseMs;
    this.#cancel = this.#timers.set(pulseMs, () => this.#fire());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Forgets what lateness there was since the last call, and begins anew. */
  restart(): void {
    this.stop();
    this.#worstSinceTaken = 0;
    this.start();
  }

  /** Worst lateness since the last call, also that of a pulse that is overdue at this moment (sockets are read before timers run). */
  takeLateMs(): number {
    const late = Math.max(this.#worstSinceTaken, this.overdueMs());
    this.#worstSinceTaken = 0;
    return late;
  }

  /** How long the next pulse should have come before now. */
  overdueMs(): number {
    return Math.max(0, this.#now() - this.#expected);
  }

  /** Since the start of the process. */
  worstMs(): number {
    return Math.max(this.#worst, this.overdueMs());
  }

  #fire(): void {
    const late = this.overdueMs();
    this.#worstSinceTaken = Math.max(this.#worstSinceTaken, late);
    this.#worst = Math.max(this.#worst, late);
    this.#expected = this.#now() + pulseMs;
    this.#cancel = this.#timers.set(pulseMs, () => this.#fire());
    this.#beat();
  }
}
