// Which time of a record is believed, as it decides on the file that it goes into: a node must not make files of days that cannot be. What is not
// believed is not lost: it is written under another time, and said once.

const daySec = 86_400;
/** Clocks of nodes may be ahead of ours by so much. */
const aheadSec = daySec;
/** A node that was away for weeks is caught up with; a log of years is none. */
const oldestSec = 100 * daySec;
/** Records of one log are written one after the other. A clock that was set, and writers that wait for each other, make hours. */
const backSec = daySec;

export class BelievedTime {
  readonly #wallSec: () => number;
  readonly #say: (what: string) => void;
  readonly #said = new Set<string>();
  #newest = -Infinity;

  /** `say`: what is wrong with the times of this log, once for each kind. */
  constructor(wallSec: () => number, say: (what: string) => void) {
    this.#wallSec = wallSec;
    this.#say = say;
  }

  /** After a move records may be older again. */
  begin(): void {
    this.#newest = -Infinity;
  }

  of(sec: number): number {
    const now = Math.floor(this.#wallSec());
    if (sec > now + aheadSec) return this.#instead(now, sec, 'more than a day ahead', 'of now');
    if (sec < now - oldestSec) return this.#instead(now, sec, 'more than 100 days ago', 'of now');
    if (sec < this.#newest - backSec)
      return this.#instead(this.#newest, sec, 'more than a day before the record in front of it', 'of that one');
    if (sec > this.#newest) this.#newest = sec;
    return sec;
  }

  #instead(time: number, sec: number, what: string, under: string): number {
    if (!this.#said.has(what)) {
      this.#said.add(what);
      const date = Math.abs(sec) <= 8.64e12 ? new Date(sec * 1000).toISOString() : `${sec} s`;
      this.#say(`records are dated ${date}, ${what}; they are written under the time ${under}. Look at the clock of that node`);
    }
    return time;
  }
}
