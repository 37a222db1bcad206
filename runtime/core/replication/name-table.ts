// Numbers by name: the gauge table of the manual.

import type { Reader, Writer } from '../../net/codec.ts';
import type { Cursor, GaugeStore, Key } from './gauge-store.ts';
import { keyBytesMax } from './replication-limits.ts';
import { entryBytes } from './room.ts';

export class NameTable implements GaugeStore {
  readonly #numbers = new Map<Key, number>();
  /** What was asked for last: to raise a gauge is to look at it three times. */
  #lastKey: Key | null = null;
  #lastValue = 0;
  #bytes = 0;

  get size(): number {
    return this.#numbers.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  keyOf(text: string): Key | null {
    return isName(text) ? text : null;
  }

  textOf(key: Key): string {
    return String(key);
  }

  add(key: Key, amount: number): number {
    const before = this.value(key);
    const value = before + amount;
    if (value === 0) this.#numbers.delete(key);
    else this.#numbers.set(key, value);
    if ((before === 0) !== (value === 0)) this.#bytes += value === 0 ? -entryBytes(key) : entryBytes(key);
    this.#lastValue = value;
    return value;
  }

  value(key: Key): number {
    if (key !== this.#lastKey) {
      this.#lastValue = this.#numbers.get(key) ?? 0;
      this.#lastKey = key;
    }
    return this.#lastValue;
  }

  sum(key: Key): number {
    return this.value(key);
  }

  /** A map's iterator meets what is added behind it and leaves out what is gone. */
  cursor(): Cursor {
    const keys = this.#numbers.keys();
    return { next: (most) => take(keys, most) };
  }

  writeKey(to: Writer, key: Key): void {
    to.text(String(key), keyBytesMax);
  }

  readKey(from: Reader): Key | null {
    const text = from.text(keyBytesMax);
    if (!isName(text)) from.fail('a key with NUL');
    return from.error === null ? text : null;
  }

  another(): NameTable {
    return new NameTable();
  }
}

/** Fits on the wire, and is a text at all: half a surrogate pair would come back as another key. Asked for at each connection. */
export function isName(text: string): boolean {
  if (text.length > keyBytesMax) return false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0) return false;
    if (unit >= 0x80) return isLongName(text);
  }
  return true;
}

function isLongName(text: string): boolean {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) return false;
  return text.length * 3 <= keyBytesMax || new TextEncoder().encode(text).length <= keyBytesMax;
}

export function take<T>(items: Iterator<T>, most: number): readonly T[] {
  const taken: T[] = [];
  while (taken.length < most) {
    const next = items.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
