// Frames out of a stream: each is its length (u32, big-endian) and so many bytes. Imports nothing, like all of this folder.

/** Cuts what a socket gives into frames. Never holds more than one frame of the largest size. */
export class FrameCutter {
  readonly #bytesMax: number;
  #header = new Uint8Array(4);
  #headerFilled = 0;
  #body: Uint8Array | null = null;
  #filled = 0;
  readonly #reuse: boolean;
  #spare = new Uint8Array(0);

  /**
   * @param bytesMax largest frame, without its length.
   * @param reuse the bytes of a frame are the callback's only while it runs: nothing is allocated for a frame that is no larger than one before.
   */
  constructor(bytesMax: number, reuse = false) {
    this.#bytesMax = bytesMax;
    this.#reuse = reuse;
  }

  /** Calls back for each whole frame (without its length). False: a frame is too large or empty, and the connection is of no more use. */
  feed(chunk: Uint8Array, onFrame: (bytes: Uint8Array) => void): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#body === null) {
        this.#header[this.#headerFilled++] = chunk[at++] ?? 0;
        if (this.#headerFilled < 4) continue;
        const length = new DataView(this.#header.buffer).getUint32(0);
        if (length === 0 || length > this.#bytesMax) return false;
        this.#body = this.#room(length);
        this.#headerFilled = 0;
        this.#filled = 0;
      }
      const part = chunk.subarray(at, at + this.#body.length - this.#filled);
      this.#body.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#body.length) continue;
      const body = this.#body;
      this.#body = null;
      onFrame(body);
    }
    return true;
  }

  #room(length: number): Uint8Array {
    if (!this.#reuse) return new Uint8Array(length);
    if (this.#spare.length < length) this.#spare = new Uint8Array(length);
    return this.#spare.subarray(0, length);
  }
}
