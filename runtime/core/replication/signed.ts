// Whole numbers that may be negative, as the lowest bit of a variable one.

import type { Reader, Writer } from '../../net/codec.ts';
import { countMax } from './replication-limits.ts';

export function writeSigned(to: Writer, value: number): void {
  to.varint(value < 0 ? -value * 2 - 1 : value * 2);
}

export function readSigned(from: Reader): number {
  const value = from.varint();
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

/** Whether an amount may be counted at all. */
export function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && Math.abs(amount) <= countMax;
}
