// What one log has gathered for a stream: records that wait for the place which names them, and those that are not in the stream yet.

import type { OnDurable, OutputQueue } from '../aggregate/log-output.ts';
import type { Place } from '../aggregate/log-source.ts';

export interface Entry {
  readonly queue: StreamQueue;
  readonly subject: string;
  readonly bytes: Uint8Array;
  readonly place: Place;
  /** How often the server took it for a double though it is not in the stream. */
  attempt: number;
  /** Who has given it out last. */
  givenBy: Unsent | null;
}

/** Told when the records before it are in the stream. */
interface Mark {
  readonly place: Place;
  readonly epoch: number;
  readonly cost: number;
  /** Number of the last record before it. */
  readonly behind: number;
}

const pieceBytes = 64 << 10;

export class StreamQueue implements OutputQueue {
  readonly key: string;
  readonly #durable: OnDurable;
  readonly #ready: (entries: readonly Entry[]) => void;
  #gathered: { readonly subject: string; readonly bytes: Uint8Array }[] = [];
  #marks: Mark[] = [];
  #piece = Buffer.alloc(0);
  #used = 0;
  #taken = 0;
  #done = 0;
  waitingBytes = 0;
  dropped = false;

  constructor(key: string, durable: OnDurable, ready: (entries: readonly Entry[]) => void) {
    this.key = key;
    this.#durable = durable;
    this.#ready = ready;
  }

  get waitingRecords(): number {
    return this.#taken - this.#done + this.#gathered.length;
  }

  add(subject: string, bytes: Uint8Array, from = 0, to = bytes.length): void {
    this.#gathered.push({ subject, bytes: this.#copy(bytes, from, to) });
    this.waitingBytes += to - from;
  }

  reach(place: Place, epoch = 0, cost = 0): void {
    const { identity, position } = place;
    const first = position.marker - this.#gathered.length + 1;
    const entries = this.#gathered.map(({ subject, bytes }, i): Entry => {
      return {
        queue: this,
        subject,
        bytes,
        place: { identity, position: { log: position.log, marker: first + i } },
        attempt: 0,
        givenBy: null,
      };
    });
    this.#gathered = [];
    this.#taken += entries.length;
    this.#marks.push({ place, epoch, cost, behind: this.#taken });
    if (entries.length > 0) this.#ready(entries);
    else this.#tell();
  }

  /** One of its records is in the stream; they come in order. */
  done({ bytes }: Entry): void {
    this.#done++;
    this.waitingBytes -= bytes.length;
    this.#tell();
  }

  /** Many records share one piece of memory: one of its own for each costs more than all else that is done with it here. */
  #copy(bytes: Uint8Array, from: number, to: number): Uint8Array {
    const length = to - from;
    if (length > pieceBytes / 4) return Uint8Array.prototype.slice.call(bytes, from, to);
    if (this.#used + length > this.#piece.length) [this.#piece, this.#used] = [Buffer.allocUnsafeSlow(pieceBytes), 0];
    const copy = this.#piece.subarray(this.#used, this.#used + length);
    copy.set(bytes.subarray(from, to));
    this.#used += length;
    return copy;
  }

  #tell(): void {
    for (let mark = this.#marks[0]; mark !== undefined && mark.behind <= this.#done; mark = this.#marks[0]) {
      this.#marks.shift();
      if (!this.dropped) this.#durable(mark.place, mark.epoch, mark.cost);
    }
  }
}

/** The entries of a growing set, each once, in their order. */
export class Unsent {
  readonly #entries: ReadonlySet<Entry>;
  #rest: Iterator<Entry>;

  constructor(entries: ReadonlySet<Entry>) {
    this.#entries = entries;
    this.#rest = entries.values();
  }

  /** Null: there is none now. */
  next(): Entry | null {
    for (let anew = false; ;) {
      const { value, done } = this.#rest.next();
      if (done !== true) {
        if (value.givenBy === this) continue;
        value.givenBy = this;
        return value;
      }
      // An iterator that has come to its end sees nothing that is added later.
      if (anew) return null;
      anew = true;
      this.#rest = this.#entries.values();
    }
  }
}
