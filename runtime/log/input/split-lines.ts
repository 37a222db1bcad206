// Cuts bytes into records: one line each, its line end included, as the loggers of the mail server write them.

/** A longer line becomes several records. */
export const lineBytesMax = 1 << 20;

const lineFeed = 10;

export class LineCutter {
  #parts: Buffer[] = [];
  #held = 0;
  readonly #most: number;
  /** Lines that were longer than a record may be. */
  cuts = 0;

  constructor(most = lineBytesMax) {
    this.#most = most;
  }

  /** Bytes of a line whose end has not come yet. */
  get held(): number {
    return this.#held;
  }

  /** Records that `chunk` completes. They share its memory. */
  take(chunk: Buffer): Buffer[] {
    const records: Buffer[] = [];
    let from = 0;
    while (from < chunk.length) {
      const end = chunk.indexOf(lineFeed, from) + 1;
      const to = Math.min(end === 0 ? chunk.length : end, from + this.#most - this.#held);
      this.#parts.push(chunk.subarray(from, to));
      this.#held += to - from;
      from = to;
      const whole = end !== 0 && to === end;
      if (!whole && this.#held < this.#most) continue;
      if (!whole) this.cuts++;
      const record = this.rest();
      if (record !== null) records.push(record);
    }
    return records;
  }

  /** What came behind the last line end, or null: the last record of a stream. */
  rest(): Buffer | null {
    if (this.#held === 0) return null;
    const [first] = this.#parts;
    const record = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#held = 0;
    return record;
  }
}
