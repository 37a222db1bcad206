// How late the event loop was in the last five minutes: what the worst since the start (`pulse.ts`) cannot say, because it never gets better.

import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';

const slotMs = 30_000;
const slots = 10;
/** It wakes up this often; what it measures is how much later than that. */
const resolutionMs = 100;

export class RecentDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #timer: NodeJS.Timeout;
  #past: number[] = [];

  constructor() {
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      this.#past = [...this.#past, this.#now()].slice(-slots);
      this.#histogram.reset();
    }, slotMs).unref();
  }

  worstMs(): number {
    return this.#past.reduce((most, each) => Math.max(most, each), this.#now());
  }

  close(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #now(): number {
    return this.#histogram.count === 0 ? 0 : Math.max(0, this.#histogram.max / 1e6 - resolutionMs);
  }
}
