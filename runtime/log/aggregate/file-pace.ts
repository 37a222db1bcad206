// How many files a node makes here. Its records decide by their times which file each goes into, so they could make one each. A node that makes too
// many waits for credit until they are few in a minute again; what it sends all the same goes behind the record before.

/** A node that was away for weeks is caught up with at once: so many files it may make in one go. */
const burst = 1000;
const perSec = 10;
/** What was granted already may still make so many. */
const debtMax = 2000;
/** Files that a node writes to in turn, mostly one for each of its logs. */
const recentMax = 512;

export class FilePace {
  readonly #wallSec: () => number;
  readonly #recent = new Map<string, true>();
  #left = burst;
  #filledAt: number;

  constructor(wallSec: () => number) {
    this.#wallSec = wallSec;
    this.#filledAt = wallSec();
  }

  /** Whether a record may go there. False: too many files were made. */
  takes(path: string): boolean {
    if (!this.#recent.delete(path)) {
      this.#fill();
      if (this.#left <= -debtMax) return false;
      this.#left--;
    }
    this.#recent.set(path, true);
    if (this.#recent.size > recentMax) {
      const [oldest] = this.#recent.keys();
      if (oldest !== undefined) this.#recent.delete(oldest);
    }
    return true;
  }

  /** How long nothing more should be asked for. */
  waitMs(): number {
    this.#fill();
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left / perSec) * 1000);
  }

  /** The clock of this machine may be set: then nothing comes, or no more than a minute's. */
  #fill(): void {
    const now = this.#wallSec();
    this.#left = Math.min(burst, this.#left + perSec * Math.min(60, Math.max(0, now - this.#filledAt)));
    this.#filledAt = now;
  }
}
