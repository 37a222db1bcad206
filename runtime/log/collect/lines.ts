// Lines of one source on their way to the disk: gathered by file, in few large pieces. A record becomes its bytes, and a line end where it has none.

const newline = 10;
/** Enough for a batch of the protocol; what is larger gets a piece of its own. */
const pieceBytes = 256 << 10;

/** A run of lines for one file. */
export interface Run {
  readonly path: string;
  readonly chunks: Uint8Array[];
}

export class Lines {
  #runs: Run[] = [];
  #bytes = 0;
  #records = 0;
  #piece: Buffer | null = null;
  #used = 0;
  /** Where in the piece the open chunk begins. */
  #from = 0;
  #spare: Buffer[] = [];

  get bytes(): number {
    return this.#bytes;
  }

  get records(): number {
    return this.#records;
  }

  add(path: string, payload: Uint8Array): void {
    const { length } = payload;
    const bare = length === 0 || payload[length - 1] !== newline;
    const bytes = bare ? length + 1 : length;
    if (this.#runs.at(-1)?.path !== path) {
      this.#seal();
      this.#runs.push({ path, chunks: [] });
    }
    if (this.#piece === null || this.#used + bytes > this.#piece.length) this.#begin(bytes);
    const piece = this.#piece ?? Buffer.alloc(0);
    piece.set(payload, this.#used);
    if (bare) piece[this.#used + length] = newline;
    this.#used += bytes;
    this.#bytes += bytes;
    this.#records++;
  }

  /** All of it, and begins anew. The chunks stay as they are until `giveBack`. */
  take(): { readonly runs: readonly Run[]; readonly bytes: number; readonly records: number; readonly pieces: readonly Buffer[] } {
    this.#seal();
    const taken = { runs: this.#runs, bytes: this.#bytes, records: this.#records, pieces: this.#pieces };
    this.#runs = [];
    this.#bytes = 0;
    this.#records = 0;
    this.#pieces = [];
    this.#piece = null;
    return taken;
  }

  /** Pieces whose bytes nobody needs any more: so a steady stream of lines makes no garbage. */
  giveBack(pieces: readonly Buffer[]): void {
    for (const piece of pieces) if (piece.length === pieceBytes && this.#spare.length < 4) this.#spare.push(piece);
  }

  #pieces: Buffer[] = [];

  #begin(bytes: number): void {
    this.#seal();
    this.#piece = bytes > pieceBytes ? Buffer.allocUnsafeSlow(bytes) : (this.#spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes));
    this.#pieces.push(this.#piece);
    this.#used = 0;
    this.#from = 0;
  }

  /** Ends the open chunk. */
  #seal(): void {
    const run = this.#runs.at(-1);
    if (run !== undefined && this.#piece !== null && this.#used > this.#from) run.chunks.push(this.#piece.subarray(this.#from, this.#used));
    this.#from = this.#used;
  }
}
