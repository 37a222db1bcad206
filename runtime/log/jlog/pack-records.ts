// Records of a plain segment, moved from a block of the file into bytes for the wire, without an object for each: a node that sends a backlog passes
// hundreds of thousands in a second, and its memory shall stay as it is.

import { isHeader, type Layout } from './format.ts';

/** What precedes each payload: seconds, microseconds and length, big-endian (`service/log-wire.ts` has the same). */
const packedHeaderBytes = 12;

export interface Packed {
  readonly records: number;
  /** Bytes of the block that were passed. */
  readonly passed: number;
  /** Where the packed bytes end. */
  readonly end: number;
}

/** Packs the whole records at the beginning of a block into `out`, from `at` on. Null where what begins there is no record. */
export function packRecords(layout: Layout, block: Buffer, out: Buffer, at: number): Packed | null {
  let from = 0;
  let to = at;
  let records = 0;
  while (from + layout.headerBytes <= block.length) {
    if (!isHeader(layout, block, from)) return null;
    const bytes = block.readUInt32LE(from + 12);
    const next = from + layout.headerBytes + bytes;
    if (next > block.length || to + packedHeaderBytes + bytes > out.length) break;
    turn(block, from + 4, out, to);
    turn(block, from + 8, out, to + 4);
    turn(block, from + 12, out, to + 8);
    block.copy(out, to + packedHeaderBytes, from + layout.headerBytes, next);
    to += packedHeaderBytes + bytes;
    from = next;
    records++;
  }
  return { records, passed: from, end: to };
}

/** Four bytes from little-endian to big-endian, unchecked. */
function turn(block: Buffer, from: number, out: Buffer, to: number): void {
  out[to] = block[from + 3] ?? 0;
  out[to + 1] = block[from + 2] ?? 0;
  out[to + 2] = block[from + 1] ?? 0;
  out[to + 3] = block[from] ?? 0;
}
