// One entry of a cache: a value and its end, each with the stamp of who wrote it last, because a new time to live must not bring an older value
// back. And its bytes on the wire.

import type { Reader, Writer } from '../../net/codec.ts';
import { stampMax } from './hybrid-clock.ts';
import { keyBytesMax, ttlMsMax, valueBytesMax } from './replication-limits.ts';

/** Who wrote something, and when. */
export interface Mark {
  readonly stamp: number;
  readonly node: string;
}

export interface CacheEntry extends Mark {
  readonly key: string;
  /** Null: deleted. */
  readonly value: Uint8Array | null;
  /** Time left; null: it never ends. Of what is deleted: for how long that is remembered. */
  readonly leftMs: number | null;
  /** Of the end. */
  readonly end: Mark;
}

const nodeBytesMax = 255;

/** Whether a mark is later than another one; the same at all members. */
export function isLater(a: Mark, b: Mark): boolean {
  return a.stamp > b.stamp || (a.stamp === b.stamp && a.node > b.node);
}

export function writeCacheEntry(to: Writer, { key, value, stamp, node, leftMs, end }: CacheEntry): void {
  to.text(key, keyBytesMax);
  to.varint(stamp);
  to.text(node, nodeBytesMax);
  const isSame = end.stamp === stamp && end.node === node;
  to.varint(isSame ? 0 : end.stamp);
  if (!isSame) to.text(end.node, nodeBytesMax);
  to.varint(leftMs === null ? 0 : Math.max(0, Math.round(leftMs)) + 1);
  to.varint(value === null ? 0 : value.length + 1);
  if (value !== null) to.raw(value);
}

/** Null: malformed, or no numbers that can be told on. */
export function readCacheEntry(from: Reader): CacheEntry | null {
  const [key, stamp, node, endStamp] = [from.text(keyBytesMax), from.varint(), from.text(nodeBytesMax), from.varint()];
  const end = endStamp === 0 ? { stamp, node } : { stamp: endStamp, node: from.text(nodeBytesMax) };
  const [left, length] = [from.varint(), from.varint()];
  if (length > valueBytesMax + 1) from.fail(`a value of ${length - 1} bytes`);
  // A copy: what the message lies in is much larger.
  const value = length === 0 ? null : from.raw(length - 1).slice();
  if (from.error !== null || key.includes('\0') || Math.max(stamp, end.stamp) > stampMax) return null;
  return { key, value, stamp, node, leftMs: left === 0 ? null : Math.min(left - 1, ttlMsMax), end };
}
