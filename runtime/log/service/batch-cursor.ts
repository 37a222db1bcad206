// A batch as its reader goes through it: record by record over the bytes of the frame, with no object for each. `decodeFrame` gives the same as
// values; a test holds the two against each other.

import type { Position } from '../jlog/format.ts';

const batchType = 21;
const recordBytes = 12;

export interface BatchHead {
  readonly subscription: number;
  /** Of the first record. */
  readonly first: Position;
  readonly records: number;
  /** Where the first record begins. */
  readonly at: number;
}

export function isBatch(frame: Uint8Array): boolean {
  return frame[0] === batchType;
}

/** The head of a batch; null for one that is malformed in any place, so that `eachRecord` needs no check. Never throws. */
export function readBatchHead(frame: Buffer): BatchHead | null {
  if (!isBatch(frame) || frame.length < 14) return null;
  let [records, at] = [0, 13];
  for (let unit = 1; ; unit *= 0x80) {
    const byte = frame[at++];
    // A count has at most three bytes, because a frame has at most a megabyte; and never one more than it needs.
    if (byte === undefined || unit > 0x4000) return null;
    records += (byte & 0x7f) * unit;
    if (byte < 0x80) {
      if (byte === 0 && unit > 1) return null;
      break;
    }
  }
  let end = at;
  for (let left = records; left > 0; left--) {
    if (end + recordBytes > frame.length) return null;
    end += recordBytes + frame.readUInt32BE(end + 8);
  }
  if (end !== frame.length) return null;
  return {
    subscription: frame.readUInt32BE(1),
    first: { log: frame.readUInt32BE(5), marker: frame.readUInt32BE(9) },
    records,
    at,
  };
}

/** Calls back for each record: seconds, and where its payload lies in the frame. */
export function eachRecord(frame: Buffer, { records, at: begin }: BatchHead, take: (sec: number, from: number, to: number) => void): void {
  let at = begin;
  for (let left = records; left > 0; left--) {
    const from = at + recordBytes;
    const to = from + frame.readUInt32BE(at + 8);
    take(frame.readUInt32BE(at), from, to);
    at = to;
  }
}
