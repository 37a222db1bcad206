// The pieces that wire formats are described with: each knows how to write a value and how to read it back, so that the two can not drift.

import { Foreign } from '../../base/foreign.ts';
import type { Reader, Writer } from './codec.ts';
import { parseIp } from './ip.ts';

export interface Field<T> {
  /** Fewest bytes that a value takes, so that a list of them can be refused by its count. */
  readonly bytesMin: number;
  // Properties, not methods: only so does the compiler notice a word that the format lacks.
  readonly write: (to: Writer, value: T) => void;
  /** After a failure the value means nothing: the caller asks the reader. */
  readonly read: (from: Reader) => T;
}

/** Fields one after the other, in the order in which they are written down here: reordering them changes the format. */
export function record<T>(fields: { readonly [K in keyof T]: Field<T[K]> }): Field<T> {
  const keys = Object.keys(fields) as (keyof T)[];
  return {
    bytesMin: keys.reduce((sum, key) => sum + fields[key].bytesMin, 0),
    write: (to, value) => {
      for (const key of keys) fields[key].write(to, value[key]);
    },
    read: (from) => Object.fromEntries(keys.map((key) => [key, fields[key].read(from)])) as T,
  };
}

export function list<T>(element: Field<T>, max: number): Field<readonly T[]> {
  return {
    bytesMin: 1,
    write: (to, values) => {
      if (values.length > max) throw new RangeError(`a list of ${values.length}, ${max} fit`);
      to.varint(values.length);
      for (const value of values) element.write(to, value);
    },
    read: (from) => {
      const values: T[] = [];
      for (let left = from.count(element.bytesMin, max); left > 0 && from.error === null; left--) values.push(element.read(from));
      return values;
    },
  };
}

export function nullable<T>(field: Field<T>): Field<T | null> {
  return {
    bytesMin: 1,
    write: (to, value) => {
      to.u8(value === null ? 0 : 1);
      if (value !== null) field.write(to, value);
    },
    read: (from) => (flag.read(from) ? field.read(from) : null),
  };
}

/** One word of a few, as its place among them: append new ones, and only with a new version. */
export function word<T extends string | number>(...words: readonly T[]): Field<T> {
  return {
    bytesMin: 1,
    write: (to, value) => {
      const index = words.indexOf(value);
      if (index < 0) throw new RangeError(`${value} is none of ${words.join(', ')}`);
      to.u8(index);
    },
    read: (from) => {
      const index = from.u8();
      if (index >= words.length) from.fail(`choice ${index} of ${words.length}`);
      return words[index] ?? (words[0] as T);
    },
  };
}

export const flag: Field<boolean> = {
  bytesMin: 1,
  write: (to, value) => to.u8(value ? 1 : 0),
  read: (from) => {
    const byte = from.u8();
    if (byte > 1) from.fail(`${byte} where a flag belongs`);
    return byte === 1;
  },
};

/** A whole number from 0 to 2^53 - 1. */
export const count: Field<number> = { bytesMin: 1, write: (to, value) => to.varint(value), read: (from) => from.varint() };

/** A length of time or an age, rounded to whole units: nobody needs more of it. */
export const duration: Field<number> = { bytesMin: 1, write: (to, value) => to.varint(Math.max(0, Math.round(value))), read: count.read };

/** A name that must arrive whole: longer than `limit` bytes is a bug. Names are as the IR has them, without control characters. */
export function name(limit: number): Field<string> {
  return { bytesMin: 1, write: (to, value) => to.text(value, limit), read: (from) => plain(from, from.text(limit)) };
}

/** A name that the IR does not bind: of a file of logs, of a subscriber on a disk. Whoever shows it takes a door. */
export function anyName(limit: number): Field<string> {
  return { ...name(limit), read: (from) => from.text(limit) };
}

/** What is compared as well as read, cut to `limit` characters. */
export function label(limit: number): Field<string> {
  return { ...name(limit * 3), write: (to, value) => to.text(value.slice(0, limit), limit * 3) };
}

/** Words for people, cut to `limit` characters. They are nobody's key, and nothing that may be shown as it is. */
export function prose(limit: number): Field<Foreign> {
  return {
    bytesMin: 1,
    write: (to, value) => to.text(Foreign.textOf(value).slice(0, limit), limit * 3),
    read: (from) => new Foreign(from.text(limit * 3)),
  };
}

function plain(from: Reader, text: string): string {
  if (/[\0-\x1f\x7f-\x9f]/.test(text)) from.fail('a name with control characters');
  return text;
}

/** A digest in lower-case hexadecimal travels as bytes; any other text as text. The lowest bit of the length tells which. */
export function digest(limit: number): Field<string> {
  return {
    bytesMin: 1,
    write: (to, value) => {
      const isHex = /^(?:[0-9a-f]{2})+$/.test(value);
      const bytes = isHex ? bytesOfHex(value) : new TextEncoder().encode(value);
      if (bytes.length > limit) throw new RangeError(`a digest of ${bytes.length} bytes, ${limit} fit`);
      to.varint(bytes.length * 2 + (isHex ? 1 : 0));
      to.raw(bytes);
    },
    read: (from) => readDigest(from, limit),
  };
}

export const ip: Field<string> = { bytesMin: 5, write: (to, value) => to.ip(value), read: (from) => from.ip() };

/** Six bytes; text in lower case with colons. */
export const mac: Field<string> = {
  bytesMin: 6,
  write: (to, value) => {
    if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(value)) throw new RangeError(`no hardware address: ${value}`);
    to.raw(bytesOfHex(value.replaceAll(':', '')));
  },
  read: (from) => Array.from(from.raw(6), hexOfByte).join(':'),
};

/** An address with flags in one byte: 0x80 for IPv6, the rest for the caller. Five bytes for what there are thousands of. */
export function writeFlaggedIp(to: Writer, text: string, flags: number): void {
  const address = parseIp(text);
  if (address === null) throw new RangeError(`no address: ${text}`);
  to.u8(flags | (address.family === 6 ? 0x80 : 0));
  to.address(address);
}

export function readFlaggedIp(from: Reader): { readonly ip: string; readonly flags: number } {
  const flags = from.u8();
  return { ip: from.address(flags & 0x80 ? 6 : 4), flags: flags & 0x7f };
}

function readDigest(from: Reader, limit: number): string {
  const header = from.varint();
  const length = Math.floor(header / 2);
  if (length > limit) from.fail(`a digest of ${length} bytes`);
  const bytes = from.raw(length);
  if (header % 2 === 1) return Array.from(bytes, hexOfByte).join('');
  try {
    return plain(from, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    from.fail('a digest that is neither bytes nor text');
    return '';
  }
}

function hexOfByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
