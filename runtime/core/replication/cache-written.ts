// An entry of a cache as it is held.

import type { Millis } from '../contract.ts';
import type { Mark } from './cache-entry.ts';
import type { Stamped } from './stamp-order.ts';

export interface Written extends Stamped {
  /** Null: deleted. */
  readonly value: Uint8Array | null;
  /** Who has set its end. */
  readonly end: Mark;
  /** When it goes, of the monotonic clock; null: never. */
  readonly endsAt: Millis | null;
  readonly section: number;
  /** Counts writes into this map, so that a snapshot knows what came after its beginning. */
  readonly order: number;
}

/** Key, stamp and the rest of an entry in memory, roughly. */
const entryBytes = 250;

export function bytesOf({ key, value }: Written): number {
  return entryBytes + key.length + (value?.length ?? 0);
}

/** What must be the same at all members. The time that is left is not: clocks go on while messages are on their way. */
export function digested({ key, stamp, node, end }: Written): string {
  return `${key}\0${stamp}\0${node}\0${end.stamp}\0${end.node}`;
}
