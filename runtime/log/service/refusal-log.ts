// Lines about those who are turned away. Every user of the machine can be turned away thousands of times in a second: that must neither
// fill a disk nor push out of a journal what an operator has to see.

/** In a minute; the counters have all of them. */
const mostLines = 20;
const windowMs = 60_000;

export type Say = (level: 'warn', message: string, fields?: Readonly<Record<string, unknown>>) => void;

export class RefusalLog {
  readonly #say: Say;
  #beganAt = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(say: Say) {
    this.#say = say;
  }

  tell(peer: string, why: string, fields: Readonly<Record<string, unknown>>, now = performance.now()): void {
    this.tick(now);
    if (this.#count === 0) this.#beganAt = now;
    this.#count++;
    if (this.#count <= mostLines) this.#say('warn', `log reader ${peer} refused: ${why}`, { peer, ...fields });
  }

  /** Sums up a minute that is over. */
  tick(now = performance.now()): void {
    if (now - this.#beganAt < windowMs) return;
    const more = this.#count - mostLines;
    this.#count = 0;
    if (more > 0) this.#say('warn', `${more} more log readers were refused within a minute`, { refused: more });
  }
}
