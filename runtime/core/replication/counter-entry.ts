// One windowed counter: what each member has counted in it since its window began. The window has a number that grows; whoever has a lower one
// is told of one that is over. And its bytes on the wire.

import type { Reader, Writer } from '../../net/codec.ts';
import { stampMax } from './hybrid-clock.ts';
import { keyBytesMax, ttlMsMax } from './replication-limits.ts';
import { readSigned, writeSigned } from './signed.ts';

/** What one life of one member has counted. */
export interface Part {
  /** 48 bits made of its private name and session. */
  readonly member: number;
  /** How often it has changed: the later one counts. */
  readonly version: number;
  readonly count: number;
}

export interface CounterField {
  /** Empty: of the counter itself; else of a hash. */
  readonly field: string;
  readonly parts: readonly Part[];
}

export interface CounterEntry {
  readonly key: string;
  /** Stamp of the beginning of the window. */
  readonly window: number;
  /** It was deleted: nothing of an earlier window goes into this one. */
  readonly isReset: boolean;
  readonly leftMs: number;
  /** Stamp of who has set the end; 0: nobody, it ends by itself. */
  readonly endStamp: number;
  readonly fields: readonly CounterField[];
}

/** Fields of one counter, members that have counted in one, and length of its name: all of it has to fit into a message. */
export const [fieldsMax, partsMax, fieldBytesMax] = [500, 256, 64];

export function writeCounter(to: Writer, { key, window, isReset, leftMs, endStamp, fields }: CounterEntry): void {
  to.text(key, keyBytesMax);
  to.varint(window);
  to.u8(isReset ? 1 : 0);
  to.varint(Math.min(ttlMsMax, Math.max(0, Math.round(leftMs))));
  to.varint(endStamp);
  to.varint(fields.length);
  for (const { field, parts } of fields) {
    to.text(field, fieldBytesMax);
    to.varint(parts.length);
    for (const { member, version, count } of parts) {
      to.varint(member);
      to.varint(version);
      writeSigned(to, count);
    }
  }
}

/** Null: malformed. */
export function readCounter(from: Reader): CounterEntry | null {
  const [key, window, isReset, left, endStamp] = [from.text(keyBytesMax), from.varint(), from.u8() === 1, from.varint(), from.varint()];
  const fields: CounterField[] = [];
  for (let rest = from.count(2, fieldsMax); rest > 0 && from.error === null; rest--) {
    const field = from.text(fieldBytesMax);
    const parts: Part[] = [];
    for (let more = from.count(3, partsMax); more > 0 && from.error === null; more--)
      parts.push({ member: from.varint(), version: from.varint(), count: readSigned(from) });
    fields.push({ field, parts });
  }
  if (from.error !== null || key.includes('\0') || Math.max(window, endStamp) > stampMax) return null;
  return { key, window, isReset, leftMs: Math.min(left, ttlMsMax), endStamp, fields };
}
