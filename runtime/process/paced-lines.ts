// Lines about those who are turned away. Every user of the machine can be turned away thousands of times in a second: that must neither
// fill a disk nor push out of a journal what an operator has to see.

/** In a minute; counters have all of them. */
const mostLines = 20;
const windowMs = 60_000;

export class PacedLines {
  readonly #sumUp: (more: number) => void;
  #beganAt = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** `sumUp` says how many more there were in a minute that is over. */
  constructor(sumUp: (more: number) => void) {
    this.#sumUp = sumUp;
  }

  tell(line: () => void, now = performance.now()): void {
    this.tick(now);
    if (this.#count === 0) this.#beganAt = now;
    this.#count++;
    if (this.#count <= mostLines) line();
  }

  /** To be called now and then where the last minute is to be summed up before the next one begins. */
  tick(now = performance.now()): void {
    if (now - this.#beganAt < windowMs) return;
    const more = this.#count - mostLines;
    this.#count = 0;
    if (more > 0) this.#sumUp(more);
  }
}
