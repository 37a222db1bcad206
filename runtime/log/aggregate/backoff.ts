// Growing delays between attempts.

export class Backoff {
  readonly #firstMs: number;
  readonly #lastMs: number;
  #nextMs: number;

  constructor(firstMs: number, lastMs: number) {
    this.#firstMs = firstMs;
    this.#lastMs = lastMs;
    this.#nextMs = firstMs;
  }

  /** Twice as long each time; a little by chance, so that many who lost one thing do not come back at one moment. */
  next(): number {
    const now = this.#nextMs;
    this.#nextMs = Math.min(this.#lastMs, now * 2);
    return now * (0.75 + Math.random() / 2);
  }

  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}
