// What a member says of one throttle, as bytes and back.

import type { Reader, Writer } from '../../net/codec.ts';
import type { Millis } from '../contract.ts';
import type { Rate } from './division.ts';
import { isName } from './name-table.ts';
import { keyBytesMax } from './replication-limits.ts';
import { totalMax, type PeerUse } from './throttle.ts';

export interface NamedUse extends PeerUse {
  readonly name: string;
}

export function writeThrottleUse(to: Writer, { name, rate, total, level, perSec, hungry, usedAt }: NamedUse, now: Millis): void {
  to.text(name, keyBytesMax);
  for (const value of [rate.limit, rate.perSec, rate.burst, rate.epsilon]) writeMilli(to, value);
  to.varint(total);
  writeMilli(to, level);
  writeMilli(to, perSec);
  to.u8(hungry ? 1 : 0);
  to.varint(Math.max(0, Math.round(now - usedAt)));
}

/** Null: malformed, or numbers that no throttle has. */
export function readThrottleUse(from: Reader, now: Millis): NamedUse | null {
  const name = from.text(keyBytesMax);
  const rate = { limit: readMilli(from), perSec: readMilli(from), burst: readMilli(from), epsilon: readMilli(from) };
  const [total, level, perSec, hungry, agoMs] = [from.varint(), readMilli(from), readMilli(from), from.u8() === 1, from.varint()];
  if (from.error !== null || !isName(name) || !isRate(rate) || total >= totalMax) return null;
  return { name, rate, total, level, perSec, hungry, usedAt: now - agoMs };
}

/** As it arrives at the others. */
export function rounded({ limit, perSec, burst, epsilon }: Rate): Rate {
  const [l, p, b, e] = [limit, perSec, burst, epsilon].map((value) => Math.round(value * 1000) / 1000);
  return { limit: l ?? limit, perSec: p ?? perSec, burst: b ?? burst, epsilon: e ?? epsilon };
}

/** What a rate may be: within this every number that is made of it has room on the wire. */
export function isRate({ limit, perSec, burst, epsilon }: Rate): boolean {
  const isPart = (value: number, most: number) => value >= 0.001 && value <= most;
  return isPart(limit, 1e9) && isPart(perSec, 1e7) && isPart(burst, 1e9) && isPart(epsilon, 1);
}

/** Thousandths are as fine as anybody writes a rate. */
function writeMilli(to: Writer, value: number): void {
  to.varint(Math.round(value * 1000));
}

function readMilli(from: Reader): number {
  return from.varint() / 1000;
}
