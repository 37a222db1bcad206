// Cuts bytes into records: one line each, its line end included, as the loggers of the mail server write them.

/** Bytes of a line, its line end not counted, that fit into one record; a longer line becomes several. */
export const lineBytesMax = 1 << 20;

/** In front of every record that goes on with the line of the one before it, so that nobody takes it for a line. */
export const continuedMark = Buffer.from('[continued] ');

const lineFeed = 10;

export class LineCutter {
  #parts: Buffer[] = [];
  #held = 0;
  #continues: boolean;
  readonly #most: number;
  /** Lines that were longer than a record may be. */
  cuts = 0;

  /** @param continues the first bytes go on with a line whose beginning is a record already. */
  constructor(most = lineBytesMax, continues = false) {
    this.#most = most;
    this.#continues = continues;
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
      const end = chunk.indexOf(lineFeed, from);
      const room = this.#most - this.#held;
      // Only when another byte of the line is there: one that just fills a record gets its line end, too.
      if ((end < 0 ? chunk.length : end) - from > room) {
        this.#hold(chunk.subarray(from, from + room));
        if (!this.#continues) this.cuts++;
        records.push(this.#record(true));
        from += room;
        continue;
      }
      const to = end < 0 ? chunk.length : end + 1;
      this.#hold(chunk.subarray(from, to));
      if (end >= 0) records.push(this.#record(false));
      from = to;
    }
    return records;
  }

  /** What came behind the last line end, or null: the last record of a stream. */
  rest(): Buffer | null {
    return this.#held === 0 ? null : this.#record(true);
  }

  #hold(part: Buffer): void {
    if (part.length > 0) this.#parts.push(part);
    this.#held += part.length;
  }

  #record(goesOn: boolean): Buffer {
    if (this.#continues) this.#parts.unshift(continuedMark);
    const [first] = this.#parts;
    const record = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#held = 0;
    this.#continues = goesOn;
    return record;
  }
}

/** Bytes that each of the records was in its source, where the first one begins a line or, with `continues`, goes on with one. */
export function sourceSizes(records: readonly Buffer[], continues: boolean): number[] {
  let goesOn = continues;
  return records.map((record) => {
    const size = record.length - (goesOn ? continuedMark.length : 0);
    goesOn = record.at(-1) !== lineFeed;
    return size;
  });
}
