// What one source has gathered: lines that wait for the next commit, and those that a commit is about.

import { Lines, type Run } from './lines.ts';
import type { Problem } from './problem.ts';
import type { Place } from './source.ts';

/** What a commit is about. It stays until it is durable. */
export interface Taken {
  readonly runs: readonly Run[];
  readonly pieces: readonly Buffer[];
  readonly bytes: number;
  readonly records: number;
  /** Where the source is when these are written. */
  readonly place: Place;
}

export class SourceQueue {
  readonly key: string;
  readonly #durable: (place: Place, taken: Taken) => void;
  readonly #gathered: (bytes: number) => void;
  readonly #lines = new Lines();
  #place: Place | null = null;
  #taken: Taken | null = null;
  pausedUntil = -Infinity;
  /** Why it is paused. */
  problem: Problem | null = null;
  dropped = false;

  constructor(key: string, durable: (place: Place, taken: Taken) => void, gathered: (bytes: number) => void) {
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

  add(path: string, payload: Uint8Array): void {
    this.#lines.add(path, payload);
  }

  /** Everything added so far is up to this place. Without it nothing is written: call it in the same turn as `add`. */
  reach(place: Place): void {
    this.#place = place;
    this.#gathered(this.#lines.bytes + 1);
  }

  /** For the next commit. False: there is nothing, or it is paused. */
  take(nowMs: number): boolean {
    if (this.isPaused(nowMs)) return false;
    if (this.#taken !== null) return true;
    if (this.#place === null) return false;
    this.#taken = { ...this.#lines.take(), place: this.#place };
    this.#place = null;
    return true;
  }

  settle(): void {
    const taken = this.#taken;
    this.#taken = null;
    this.problem = null;
    if (taken === null) return;
    this.#lines.giveBack(taken.pieces);
    if (!this.dropped) this.#durable(taken.place, taken);
  }

  pause(problem: Problem, untilMs: number): void {
    this.problem = problem;
    this.pausedUntil = untilMs;
  }

  isPaused(nowMs: number): boolean {
    return nowMs < this.pausedUntil;
  }
}
