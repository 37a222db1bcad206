// Encodes messages into one buffer, so that one system call appends many. Copying small messages is cheaper than handing the kernel a
// vector each.

import { writeHeader, type Layout } from './format.ts';
import { lz4Bound, lz4Encode } from './lz4.ts';

export interface Entry {
  readonly payload: Uint8Array;
  readonly sec: number;
  readonly usec: number;
}

/** Bytes of a batch at most, unless a single message has more. */
const firstBytes = 1 << 20;

export class Batch {
  #bytes = Buffer.allocUnsafeSlow(firstBytes);
  #length = 0;
  readonly #ends: number[] = [];

  get records(): number {
    return this.#ends.length;
  }

  /**
   * Of the records behind the first `skip`, those with which a segment of `size` bytes ends: up to the first that reaches `limit`.
   * The bytes are valid until the next `add` or `clear`.
   */
  upTo(limit: number, size: number, skip: number): { readonly bytes: Buffer; readonly records: number } {
    const from = skip === 0 ? 0 : (this.#ends[skip - 1] ?? 0);
    let last = this.#ends.length;
    if (size + this.#length - from >= limit) last = 1 + this.#ends.findIndex((end, i) => i >= skip && size + end - from >= limit);
    return { bytes: this.#bytes.subarray(from, this.#ends[last - 1] ?? from), records: last - skip };
  }

  /** All of it; valid until the next `add` or `clear`. */
  all(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#ends.length = 0;
    // One huge message must not cost its memory for ever.
    if (this.#bytes.length > firstBytes) this.#bytes = Buffer.allocUnsafeSlow(firstBytes);
  }

  /** False, and nothing added, where the record has no room in a batch that holds others already. */
  add(layout: Layout, { payload, sec, usec }: Entry): boolean {
    const most = layout.headerBytes + (layout.compression === 'lz4' ? lz4Bound(payload.length) : payload.length);
    if (this.#length + most > this.#bytes.length) {
      if (this.#length > 0) return false;
      this.#bytes = Buffer.allocUnsafeSlow(most);
    }
    const at = this.#length;
    const body = at + layout.headerBytes;
    let end = body + payload.length;
    if (layout.compression === 'lz4') end = lz4Encode(payload, this.#bytes, body);
    else this.#bytes.set(payload, body);
    writeHeader(layout, this.#bytes, at, { sec, usec, messageBytes: payload.length, payloadBytes: end - body });
    this.#length = end;
    this.#ends.push(end);
    return true;
  }
}
