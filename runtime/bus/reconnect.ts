// When an engine whose connection has ended tries again, and what it says of it: soon at first, then ever later, each reason once.

import type { EngineEvent } from './engine.ts';
import type { Timers } from './timers.ts';

const retryMs = { first: 50, most: 1000 };

export class Reconnect {
  readonly #timers: Timers;
  readonly #begin: () => void;
  readonly #tell: (event: EngineEvent) => void;
  #isUp = false;
  #lastReason = '';
  #delayMs = retryMs.first;
  #cancel: () => void = () => {};

  /** `begin` begins the next life of the connection. */
  constructor(timers: Timers, begin: () => void, tell: (event: EngineEvent) => void) {
    this.#timers = timers;
    this.#begin = begin;
    this.#tell = tell;
  }

  up(): void {
    this.#isUp = true;
    this.#delayMs = retryMs.first;
    this.#lastReason = '';
  }

  down(reason: string, left: boolean): void {
    const isNews = this.#isUp || reason !== this.#lastReason;
    this.#isUp = false;
    this.#lastReason = reason;
    if (isNews) this.#tell({ kind: 'down', reason, left });
    this.#cancel = this.#timers.set(this.#delayMs, this.#begin);
    this.#delayMs = Math.min(this.#delayMs * 2, retryMs.most);
  }

  /** Without a pause, and nothing is said. */
  atOnce(): void {
    this.#cancel = this.#timers.set(0, this.#begin);
  }

  cancel(): void {
    this.#cancel();
  }
}
