// A cache that all nodes hold in common. The last writer wins, by (hybrid logical clock, node name), so that all who have seen the same
// writes hold the same, in whatever order they came. A deletion is a write too: it stays as a tombstone for as long as the value would have.
// What is too much goes by the same order, the oldest write first; and members that are at rest compare what they hold.

import type { Reader, Writer } from '../../net/codec.ts';
import type { Millis } from '../contract.ts';
import { isLater, readCacheEntry, writeCacheEntry, type CacheEntry, type Mark } from './cache-entry.ts';
import { bytesOf, digested, type Written } from './cache-written.ts';
import { noVersion, Pending, sharedTable } from './contents.ts';
import type { Clock, Comparison, Contents, Entries, SnapshotSource, TableId } from './contents.ts';
import { Expiry } from './expiry.ts';
import { HybridClock, spanText } from './hybrid-clock.ts';
import { isName } from './name-table.ts';
import { cacheBytesMax, ttlMsMax, valueBytesMax } from './replication-limits.ts';
import { endlessRoom, type Room } from './room.ts';
import { SectionDigests, sectionCount } from './section-digests.ts';
import { StampOrder } from './stamp-order.ts';

interface CacheEntries extends Entries {
  readonly list: readonly CacheEntry[];
}

export type CacheRefusal = 'bad-key' | 'bad-value';

/** A tombstone of what would never have ended. */
const tombstoneMs = 3_600_000;
/** And of what would have ended soon: others may have written meanwhile, with a delay. */
const tombstoneMsMin = 60_000;
const tombstonesMax = 100_000;
/** In memory, roughly, with its key. */
const tombstoneBytes = 400;
const slice = 2000;
/** Entries that one write may push out; what is more goes in slices. */
const evictedAtOnce = 64;
const changesMax = 1_000_000;
/** More than that between wall clocks is worth a word. */
const clockAheadMs = 60_000;
const warningsMax = 100;
export interface CacheOptions {
  readonly node: string;
  readonly snapshot: boolean;
  /** In entries; null: as many as memory for `cacheBytesMax` bytes holds. */
  readonly maxSize: number | null;
  readonly warn?: (text: string) => void;
  readonly room?: Room;
}

export class CacheContents implements Contents {
  readonly tellsOwn = false;
  readonly tellsShared: boolean;
  readonly comparison?: Comparison;
  #maxSize: number;
  readonly #node: string;
  readonly #warn: (text: string) => void;
  readonly #clock: Clock;
  readonly #room: Room;
  readonly #stamps: HybridClock;
  readonly #changes: Pending<string>;
  /** By section, values and tombstones together. */
  readonly #sections: readonly Map<string, Written>[] = Array.from({ length: sectionCount }, () => new Map());
  readonly #live = new StampOrder<Written>();
  readonly #dead = new StampOrder<Written>();
  readonly #expiry = new Expiry<string>();
  readonly #digests: SectionDigests;
  readonly #warned = new Set<string>();
  #order = 0;
  #bytes = 0;
  #counts = { refused_key: 0, refused_value: 0, evicted: 0, expired: 0, older_ignored: 0, clock_ahead: 0 };

  constructor(options: CacheOptions, clock: Clock) {
    this.#node = options.node;
    this.#warn = options.warn ?? (() => {});
    this.tellsShared = options.snapshot;
    this.#maxSize = options.maxSize ?? Infinity;
    this.#clock = clock;
    this.#room = options.room ?? endlessRoom;
    this.#stamps = new HybridClock(clock);
    this.#changes = new Pending(clock);
    this.#digests = new SectionDigests(clock);
    // Without snapshots members need not hold the same.
    if (this.tellsShared)
      this.comparison = {
        sayAt: () => (this.#changes.keys.size > 0 ? null : this.#digests.sayAt()),
        say: () => this.#digests.say(),
        compare: (said) => this.#compare(said),
      };
  }

  set maxSize(entries: number) {
    this.#maxSize = entries;
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
    return this.#bytes + this.#dead.size * tombstoneBytes;
  }

  get stamp(): number {
    return this.#stamps.last;
  }

  saw(stamp: number): void {
    this.#stamps.saw(stamp);
  }

  among(_: number, maxDelayMs: Millis): void {
    this.#digests.maxDelayMs = maxDelayMs;
  }

  /** Oldest write first. */
  *entries(): Generator<{ readonly key: string; readonly value: Uint8Array; readonly leftMs: number | null }> {
    for (const { key, value, endsAt } of this.#live) {
      const leftMs = this.#left(endsAt);
      if (value !== null && (leftMs === null || leftMs > 0)) yield { key, value, leftMs };
    }
  }

  /** In no order that means anything, but steady: what stays is met whatever comes and goes meanwhile. */
  *keys(): Generator<string> {
    for (const section of this.#sections) for (const [key, entry] of section) if (entry.value !== null && !this.#isOver(entry)) yield key;
  }

  get(key: string): Uint8Array | null {
    const entry = this.#entryOf(key);
    return entry === undefined || this.#isOver(entry) ? null : entry.value;
  }

  /** Null: never; undefined: there is none. */
  leftMs(key: string): number | null | undefined {
    const entry = this.#entryOf(key);
    return entry === undefined || entry.value === null || this.#isOver(entry) ? undefined : this.#left(entry.endsAt);
  }

  /** Who has written an entry, and who has set its end; null: nothing is known of it. */
  marksOf(key: string): { readonly written: Mark; readonly end: Mark; readonly isDeleted: boolean } | null {
    const entry = this.#entryOf(key);
    return entry === undefined ? null : { written: entry, end: entry.end, isDeleted: entry.value === null };
  }

  /** `ttlMs` null: it never ends; `keep`: as it is. The bytes are kept, not copied. */
  set(key: string, value: Uint8Array, ttlMs: number | null | 'keep'): CacheRefusal | null {
    if (!isName(key)) {
      this.#counts.refused_key++;
      return 'bad-key';
    }
    if (value.length > valueBytesMax || !isTtl(ttlMs)) {
      this.#counts.refused_value++;
      return 'bad-value';
    }
    const mark = { stamp: this.#stamps.stamp(), node: this.#node };
    const held = ttlMs === 'keep' ? this.#entryOf(key) : undefined;
    const kept = held !== undefined && held.value !== null && !this.#isOver(held) ? held : null;
    const leftMs = ttlMs !== 'keep' ? ttlMs : kept === null ? null : this.#left(kept.endsAt);
    this.#merge({ key, value, ...mark, leftMs, end: kept?.end ?? mark }, true);
    this.#changes.add(key);
    return null;
  }

  /** A new end for what is there, whatever its value is by now elsewhere. False: there is nothing. */
  expire(key: string, ttlMs: number | null): boolean | CacheRefusal {
    if (!isTtl(ttlMs)) {
      this.#counts.refused_value++;
      return 'bad-value';
    }
    const held = this.#entryOf(key);
    if (held === undefined || held.value === null || this.#isOver(held)) return false;
    const { value, stamp, node } = held;
    this.#merge({ key, value, stamp, node, leftMs: ttlMs, end: { stamp: this.#stamps.stamp(), node: this.#node } }, true);
    this.#changes.add(key);
    return true;
  }

  /** False: there was none. */
  delete(key: string): boolean {
    const left = this.leftMs(key);
    if (left === undefined) return false;
    const leftMs = Math.max(tombstoneMsMin, left ?? tombstoneMs);
    const mark = { stamp: this.#stamps.stamp(), node: this.#node };
    this.#merge({ key, value: null, ...mark, leftMs, end: mark }, true);
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
    const keys = shared ? this.#written() : [].values();
    return {
      next: (to, bytes) => {
        const end = to.length + bytes;
        while (to.length < end) {
          const next = keys.next();
          if (next.done === true) return to.length > end - bytes ? { table: sharedTable, ends: true, version: noVersion } : null;
          // What was written since is sent as a change.
          if (next.value.order <= begun) this.#writeEntry(to, next.value.key);
        }
        return { table: sharedTable, ends: false, version: noVersion };
      },
    };
  }

  decode(from: Reader): CacheEntries | null {
    const list: CacheEntry[] = [];
    while (from.remaining > 0) {
      const entry = readCacheEntry(from);
      if (entry === null) return null;
      list.push(entry);
    }
    return { list };
  }

  apply(_: TableId, entries: Entries): void {
    for (const entry of (entries as CacheEntries).list) {
      const aheadMs = Math.max(this.#stamps.saw(entry.stamp), this.#stamps.saw(entry.end.stamp));
      if (aheadMs > clockAheadMs) this.#sayAhead(entry, aheadMs);
      if (!this.#merge(entry, false)) this.#counts.older_ignored++;
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
    return this.#evict(slice) || due.length === slice;
  }

  tidyAt(): number | null {
    return this.#isTooMuch() ? this.#clock.ms() : this.#expiry.nextAt();
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts, ...this.#digests.counters() };
  }

  /** Takes what is later of a value and of its end. False: neither is. */
  #merge(entry: CacheEntry, isOwn: boolean): boolean {
    const held = this.#entryOf(entry.key);
    const isNewValue = held === undefined || isLater(entry, held);
    const isNewEnd = held === undefined || isLater(entry.end, held.end);
    // A new end for what is deleted is none.
    if (!isNewValue && (!isNewEnd || held.value === null)) return false;
    const endsAt = entry.leftMs === null ? null : this.#clock.ms() + entry.leftMs;
    const { value, stamp, node } = isNewValue ? entry : held;
    const takesEnd = isNewEnd || value === null;
    // Its end was set by somebody who had not seen that it was deleted: then it has none.
    const heldEnd = held?.value === null ? null : (held?.endsAt ?? null);
    const before = this.bytes;
    this.#forget(entry.key);
    this.#put({
      key: entry.key,
      value,
      stamp,
      node,
      end: takesEnd || held === undefined ? entry.end : held.end,
      endsAt: takesEnd ? endsAt : heldEnd,
      section: held?.section ?? SectionDigests.sectionOf(entry.key),
      order: ++this.#order,
    });
    this.#evict(evictedAtOnce);
    const more = this.bytes - before;
    if (more > 0 && !(isOwn ? this.#room.forOwn(more) : this.#room.forOthers(more))) this.#shrinkTo(before);
    return true;
  }

  #put(entry: Written): void {
    const { key, value, section, endsAt } = entry;
    this.#sections[section]?.set(key, entry);
    this.#expiry.set(key, endsAt);
    if (value === null) {
      this.#dead.add(entry);
      return;
    }
    this.#live.add(entry);
    this.#bytes += bytesOf(entry);
    this.#digests.change(section, digested(entry));
  }

  #forget(key: string): boolean {
    const entry = this.#entryOf(key);
    if (entry === undefined) return false;
    this.#sections[entry.section]?.delete(key);
    this.#expiry.set(key, null);
    if (entry.value === null) {
      this.#dead.remove(entry);
      return true;
    }
    this.#live.remove(entry);
    this.#bytes -= bytesOf(entry);
    this.#digests.change(entry.section, digested(entry));
    return true;
  }

  #isTooMuch(): boolean {
    return this.#live.size > this.#maxSize || this.#bytes > cacheBytesMax || this.#dead.size > tombstonesMax;
  }

  /** Up to so many; true: there are still too many. */
  #evict(most: number): boolean {
    for (let left = most; left > 0 && this.#isTooMuch(); left--) {
      const oldest = this.#dead.size > tombstonesMax ? this.#dead.first() : this.#live.first();
      if (oldest === null) return false;
      this.#forget(oldest.key);
      this.#counts.evicted++;
    }
    return this.#isTooMuch();
  }

  /** Where there is no room for more, what is new takes the place of what is oldest. */
  #shrinkTo(bytes: number): void {
    while (this.bytes > bytes) {
      const oldest = this.#live.first() ?? this.#dead.first();
      if (oldest === null) return;
      this.#forget(oldest.key);
      this.#counts.evicted++;
    }
  }

  #compare(said: Parameters<Comparison['compare']>[0]): void {
    for (const section of this.#digests.compare(said)) {
      for (const key of this.#sections[section]?.keys() ?? []) this.#changes.add(key);
    }
  }

  #sayAhead({ node }: Mark, aheadMs: number): void {
    this.#counts.clock_ahead++;
    if (this.#warned.has(node) || this.#warned.size >= warningsMax) return;
    this.#warned.add(node);
    this.#warn(
      `${node} writes with a clock that is ${spanText(aheadMs)} ahead of this node's; the order of writes follows it: synchronise the clocks`,
    );
  }

  *#written(): Generator<Written> {
    for (const section of this.#sections) yield* section.values();
  }

  #entryOf(key: string): Written | undefined {
    return this.#sections[SectionDigests.sectionOf(key)]?.get(key);
  }

  #writeEntry(to: Writer, key: string): void {
    const entry = this.#entryOf(key);
    // Evicted since it was changed.
    if (entry === undefined) return;
    to.attempt(`"${key.slice(0, 60)}"`, () => writeCacheEntry(to, { ...entry, leftMs: this.#left(entry.endsAt) }));
  }

  #left(endsAt: Millis | null): number | null {
    return endsAt === null ? null : endsAt - this.#clock.ms();
  }

  #isOver({ endsAt }: Written): boolean {
    return endsAt !== null && endsAt <= this.#clock.ms();
  }
}

function isTtl(ttlMs: number | null | 'keep'): boolean {
  return ttlMs === null || ttlMs === 'keep' || (ttlMs > 0 && ttlMs <= ttlMsMax);
}
