// Lines of one source on their way to the disk: gathered by file, in few large pieces. A record becomes its bytes, and a line end where it has none.

const newline = 10;
/** Small, because each of hundreds of sources has one; a longer line gets a piece of its own. */
const pieceBytes = 64 << 10;
/** Pieces that are used again, of all sources together: so a steady stream of lines makes no garbage. */
const spare: Buffer[] = [];
const mostSpare = 40;
const empty = Buffer.alloc(0);
/** Shorter lines are copied by hand, which is faster than a call. */
const smallBytes = 48;

/** A run of lines for one file. */
export interface Run {
  readonly path: string;
  readonly chunks: Uint8Array[];
}

export class Lines {
  #runs: Run[] = [];
  #bytes = 0;
  #records = 0;
  #piece: Buffer = empty;
  #pieces: Buffer[] = [];
  #path = '';
  #used = 0;
  /** Where in the piece the open chunk begins. */
  #from = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get records(): number {
    return this.#records;
  }

  /** The bytes `[from, to)` of a buffer are copied. */
  add(path: string, bytes: Uint8Array, from: number, to: number): void {
    const bare = to === from || bytes[to - 1] !== newline;
    const length = to - from + (bare ? 1 : 0);
    if (this.#path !== path) {
      this.#seal();
      this.#runs.push({ path, chunks: [] });
      this.#path = path;
    }
    if (this.#used + length > this.#piece.length) this.#begin(length);
    const piece = this.#piece;
    const end = this.#used + to - from;
    if (to - from < smallBytes) for (let at = from, target = this.#used; at < to; at++, target++) piece[target] = bytes[at] as number;
    else piece.set(bytes.subarray(from, to), this.#used);
    if (bare) piece[end] = newline;
    this.#used += length;
    this.#bytes += length;
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
    this.#piece = empty;
    this.#used = 0;
    this.#from = 0;
    this.#path = '';
    return taken;
  }

  #begin(bytes: number): void {
    this.#seal();
    this.#piece = bytes > pieceBytes ? Buffer.allocUnsafeSlow(bytes) : (spare.pop() ?? Buffer.allocUnsafeSlow(pieceBytes));
    this.#pieces.push(this.#piece);
    this.#used = 0;
    this.#from = 0;
  }

  /** Ends the open chunk. */
  #seal(): void {
    const run = this.#runs.at(-1);
    if (run !== undefined && this.#used > this.#from) run.chunks.push(this.#piece.subarray(this.#from, this.#used));
    this.#from = this.#used;
  }
}

/** Pieces whose bytes nobody needs any more. */
export function giveBack(pieces: readonly Buffer[]): void {
  for (const piece of pieces) if (piece.length === pieceBytes && spare.length < mostSpare) spare.push(piece);
}
