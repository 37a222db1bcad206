// How much the feed may do before the rest of the process has its turn: heartbeats of the cluster run in the same loop, and thousands of
// clients can have a chunk of commands waiting at the same time. Connections that come too late in a turn wait for the next, in order.

import { alone, type Failed } from '../../base/alone.ts';

/** Commands of one turn: a few milliseconds. Some take longer than others, so the clock is asked now and then. */
const commandsPerTurn = 4096;
const turnMs = 8;
const lookEvery = 16;

export class Turns {
  readonly #now: () => number;
  readonly #renew: () => void;
  #left = commandsPerTurn;
  #begunAt = 0;
  #renewal: NodeJS.Immediate | null = null;
  #waiting: (() => void)[] = [];

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number, failed: Failed) {
    this.#now = now;
    this.#renew = alone(failed, () => this.#begin());
  }

  /** Takes one command's worth. False: this turn is used up. */
  take(): boolean {
    if (this.#renewal === null) {
      this.#renewal = setImmediate(this.#renew);
      this.#begunAt = this.#now();
    }
    if (this.#left === 0) return false;
    this.#left--;
    if (this.#left % lookEvery === 0 && this.#now() - this.#begunAt > turnMs) this.#left = 0;
    return true;
  }

  /** Called once, in a later turn; must not throw. */
  later(work: () => void): void {
    this.#waiting.push(work);
    if (this.#renewal === null) this.#renewal = setImmediate(this.#renew);
  }

  close(): void {
    if (this.#renewal !== null) clearImmediate(this.#renewal);
    this.#waiting = [];
  }

  /** Immediates run after the sockets of a turn, and before its timers of the next: those who waited do at most one turn's work here. */
  #begin(): void {
    this.#renewal = null;
    this.#left = commandsPerTurn;
    this.#begunAt = this.#now();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const [index, work] of waiting.entries()) {
      if (this.#left === 0) {
        this.#waiting = [...waiting.slice(index), ...this.#waiting];
        break;
      }
      work();
    }
  }
}
