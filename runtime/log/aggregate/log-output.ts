// What a manager asks of the place where lines go: files (`Collector`) or a stream (`runtime/log/jetstream`). Another engine is one more class of this kind.
//
// The contract: a place and all records up to it become durable together, or an output can tell, whenever it is asked, how far it really is. Nothing is
// told durable that is not. Records of a source keep their order. What is refused is tried again until it is taken; nothing is dropped, and what is gathered is
// bounded by the credit, which is given back by `durable` only.

import type { Place } from './log-source.ts';

export interface CollectorCounters {
  readonly commits: number;
  readonly records: number;
  readonly bytes: number;
  readonly failures: number;
  readonly filesOpen: number;
  readonly filesOpened: number;
  readonly filesEvicted: number;
}

export interface OutputQueue {
  readonly key: string;
  /** Gathered and not durable. */
  readonly waitingBytes: number;
  readonly waitingRecords: number;
  /** A record: the bytes `[from, to)`, which are copied. `target`: what the template makes of its source and time. */
  add(target: string, bytes: Uint8Array, from?: number, to?: number): void;
  /** Everything added since the last call ends with this place, one marker for each record. In the same turn as `add`. */
  reach(place: Place, epoch?: number, cost?: number): void;
}

/** `epoch` and `cost` as they were given to `reach`, costs summed up. */
export type OnDurable = (place: Place, epoch: number, cost: number) => void;

export interface LogOutput {
  /** Whose the places are: managers with the same one share them. */
  readonly writer: string;
  /** How far a source is known to be durable; null: nothing is known of it. */
  place(key: string): Place | null;
  /** The same, asked of who really knows. @param target where its records go. Waits as long as nobody can say. */
  locate(key: string, target: string): Promise<Place | null>;
  /** Reading begins, or begins anew, behind this place. */
  begins(key: string, place: Place): void;
  /** The node has stored this place (null: all that is written), so nobody else gets what lies before it. */
  confirmed(key: string, place: Place | null): void;
  /** Something of it is written and not confirmed. */
  isInDoubt(key: string): boolean;
  /** Another manager has read on from there: what is written behind it goes. Resolves when it is durably so; what the disk refuses is thrown. */
  surrender(key: string, at: Place): Promise<void>;
  /** A source has one at a time. */
  queue(key: string, durable: OnDurable): OutputQueue;
  /** What is not durable is forgotten: it comes again. Resolves when nothing is under way that knows of it. */
  drop(queue: OutputQueue): Promise<void>;
  waitingBytes(): number;
  counters(): CollectorCounters;
  /** Called about once a second. */
  tidy(): Promise<void>;
  /** Makes durable what was gathered, as far as that is possible, and lets go of everything. */
  close(): Promise<void>;
}
