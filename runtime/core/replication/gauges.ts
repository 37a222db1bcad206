// Gauges: what each member has open just now. A member's part is its own, dies with it, and never counts twice.

import type { Reader, Writer } from '../../net/codec.ts';
import { noVersion, Pending, type Clock, type Contents, type Entries, type SnapshotSource, type TableId } from './contents.ts';
import type { GaugeStore, Key } from './gauge-store.ts';
import { countMax, entriesMax } from './replication-limits.ts';
import { endlessRoom, entryBytes, type Room } from './room.ts';
import { Shares } from './shares.ts';
import { isAmount, readSigned, writeSigned } from './signed.ts';

export interface GaugeEntries extends Entries {
  readonly keys: readonly Key[];
  readonly values: readonly number[];
}

/** Entries that are tidied away in one go. */
const slice = 2000;

export type GaugeRefusal = 'bad-key' | 'bad-value' | 'full';

export class Gauges<Store extends GaugeStore> implements Contents {
  readonly tellsOwn = true;
  readonly tellsShared = false;
  readonly shares: Shares<Store>;
  readonly #changes: Pending<Key>;
  readonly #clock: Clock;
  readonly #room: Room;
  #counts = { below_zero: 0, refused_full: 0, refused_key: 0, refused_value: 0, view_full: 0 };

  constructor(store: Store, clock: Clock, room: Room = endlessRoom) {
    this.#room = room;
    this.shares = new Shares(store);
    this.#changes = new Pending(clock);
    this.#clock = clock;
  }

  get pending(): number {
    return this.#changes.count;
  }

  get pendingSince(): number | null {
    return this.#changes.since;
  }

  get changed(): number {
    return this.#changes.keys.size;
  }

  get bytes(): number {
    return this.shares.bytes;
  }

  keyOf(text: string): Key | null {
    const key = this.shares.own.keyOf(text);
    if (key === null) this.#counts.refused_key++;
    return key;
  }

  /** Null: it was done. This node's number never goes below zero. */
  add(key: Key, amount: number): GaugeRefusal | null {
    const { own } = this.shares;
    if (!isAmount(amount)) {
      this.#counts.refused_value++;
      return 'bad-value';
    }
    const before = own.value(key);
    if (before === 0 && (own.size >= entriesMax || !this.#room.forOwn(2 * entryBytes(key)))) {
      this.#counts.refused_full++;
      return 'full';
    }
    if (before + amount > countMax) {
      this.#counts.refused_value++;
      return 'bad-value';
    }
    if (before + amount < 0) this.#counts.below_zero++;
    const change = Math.max(-before, amount);
    if (change === 0) return null;
    this.shares.addOwn(key, change);
    this.#changes.add(key);
    return null;
  }

  discardChanges(): void {
    this.#changes.clear();
  }

  writeChanges(to: Writer, bytes: number): void {
    const { own } = this.shares;
    const end = to.length + bytes;
    this.#changes.drain((key) => {
      writeGauge(to, own, key);
      return to.length < end;
    });
  }

  snapshot(): SnapshotSource {
    return snapshotOf(this.shares.own);
  }

  decode(from: Reader): GaugeEntries | null {
    return decodeGauges(from, this.shares.own);
  }

  apply(table: TableId, entries: Entries): void {
    const { keys, values } = entries as GaugeEntries;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] ?? 0;
      // What is negative here is nobody's number of connections.
      const value = Math.max(0, values[i] ?? 0);
      if (value > 0 && this.#isFull(table, key)) this.#counts.view_full++;
      else this.shares.set(table, key, value);
    }
  }

  begin(table: TableId): void {
    this.shares.begin(table);
  }

  complete(table: TableId): void {
    this.shares.complete(table);
  }

  abort(table: TableId): void {
    this.shares.abort(table);
  }

  leave(table: TableId): void {
    this.shares.drop(table);
  }

  version(): null {
    return null;
  }

  tidy(): boolean {
    return this.shares.tidy(slice);
  }

  tidyAt(): number | null {
    return this.shares.isTidy ? null : this.#clock.ms();
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #isFull(table: TableId, key: Key): boolean {
    if (this.shares.value(table, key) !== 0) return false;
    // In the view of the member and in the sum.
    return this.shares.sizeOf(table) >= entriesMax || !this.#room.forOthers(2 * entryBytes(key));
  }
}

function writeGauge(to: Writer, store: GaugeStore, key: Key): void {
  to.attempt(store.textOf(key).slice(0, 60), () => {
    store.writeKey(to, key);
    writeSigned(to, store.value(key));
  });
}

function decodeGauges(from: Reader, store: GaugeStore): GaugeEntries | null {
  const keys: Key[] = [];
  const values: number[] = [];
  while (from.remaining > 0) {
    const key = store.readKey(from);
    values.push(readSigned(from));
    if (key === null || from.error !== null) return null;
    keys.push(key);
  }
  return { keys, values };
}

/** A store as it is while it is sent: what changes meanwhile is sent as a change as well, before or after. */
function snapshotOf(store: GaugeStore): SnapshotSource {
  const cursor = store.cursor();
  let done = false;
  return {
    next: (to, bytes) => {
      if (done) return null;
      for (const end = to.length + bytes; to.length < end && !done;) {
        const keys = cursor.next(64);
        done = keys.length === 0;
        for (const key of keys) writeGauge(to, store, key);
      }
      return { table: null, ends: done, version: noVersion };
    },
  };
}
