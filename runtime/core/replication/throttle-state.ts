// What people are shown of a throttle.

import type { Millis } from '../contract.ts';
import type { TableId } from './contents.ts';
import type { Rate } from './division.ts';
import type { Answer, PeerUse } from './throttle.ts';

/** One throttle for the console. */
export interface ThrottleState {
  readonly name: string;
  readonly rate: Rate;
  readonly level: number;
  /** Units that are wanted in one interval: of those who want more than they get, an equal part at least. */
  readonly wanted: number;
  /** At most so many at once, in the worst case; see docs/replication.md. */
  readonly most: number;
}

export interface ThrottleUser {
  /** Null: this node. */
  readonly table: TableId | null;
  readonly use: PeerUse;
  /** It has a say in the rate. */
  readonly names: boolean;
}

export interface ThrottleWhy {
  readonly rate: Rate;
  readonly level: number;
  readonly users: readonly ThrottleUser[];
  readonly allowance: number;
  readonly share: number;
  /** What the next one would be answered. */
  readonly next: Answer;
  readonly most: number;
  readonly now: Millis;
}

/** In one interval. */
export function wantedOf({ perSec, hungry }: PeerUse, rate: Rate, members: number): number {
  const granted = perSec * rate.perSec;
  return hungry ? Math.max(granted, rate.limit / members) : granted;
}
