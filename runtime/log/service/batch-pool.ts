// Buffers of batches, used again when the peer has taken what was in them. Without it a node that sends a backlog makes hundreds of megabytes of garbage in
// a second, and the collector lets tens of them lie about.

export class BatchPool {
  readonly #bytes: number;
  readonly #kept: number;
  #free: Buffer[] = [];

  /** @param kept free ones to keep. */
  constructor(bytes: number, kept: number) {
    this.#bytes = bytes;
    this.#kept = kept;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#bytes);
  }

  /** Nobody may use it any more. */
  give(buffer: Buffer): void {
    if (this.#free.length < this.#kept) this.#free.push(buffer);
  }
}
