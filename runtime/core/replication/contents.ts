// What the protocol needs to know of an object's contents, whatever they are. A table is what one life of one member has made known, or
// what a cache's members hold in common. Changed entries are sent with their latest value, never as a history.

import type { Reader, Writer } from '../../net/codec.ts';
import type { Millis } from '../contract.ts';

/** Name of a table: private name and session of the member that made it. */
export type TableId = string;

/** Of what is held in common, in place of one member's table. */
export const sharedTable: TableId = '*';

/**
 * How far a table had come when its member left: messages of changes that were seen of it, and a digest of its contents. A snapshot holds
 * what was not sent as a change yet, so the messages alone do not tell two such tables apart; then everybody takes the same one.
 */
export interface Version {
  readonly messages: number;
  readonly digest: string;
}

export const noVersion: Version = { messages: 0, digest: '' };

export function isNewer(a: Version, b: Version | null): boolean {
  return b === null || a.messages > b.messages || (a.messages === b.messages && a.digest > b.digest);
}

/** Time as this node has it. */
export interface Clock {
  /** Monotonic; never compared between machines. */
  ms(): Millis;
  /** Of the wall, in milliseconds since 1970. */
  wallMs(): number;
}

export interface Contents {
  /** Every member tells newcomers what it has made known itself. */
  readonly tellsOwn: boolean;
  /** One member of those who know the same tells newcomers what is held in common. */
  readonly tellsShared: boolean;
  /** Changes since the last message, and when the first of them was made; several changes of one entry are several. */
  readonly pending: number;
  readonly pendingSince: Millis | null;
  /** Entries that were changed and are not sent. */
  readonly changed: number;

  /** Of all that is held, in memory, roughly. */
  readonly bytes: number;

  /** How many members take part, this one included, and how long at most one waits before it tells of its changes. */
  among?(members: number, maxDelayMs: Millis): void;
  /** The oldest message of changes that the bus has taken has come back. */
  delivered?(): void;
  /** The latest stamp of a logical clock, where there is one, for those who join; and somebody else's. */
  readonly stamp?: number;
  saw?(stamp: number): void;
  /** Of what is held in common: when there is a comparison to be said, the comparison, and what somebody else has said. */
  readonly comparison?: Comparison;

  /** Forgets what is to be sent: nobody is there, and whoever comes gets a snapshot. */
  discardChanges(): void;
  /** Writes changed entries, about `bytes` of them, which are not pending any more. */
  writeChanges(to: Writer, bytes: number): void;
  /** A snapshot of what this member has to tell; `shared`: also of what is held in common. */
  snapshot(shared: boolean): SnapshotSource;

  /** Entries of a message, all of them; null when it is malformed. Nothing is changed. */
  decode(from: Reader): Entries | null;
  apply(table: TableId, entries: Entries): void;
  /** A snapshot of a table begins, is complete, is given up. `version` null: its member is here. */
  begin(table: TableId): void;
  complete(table: TableId, version: Version | null): void;
  abort(table: TableId): void;
  /** The member of a table is not there any more; so many messages of changes of it were seen, null: not all of its table. */
  leave(table: TableId, messages: number | null): void;
  /** Of a table whose member has left; null: it is not held. */
  version(table: TableId): Version | null;
  /** A slice of whatever is to be tidied up; true: there is more. */
  tidy(): boolean;
  /** When `tidy` wants to be called again. */
  tidyAt(): Millis | null;
  counters(): Readonly<Record<string, number>>;
}

/** Of all entries of one section, whatever their order. */
export interface SectionDigest {
  readonly section: number;
  readonly high: number;
  readonly low: number;
}

/** Members that hold the same say so to each other once they are at rest. */
export interface Comparison {
  sayAt(): Millis | null;
  say(): readonly SectionDigest[];
  /** What is different becomes a change, so that the other one hears it. */
  compare(said: readonly SectionDigest[]): void;
}

/** Opaque to the protocol. */
export type Entries = object;

export interface SnapshotSource {
  /**
   * Writes the next entries, about `bytes` of them. Null: there are no more at all. `table` null: our own. `ends`: these were the last ones of
   * their table. `version`: how far that had come, for a member that has left.
   */
  next(to: Writer, bytes: number): { readonly table: TableId | null; readonly ends: boolean; readonly version: Version } | null;
}

/** Changed keys in the order in which they were changed first, with the count and time that decide when they are sent. */
export class Pending<Key> {
  readonly keys = new Set<Key>();
  count = 0;
  since: Millis | null = null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(key: Key): void {
    this.keys.add(key);
    this.count++;
    this.since ??= this.#clock.ms();
  }

  clear(): void {
    this.keys.clear();
    this.count = 0;
    this.since = null;
  }

  /** Calls for each changed key until it says that the message is full; those are not pending any more. */
  drain(each: (key: Key) => boolean): void {
    for (const key of this.keys) {
      this.keys.delete(key);
      if (!each(key)) break;
    }
    // What is left goes out at once: the message before it was full.
    this.count = this.keys.size === 0 ? 0 : Math.max(this.count, this.keys.size);
    if (this.keys.size === 0) this.since = null;
  }
}
