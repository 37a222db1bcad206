// What the commands for caches and counters have in common: the entry that a key names, and times as clients write them.

import type { CacheObject, CountersObject, Refusal } from '../../replication/port.ts';
import type { Feed } from '../feed.ts';
import type { Request } from '../feed-request.ts';
import { refusalText } from '../refusal.ts';

export interface Entry {
  readonly object: CacheObject | CountersObject;
  readonly key: string;
}

/** Null: an error was answered. */
export function entryAt(feed: Feed, request: Request, index: number): Entry | null {
  const target = feed.target(request, index);
  if (target === null) return null;
  const { object, key } = target;
  if (object.structure === 'cache' || object.structure === 'counters') return { object, key };
  feed.wrongStructure(object, 'caches and counters');
  return null;
}

export function isThere({ object, key }: Entry): boolean {
  return object.structure === 'cache' ? object.get(key) !== null : object.has(key);
}

/** The value as bytes; null: there is none. */
export function bytesAt({ object, key }: Entry): Uint8Array | null {
  if (object.structure === 'cache') return object.get(key);
  const value = object.read(key);
  return value === null ? null : Buffer.from(String(value));
}

/** A text: why it was not set. */
export function setValue({ object, key }: Entry, value: Uint8Array, ttlSec: number | null | 'keep'): string | null {
  let refused: Refusal | null;
  if (object.structure === 'cache') refused = object.set(key, value, ttlSec).refused;
  else {
    const text = value.length > 17 ? '' : Buffer.from(value).toString('latin1');
    if (!/^-?\d{1,16}$/.test(text)) return `ERR value is not an integer or out of range: ${object.name} counts`;
    refused = object.set(key, Number(text), ttlSec).refused;
  }
  return refused === null ? null : refusalText(refused, object);
}

/** Words that come before a time. */
export type TimeWord = 'EX' | 'PX' | 'EXAT' | 'PXAT';

export function isTimeWord(word: string): word is TimeWord {
  return word === 'EX' || word === 'PX' || word === 'EXAT' || word === 'PXAT';
}

/** Seconds from now on; a moment that is over gives 0 or less. NaN: no number. */
export function secondsFrom(feed: Feed, word: TimeWord, time: number): number {
  switch (word) {
    case 'EX':
      return time;
    case 'PX':
      return time / 1000;
    case 'EXAT':
      return time - feed.surroundings.wallMs() / 1000;
    case 'PXAT':
      return (time - feed.surroundings.wallMs()) / 1000;
  }
}
