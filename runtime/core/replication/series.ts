// Time series and gauge caches (`metrics`, `eccmgr_metrics`): what each member has counted, in windows or until it runs out. Unlike gauges
// a member's counts outlive it. A table of a member that has left stays until its contents have run out, and is replaced as soon as the member
// is back: so nothing is counted twice after a partition either. Newcomers get the tables of those who left from one of those who knew them.

import type { Reader, Writer } from '../../net/codec.ts';
import { Pending, type Clock, type Contents, type Entries, type SnapshotSource, type TableId, type Version } from './contents.ts';
import { Expiry } from './expiry.ts';
import { decodeGroups, metricsSnapshot, writeGroups, type MetricsEntries } from './metrics-wire.ts';
import { countMax, departedMax, entriesMax, isTtl, sectionsMax } from './replication-limits.ts';
import { gaugeSection, isSectionName, parseSection, seriesSection, type Section } from './sections.ts';
import { endlessRoom, entryBytes, type Room } from './room.ts';
import { SectionStore } from './section-store.ts';
import { Shares } from './shares.ts';
import { isAmount } from './signed.ts';

export interface Windows {
  readonly kind: 'c' | 't';
  readonly intervalSec: number;
  readonly count: number;
}

export type MetricsRefusal = 'bad-key' | 'bad-value' | 'full';

const slice = 1000;
const evictedAtOnce = 64;
/** Of the end of a gauge, beside its key: in a map and in a set. */
const endBytes = 150;
const scanMs = 1000;
/** A window so many intervals ahead of ours is of a clock that is wrong. */
const windowsAhead = 2;

export class Metrics implements Contents {
  readonly tellsOwn = true;
  readonly tellsShared = true;
  readonly shares = new Shares(new SectionStore());
  readonly #clock: Clock;
  readonly #room: Room;
  readonly #changes: Pending<string>;
  /** Tables of members that have left, the first that left first, with how far they had come. */
  readonly #departed = new Map<TableId, Version>();
  readonly #gaugeEnds = new Expiry<string>();
  /** Of each gauge cache, this node's keys, the oldest change first. */
  readonly #recent = new Map<string, Set<string>>();
  /** Gauge caches that hold more than they may, and how much that is. */
  readonly #crowded = new Map<string, number>();
  #scanAt: number;
  #counts = {
    refused_key: 0,
    refused_value: 0,
    refused_full: 0,
    evicted: 0,
    expired: 0,
    view_full: 0,
    clock_ahead: 0,
    departed_dropped: 0,
  };

  constructor(clock: Clock, room: Room = endlessRoom) {
    this.#clock = clock;
    this.#room = room;
    this.#changes = new Pending(clock);
    this.#scanAt = clock.ms() + scanMs;
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
    return this.shares.bytes + this.#gaugeEnds.size * endBytes;
  }

  /** Only the current window changes. Null: done. */
  seriesAdd(series: string, windows: Windows, subject: string, amount: number): MetricsRefusal | null {
    if (!isSectionName(series)) return this.#refuse('bad-key');
    if (!areWindows(windows)) return this.#refuse('bad-value');
    const { kind, intervalSec, count } = windows;
    return this.#add(seriesSection(kind, series, intervalSec, count, this.#window(intervalSec)), subject, amount, null);
  }

  /** Window 0 is the current one. */
  seriesRead(series: string, { kind, intervalSec, count }: Windows, subject: string, window: number): number {
    if (window < 0 || window >= count) return 0;
    return this.#read(seriesSection(kind, series, intervalSec, count, this.#window(intervalSec) - window), subject);
  }

  /** Of a section of a series: 0 is the current window. */
  windowsAgo({ intervalSec, window }: { readonly intervalSec: number; readonly window: number }): number {
    return this.#window(intervalSec) - window;
  }

  /** `ttlMs` counts from this change; null: never. */
  gaugeAdd(
    cache: string,
    subject: string,
    amount: number,
    options: { readonly entries: number; readonly ttlMs: number | null },
  ): MetricsRefusal | null {
    if (!isSectionName(cache)) return this.#refuse('bad-key');
    if (options.ttlMs !== null && !isTtl(options.ttlMs)) return this.#refuse('bad-value');
    const section = gaugeSection(cache);
    const refused = this.#add(section, subject, amount, options.ttlMs);
    if (refused !== null) return refused;
    const recent = this.#recent.get(section) ?? new Set<string>();
    this.#recent.set(section, recent);
    recent.delete(subject);
    recent.add(subject);
    this.#evict(section, recent, options.entries, evictedAtOnce);
    return null;
  }

  gaugeRead(cache: string, subject: string): number {
    return this.#read(gaugeSection(cache), subject);
  }

  /** Takes off what all have counted so far; false: that was nothing. */
  gaugeRemove(cache: string, subject: string): boolean {
    const value = this.gaugeRead(cache, subject);
    if (value === 0) return false;
    return this.#add(gaugeSection(cache), subject, -value, 0) === null;
  }

  discardChanges(): void {
    this.#changes.clear();
  }

  writeChanges(to: Writer, bytes: number): void {
    const keys: string[] = [];
    let length = 0;
    this.#changes.drain((key) => {
      keys.push(key);
      length += key.length;
      return length < bytes;
    });
    writeGroups(to, keys, this.shares.own, (key) => this.#leftMs(key));
  }

  snapshot(shared: boolean): SnapshotSource {
    const departed = shared ? [...this.#departed] : [];
    return metricsSnapshot(
      this.shares,
      () => [...this.#changes.keys],
      departed,
      (key) => this.#leftMs(key),
    );
  }

  decode(from: Reader): MetricsEntries | null {
    return decodeGroups(from);
  }

  apply(table: TableId, entries: Entries): void {
    const { all } = this.shares.stores;
    for (const { name, section, subjects, values, leftMs } of (entries as MetricsEntries).groups) {
      if (!this.#isKept(section) || (all.sections.size >= sectionsMax && !all.sections.has(name))) continue;
      subjects.forEach((subject, i) => {
        const key = `${name}\0${subject}`;
        const value = values[i] ?? 0;
        if (value !== 0 && this.#isFull(table, key)) {
          this.#counts.view_full++;
          return;
        }
        this.shares.set(table, key, value);
        // What nobody has needs no end: a member that says 0 of ever new names must not fill the list of ends.
        if (section.kind === 'g' && (value !== 0 || this.#gaugeEnds.has(key))) this.#setEnd(key, leftMs[i] ?? null);
      });
    }
  }

  begin(table: TableId): void {
    this.shares.begin(table);
  }

  complete(table: TableId, version: Version | null): void {
    this.shares.complete(table);
    this.#departed.delete(table);
    if (version !== null) this.#depart(table, version);
  }

  abort(table: TableId): void {
    this.shares.abort(table);
  }

  leave(table: TableId, messages: number | null): void {
    const view = this.shares.view(table) as SectionStore | null;
    if (messages !== null && view !== null) this.#depart(table, { messages, digest: view.digest });
    // It left before it was whole: what we had of it before stays as it was.
    else if (!this.#departed.has(table)) this.shares.drop(table);
  }

  version(table: TableId): Version | null {
    return this.#departed.get(table) ?? null;
  }

  tidy(): boolean {
    const now = this.#clock.ms();
    // Each of them is taken out of every table that there is.
    const due = this.#gaugeEnds.take(now, Math.max(10, Math.ceil((10 * slice) / (10 + this.shares.everyStore().length))));
    for (const key of due) this.#end(key);
    for (const [section, entries] of this.#crowded) this.#evict(section, this.#recent.get(section) ?? new Set(), entries, slice);
    if (now >= this.#scanAt) this.#scan(now);
    return this.shares.tidy(slice) || this.tidyAt() === now;
  }

  tidyAt(): number | null {
    if (!this.shares.isTidy || this.#crowded.size > 0) return this.#clock.ms();
    if (this.shares.size === 0 && this.#departed.size === 0) return null;
    return Math.min(this.#scanAt, this.#gaugeEnds.nextAt() ?? Infinity);
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #isFull(table: TableId, key: string): boolean {
    if (this.shares.value(table, key) !== 0) return false;
    // In the view of the member and in the sum, and when it ends.
    return this.shares.sizeOf(table) >= entriesMax || !this.#room.forOthers(2 * entryBytes(key) + endBytes);
  }

  #add(section: string, subject: string, amount: number, ttlMs: number | null): MetricsRefusal | null {
    const { own } = this.shares;
    const key = own.keyOf(`${section}\0${subject}`);
    if (key === null || typeof key === 'number') return this.#refuse('bad-key');
    const before = own.value(key);
    if (!isAmount(amount) || Math.abs(before + amount) > countMax) return this.#refuse('bad-value');
    const isFull = own.size >= entriesMax || (own.sections.size >= sectionsMax && !own.sections.has(section));
    if (before === 0 && (isFull || !this.#room.forOwn(2 * entryBytes(key) + endBytes))) return this.#refuse('full');
    this.shares.addOwn(key, amount);
    this.#changes.add(key);
    // 0: it ends as it would have ended.
    if (section.startsWith('g') && ttlMs !== 0) this.#setEnd(key, ttlMs);
    return null;
  }

  #read(section: string, subject: string): number {
    const key = this.shares.own.keyOf(`${section}\0${subject}`);
    return key === null ? 0 : this.shares.sum(key, null);
  }

  /** Up to so many; the rest in slices, because who asks for a thousandth of what there is must not hold everybody up. */
  #evict(section: string, recent: Set<string>, entries: number, most: number): void {
    for (let left = most; left > 0 && recent.size > entries; left--) {
      const [oldest = ''] = recent;
      recent.delete(oldest);
      const key = `${section}\0${oldest}`;
      this.shares.addOwn(key, -this.shares.own.value(key));
      this.#changes.add(key);
      this.#counts.evicted++;
    }
    if (recent.size > entries) this.#crowded.set(section, entries);
    else this.#crowded.delete(section);
  }

  /** A gauge of a gauge cache ran out: everybody's part of it. */
  #end(key: string): void {
    this.#counts.expired++;
    for (const store of this.shares.everyStore()) store.add(key, -store.value(key));
    const at = key.indexOf('\0');
    this.#recent.get(key.slice(0, at))?.delete(key.slice(at + 1));
  }

  /** Forgets windows that nobody can ask for any more, and members that have left and have nothing. */
  #scan(now: number): void {
    this.#scanAt = now + scanMs;
    const over = [...this.shares.stores.all.sections.keys()].filter((name) => {
      const section = parseSection(name);
      return section !== null && !this.#isKept(section);
    });
    for (const store of this.shares.everyStore()) for (const name of over) (store as SectionStore).drop(name);
    this.#counts.expired += over.length;
    for (const table of this.#departed.keys()) if (this.shares.isEmpty(table)) this.#bury(table);
  }

  #isKept(section: Section): boolean {
    if (section.kind === 'g') return true;
    const current = this.#window(section.intervalSec);
    if (section.window > current + windowsAhead) {
      this.#counts.clock_ahead++;
      return false;
    }
    return section.window > current - section.count;
  }

  #depart(table: TableId, version: Version): void {
    this.#departed.set(table, version);
    const [oldest] = this.#departed.keys();
    if (this.#departed.size <= departedMax || oldest === undefined) return;
    this.#counts.departed_dropped++;
    this.#bury(oldest);
  }

  #bury(table: TableId): void {
    this.#departed.delete(table);
    this.shares.drop(table);
  }

  #window(intervalSec: number): number {
    return Math.floor(this.#clock.wallMs() / (intervalSec * 1000));
  }

  /** The later one of what different members say: the last change counts. */
  #setEnd(key: string, leftMs: number | null): void {
    const at = leftMs === null ? null : this.#clock.ms() + leftMs;
    this.#gaugeEnds.set(key, at);
  }

  #leftMs(key: string): number | null {
    const at = this.#gaugeEnds.at(key);
    return at === null ? null : Math.max(1, at - this.#clock.ms());
  }

  #refuse(refusal: MetricsRefusal): MetricsRefusal {
    this.#counts[({ 'bad-key': 'refused_key', 'bad-value': 'refused_value', full: 'refused_full' } as const)[refusal]]++;
    return refusal;
  }
}

function areWindows({ intervalSec, count }: Windows): boolean {
  return (
    Number.isSafeInteger(intervalSec) && Number.isSafeInteger(count) && intervalSec > 0 && intervalSec < 1e9 && count > 0 && count < 1e6
  );
}
