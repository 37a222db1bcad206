// Bytes of wire formats: a writer that grows and a reader that can not be led past its end. Imports no Node, so that a browser can use it.
// The reader fails once and for all: after the first thing that is malformed every read gives an empty value and `error` says what was
// wrong, so a decoder reads straight on and asks at the end. Numbers are big-endian; variable ones as in Protocol Buffers (7 bits a byte,
// the lowest first), but never longer than needed and never above 2^53 - 1.

import { ipFromBits, parseIp, type Ip } from './ip.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes under construction. What does not fit into its field is a bug of the caller and throws a RangeError. */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;
  /** What `attempt` has left out, and why. */
  readonly dropped: string[] = [];

  /** @param bytes room for so many at first. */
  constructor(bytes = 256) {
    this.#bytes = new Uint8Array(bytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    this.#byte(whole(value, 0xff));
  }

  u16(value: number): void {
    const at = this.#room(2);
    this.#view.setUint16(at, whole(value, 0xffff));
  }

  u32(value: number): void {
    const at = this.#room(4);
    this.#view.setUint32(at, whole(value, 0xffff_ffff));
  }

  u64(value: bigint): void {
    if (value < 0n || value >> 64n !== 0n) throw new RangeError(`${value} is no unsigned 64-bit number`);
    const at = this.#room(8);
    this.#view.setBigUint64(at, value);
  }

  varint(value: number): void {
    let rest = whole(value, Number.MAX_SAFE_INTEGER);
    while (rest >= 0x80) {
      this.#byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#byte(rest);
  }

  /** Length first. */
  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.raw(value);
  }

  /** Without length. */
  raw(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  /** UTF-8, length first, at most `limit` bytes of it. */
  text(value: string, limit: number): void {
    const bytes = encoder.encode(value);
    if (bytes.length > limit) throw new RangeError(`a text of ${bytes.length} bytes, ${limit} fit: ${value.slice(0, 40)}`);
    this.bytes(bytes);
  }

  /** Four bytes or sixteen, without the family. */
  address(ip: Ip): void {
    if (ip.family === 4) {
      this.u32(Number(ip.bits));
    } else {
      this.u64(ip.bits >> 64n);
      this.u64(ip.bits & 0xffff_ffff_ffff_ffffn);
    }
  }

  /** Family (4 or 6) and address. */
  ip(text: string): void {
    const ip = parseIp(text);
    if (ip === null) throw new RangeError(`no address: ${text}`);
    this.u8(ip.family);
    this.address(ip);
  }

  /** Writes all of something, or nothing where some of it does not fit into its field: one wrong entry must not take the others with it. */
  attempt(what: string, write: () => void): void {
    const before = this.#length;
    try {
      write();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#length = before;
      this.dropped.push(`${what}: ${error.message}`);
    }
  }

  /** A copy of all bytes so far. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** The bytes themselves, not a copy: nothing may be written afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #byte(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  /** Where the next `count` bytes go. It may exchange the buffer, so call it before touching that. */
  #room(count: number): number {
    const begin = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return begin;
  }
}

function whole(value: number, max: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new RangeError(`${value} is no whole number from 0 to ${max}`);
  return value;
}

/** Reads what a Writer wrote, from anybody. Allocates no more than the input is long. */
export class Reader {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;
  #error: string | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** What was wrong first, or null. */
  get error(): string | null {
    return this.#error;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** For decoders that find a value out of its range. */
  fail(why: string): void {
    this.#error ??= `${why} at byte ${this.#at}`;
    this.#at = this.#bytes.length;
  }

  u8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getUint16(at);
  }

  u32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at);
  }

  u64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigUint64(at);
  }

  varint(): number {
    let value = 0;
    // Eight bytes hold 2^56 - 1, which is more than a number does.
    for (let i = 0, unit = 1; i < 8; i++, unit *= 0x80) {
      const byte = this.u8();
      if (this.#error !== null) return 0;
      value += (byte & 0x7f) * unit;
      if (byte >= 0x80) continue;
      if (byte === 0 && i > 0) break;
      if (value > Number.MAX_SAFE_INTEGER) break;
      return value;
    }
    this.fail('a number that is too long');
    return 0;
  }

  /** How many elements follow, each at least `bytesEach` long: a count that can not be true is refused before anybody allocates. */
  count(bytesEach: number, max: number): number {
    const count = this.varint();
    if (count <= max && count * bytesEach <= this.remaining) return count;
    this.fail(`${count} elements of at least ${bytesEach} bytes`);
    return 0;
  }

  /** A view into the input, not a copy. */
  bytes(limit: number): Uint8Array {
    return this.raw(this.count(1, limit));
  }

  raw(length: number): Uint8Array {
    const at = this.#take(length);
    return at < 0 ? new Uint8Array(0) : this.#bytes.subarray(at, at + length);
  }

  text(limit: number): string {
    const bytes = this.bytes(limit);
    try {
      return decoder.decode(bytes);
    } catch {
      this.fail('a text that is no UTF-8');
      return '';
    }
  }

  /** Canonical text; an IPv4 address that is written as IPv6 is malformed, because two texts of one address would be equal. */
  address(family: number): string {
    if (family === 4) return this.#v4();
    if (family !== 6) return this.#noAddress(`family ${family}`);
    const bits = (this.u64() << 64n) | this.u64();
    if (bits >> 32n === 0xffffn) return this.#noAddress('an IPv4 address in the form of IPv6');
    return this.#error === null ? ipFromBits(6, bits).text : '';
  }

  ip(): string {
    return this.address(this.u8());
  }

  #v4(): string {
    const at = this.#take(4);
    return at < 0 ? '' : this.#bytes.subarray(at, at + 4).join('.');
  }

  #noAddress(why: string): string {
    this.fail(why);
    return '';
  }

  /** Where the next `count` bytes begin; -1 when there are fewer. */
  #take(count: number): number {
    if (this.#error !== null) return -1;
    if (count > this.remaining) {
      this.fail(`the end, where ${count} bytes should follow`);
      return -1;
    }
    const at = this.#at;
    this.#at += count;
    return at;
  }
}
