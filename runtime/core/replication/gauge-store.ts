// Numbers by key, as one member has them or all together: what trees of addresses and tables of names have in common.

import type { Reader, Writer } from '../../net/codec.ts';

/** As a store keeps it: an IPv4 address as a number, everything else as its canonical text. */
export type Key = string | number;

export interface GaugeStore {
  /** Entries with a number other than 0. */
  readonly size: number;
  /** In memory, roughly. */
  readonly bytes: number;
  /** The key of a text that anybody typed; null: it can be none here. */
  keyOf(text: string): Key | null;
  textOf(key: Key): string;
  /** Adds to an entry and returns its new number. 0 is no entry. */
  add(key: Key, amount: number): number;
  /** The number of exactly this entry. */
  value(key: Key): number;
  /** What is asked for: for addresses, the sum of the block of `prefix` bits around the key (null: as long as the key itself). */
  sum(key: Key, prefix: number | null): number;
  /** Goes through all entries in slices; entries may come and go meanwhile, those that stay are met exactly once. */
  cursor(): Cursor;
  writeKey(to: Writer, key: Key): void;
  /** Null, and the reader has failed: it is none. */
  readKey(from: Reader): Key | null;
  /** An empty one of the same kind. */
  another(): GaugeStore;
}

export interface Cursor {
  /** Up to so many; empty at the end. */
  next(most: number): readonly Key[];
}
