// A cache that all nodes hold in common. The last writer wins, by (hybrid logical clock, node name), so that all who have seen the same
// writes hold the same, in whatever order they came. A deletion is a write too: it stays as a tombstone for as long as the value would have.

import type { Reader, Writer } from '../../net/codec.ts';
import { noVersion, Pending, sharedTable, type Clock, type Contents, type Entries, type SnapshotSource, type TableId } from './contents.ts';
import { Expiry } from './expiry.ts';
import { HybridClock } from './hybrid-clock.ts';
import { cacheBytesMax, keyBytesMax, valueBytesMax } from './replication-limits.ts';
import { isName } from './name-table.ts';

interface Written {
  /** Null: deleted. */
  readonly value: Uint8Array | null;
  readonly stamp: number;
  readonly node: string;
  /** Of the monotonic clock; null: never. */
  readonly endsAt: number | null;
  /** Counts writes into this map, so that a snapshot knows what came after its beginning. */
  readonly order: number;
}

interface CacheEntry {
  readonly key: string;
  readonly value: Uint8Array | null;
  readonly stamp: number;
  readonly node: string;
  readonly leftMs: number | null;
}

interface CacheEntries extends Entries {
  readonly list: readonly CacheEntry[];
}

export type CacheRefusal = 'bad-key' | 'bad-value';

/** A tombstone of what would never have ended. */
const tombstoneMs = 3_600_000;
/** And of what would have ended soon: others may have written meanwhile, with a delay. */
const tombstoneMsMin = 60_000;
const tombstonesMax = 100_000;
const slice = 2000;
const changesMax = 1_000_000;
/** More than that between wall clocks is worth a counter. */
const clockAheadMs = 60_000;
/** Key, stamp and the rest of an entry in memory, roughly. */
const entryBytes = 200;

export class CacheContents implements Contents {
  readonly tellsOwn = false;
  readonly tellsShared: boolean;
  maxSize: number;
  readonly #node: string;
  readonly #clock: Clock;
  readonly #stamps: HybridClock;
  readonly #changes: Pending<string>;
  /** Oldest write first: that one goes when there are too many. */
  readonly #live = new Map<string, Written>();
  readonly #dead = new Map<string, Written>();
  readonly #expiry = new Expiry<string>();
  #order = 0;
  #bytes = 0;
  #counts = { refused_key: 0, refused_value: 0, evicted: 0, expired: 0, older_ignored: 0, clock_ahead: 0, clock_absurd: 0 };

  /** `maxSize` in entries; null: as many as memory for `cacheBytesMax` bytes holds. */
  constructor(options: { readonly node: string; readonly snapshot: boolean; readonly maxSize: number | null }, clock: Clock) {
    this.#node = options.node;
    this.tellsShared = options.snapshot;
    this.maxSize = options.maxSize ?? Infinity;
    this.#clock = clock;
    this.#stamps = new HybridClock(clock);
    this.#changes = new Pending(clock);
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

  get size(): number {
    return this.#live.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Oldest write first. */
  *entries(): Generator<{ readonly key: string; readonly value: Uint8Array; readonly leftMs: number | null }> {
    for (const [key, { value, endsAt }] of this.#live) {
      const leftMs = this.#left(endsAt);
      if (value !== null && (leftMs === null || leftMs > 0)) yield { key, value, leftMs };
    }
  }

  get(key: string): Uint8Array | null {
    const entry = this.#live.get(key);
    return entry === undefined || this.#isOver(entry) ? null : entry.value;
  }

  /** Null: never; undefined: there is none. */
  leftMs(key: string): number | null | undefined {
    const entry = this.#live.get(key);
    return entry === undefined || this.#isOver(entry) ? undefined : this.#left(entry.endsAt);
  }

  /** `ttlMs` null: it never ends. The bytes are kept, not copied. */
  set(key: string, value: Uint8Array, ttlMs: number | null): CacheRefusal | null {
    if (!isName(key)) {
      this.#counts.refused_key++;
      return 'bad-key';
    }
    if (value.length > valueBytesMax || (ttlMs !== null && !(ttlMs > 0 && Number.isFinite(ttlMs)))) {
      this.#counts.refused_value++;
      return 'bad-value';
    }
    this.#write({ key, value, stamp: this.#stamps.stamp(), node: this.#node, leftMs: ttlMs });
    this.#changes.add(key);
    return null;
  }

  /** False: there was none. */
  delete(key: string): boolean {
    const left = this.leftMs(key);
    if (left === undefined) return false;
    const leftMs = Math.max(tombstoneMsMin, left ?? tombstoneMs);
    this.#write({ key, value: null, stamp: this.#stamps.stamp(), node: this.#node, leftMs });
    this.#changes.add(key);
    return true;
  }

  /** Without snapshots nothing else would bring them to the others; so only when there are far too many. */
  discardChanges(): void {
    if (this.tellsShared || this.#changes.keys.size > changesMax) this.#changes.clear();
  }

  writeChanges(to: Writer, bytes: number): void {
    const end = to.length + bytes;
    this.#changes.drain((key) => {
      this.#writeEntry(to, key);
      return to.length < end;
    });
  }

  snapshot(shared: boolean): SnapshotSource {
    const begun = this.#order;
    const keys = shared ? [...this.#live.keys(), ...this.#dead.keys()].values() : [].values();
    return {
      next: (to, bytes) => {
        const end = to.length + bytes;
        while (to.length < end) {
          const next = keys.next();
          if (next.done === true) return to.length > end - bytes ? { table: sharedTable, ends: true, version: noVersion } : null;
          // What was written since is sent as a change.
          const entry = this.#entryOf(next.value);
          if (entry !== undefined && entry.order <= begun) this.#writeEntry(to, next.value);
        }
        return { table: sharedTable, ends: false, version: noVersion };
      },
    };
  }

  decode(from: Reader): CacheEntries | null {
    const list: CacheEntry[] = [];
    while (from.remaining > 0) {
      const [key, stamp, node, left, length] = [from.text(keyBytesMax), from.varint(), from.text(255), from.varint(), from.varint()];
      if (length > valueBytesMax + 1) from.fail(`a value of ${length - 1} bytes`);
      // A copy: what the message lies in is much larger.
      const value = length === 0 ? null : from.raw(length - 1).slice();
      if (from.error !== null || key.includes('\0')) return null;
      list.push({ key, value, stamp, node, leftMs: left === 0 ? null : left - 1 });
    }
    return { list };
  }

  apply(_: TableId, entries: Entries): void {
    for (const entry of (entries as CacheEntries).list) {
      if (!this.#stamps.saw(entry.stamp)) {
        this.#counts.clock_absurd++;
        continue;
      }
      if (this.#stamps.aheadMs(entry.stamp) > clockAheadMs) this.#counts.clock_ahead++;
      const held = this.#entryOf(entry.key);
      const isOlder = held !== undefined && (held.stamp > entry.stamp || (held.stamp === entry.stamp && held.node >= entry.node));
      if (isOlder) this.#counts.older_ignored++;
      else this.#write(entry);
    }
  }

  begin(): void {}
  complete(): void {}
  abort(): void {}
  leave(): void {}

  version(): null {
    return null;
  }

  tidy(): boolean {
    const due = this.#expiry.take(this.#clock.ms(), slice);
    for (const key of due) {
      if (this.#forget(key)) this.#counts.expired++;
    }
    return due.length === slice;
  }

  tidyAt(): number | null {
    return this.#expiry.nextAt();
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #write({ key, value, stamp, node, leftMs }: CacheEntry): void {
    this.#forget(key);
    const endsAt = leftMs === null ? null : this.#clock.ms() + leftMs;
    const written = { value, stamp, node, endsAt, order: ++this.#order };
    (value === null ? this.#dead : this.#live).set(key, written);
    this.#bytes += entryBytes + key.length + (value?.length ?? 0);
    this.#expiry.set(key, endsAt);
    while (this.#live.size > this.maxSize || this.#bytes > cacheBytesMax) if (!this.#evict(this.#live)) break;
    while (this.#dead.size > tombstonesMax) this.#evict(this.#dead);
  }

  #evict(map: Map<string, Written>): boolean {
    const oldest = map.keys().next();
    if (oldest.done === true) return false;
    this.#forget(oldest.value);
    this.#counts.evicted++;
    return true;
  }

  #forget(key: string): boolean {
    const entry = this.#entryOf(key);
    if (entry === undefined) return false;
    this.#bytes -= entryBytes + key.length + (entry.value?.length ?? 0);
    this.#live.delete(key);
    this.#dead.delete(key);
    this.#expiry.set(key, null);
    return true;
  }

  #entryOf(key: string): Written | undefined {
    return this.#live.get(key) ?? this.#dead.get(key);
  }

  #writeEntry(to: Writer, key: string): void {
    const entry = this.#entryOf(key);
    // Evicted since it was changed.
    if (entry === undefined) return;
    const left = this.#left(entry.endsAt);
    to.text(key, keyBytesMax);
    to.varint(entry.stamp);
    to.text(entry.node, 255);
    to.varint(left === null ? 0 : Math.max(0, Math.round(left)) + 1);
    to.varint(entry.value === null ? 0 : entry.value.length + 1);
    if (entry.value !== null) to.raw(entry.value);
  }

  #left(endsAt: number | null): number | null {
    return endsAt === null ? null : endsAt - this.#clock.ms();
  }

  #isOver({ endsAt }: Written): boolean {
    return endsAt !== null && endsAt <= this.#clock.ms();
  }
}
