// What one source has gathered: lines that wait for the next commit, and those that a commit is about.

import { giveBack, Lines, type Run } from './output-lines.ts';
import type { OnDurable, OutputQueue } from './log-output.ts';
import type { Problem } from './problem.ts';
import type { Place } from './log-source.ts';

/** What a commit is about. It stays until it is durable. */
export interface Taken {
  readonly runs: readonly Run[];
  readonly pieces: readonly Buffer[];
  readonly bytes: number;
  readonly records: number;
  /** Where the source is when these are written. */
  readonly place: Place;
  /** The numbering that the place counts in, and the credit that they have cost: both as the source gave them. */
  readonly epoch: number;
  readonly cost: number;
}

export class SourceQueue implements OutputQueue {
  readonly key: string;
  readonly #durable: OnDurable;
  readonly #gathered: (bytes: number) => void;
  readonly #lines = new Lines();
  #place: Place | null = null;
  #epoch = 0;
  #cost = 0;
  /** Bytes of the gathered ones that the collector knows of. */
  #told = 0;
  #taken: Taken | null = null;
  pausedUntil = -Infinity;
  /** Why it is paused. */
  problem: Problem | null = null;
  dropped = false;

  constructor(key: string, durable: OnDurable, gathered: (bytes: number) => void) {
    this.key = key;
    this.#durable = durable;
    this.#gathered = gathered;
  }

  get taken(): Taken | null {
    return this.#taken;
  }

  get waitingBytes(): number {
    return this.#lines.bytes + (this.#taken?.bytes ?? 0) + (this.#place === null ? 0 : 1);
  }

  /** Records that are not durable. */
  get waitingRecords(): number {
    return this.#lines.records + (this.#taken?.records ?? 0);
  }

  /** A record: the bytes `[from, to)`, which are copied. */
  add(path: string, bytes: Uint8Array, from = 0, to = bytes.length): void {
    this.#lines.add(path, bytes, from, to);
  }

  /** Everything added so far is up to this place. Without it nothing is written: call it in the same turn as `add`. */
  reach(place: Place, epoch = 0, cost = 0): void {
    this.#place = place;
    this.#epoch = epoch;
    this.#cost += cost;
    this.#gathered(this.#lines.bytes - this.#told + 1);
    this.#told = this.#lines.bytes;
  }

  /** For the next commit. False: there is nothing, or it is paused. */
  take(nowMs: number): boolean {
    if (this.isPaused(nowMs)) return false;
    if (this.#taken !== null) return true;
    if (this.#place === null) return false;
    this.#taken = { ...this.#lines.take(), place: this.#place, epoch: this.#epoch, cost: this.#cost };
    this.#place = null;
    this.#cost = 0;
    this.#told = 0;
    return true;
  }

  settle(): void {
    const taken = this.#taken;
    this.#taken = null;
    this.problem = null;
    if (taken === null) return;
    giveBack(taken.pieces);
    if (!this.dropped) this.#durable(taken.place, taken.epoch, taken.cost);
  }

  pause(problem: Problem, untilMs: number): void {
    this.problem = problem;
    this.pausedUntil = untilMs;
  }

  isPaused(nowMs: number): boolean {
    return nowMs < this.pausedUntil;
  }
}
