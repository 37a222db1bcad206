// Windowed counters (`counters`): numbers that begin at 0, are raised and lowered by anybody, and are 0 again when their window ends. All members
// hold them in common, by what each has counted, so that counts of both sides of a partition add up and none counts twice. What a
// member has counted stays when it dies: it was used. A counter always has an end: whoever forgets to set one cannot leave it behind.

import type { Reader, Writer } from '../../net/codec.ts';
import type { Millis } from '../contract.ts';
import { noVersion, Pending, sharedTable } from './contents.ts';
import type { Clock, Comparison, Contents, Entries, SnapshotSource } from './contents.ts';
import { Counter, digested, memberNumber } from './counter.ts';
import { fieldBytesMax, readCounter, writeCounter, type CounterEntry, type Part } from './counter-entry.ts';
import { Expiry } from './expiry.ts';
import { HybridClock } from './hybrid-clock.ts';
import { isName } from './name-table.ts';
import { counterKeysMax, countersMax, isTtl } from './replication-limits.ts';
import { endlessRoom, type Room } from './room.ts';
import { SectionDigests, sectionCount } from './section-digests.ts';
import { isAmount } from './signed.ts';

interface CounterEntries extends Entries {
  readonly list: readonly CounterEntry[];
}

export type CounterRefusal = 'bad-key' | 'bad-value' | 'full';

/** Where nobody says otherwise, a counter ends so long after it was changed last. */
const defaultMs = 86_400_000;
/** How long it is remembered that a counter was deleted. */
const resetMs = 60_000;
const slice = 2000;
/** A new counter with one number, beside its key. */
const newBytes = 900;
/** Two members that begin a window within that time have begun the same one. */
const sameWindowMs = 3000;

export class Counters implements Contents {
  readonly tellsOwn = false;
  readonly tellsShared = true;
  readonly comparison: Comparison;
  readonly #clock: Clock;
  readonly #stamps: HybridClock;
  readonly #member: number;
  readonly #room: Room;
  readonly #changes: Pending<string>;
  readonly #sections: readonly Map<string, Counter>[] = Array.from({ length: sectionCount }, () => new Map());
  readonly #expiry = new Expiry<string>();
  readonly #digests: SectionDigests;
  #size = 0;
  #keyLength = 0;
  /** Of the counters, without their keys. */
  #counterBytes = 0;
  #sameWindowMs = sameWindowMs;
  #counts = { refused_key: 0, refused_value: 0, refused_full: 0, expired: 0, windows_joined: 0 };

  /** `member`: private name and session, never the same twice. */
  constructor(member: string, clock: Clock, room: Room = endlessRoom) {
    this.#room = room;
    this.#member = memberNumber(member);
    this.#clock = clock;
    this.#stamps = new HybridClock(clock);
    this.#changes = new Pending(clock);
    this.#digests = new SectionDigests(clock);
    this.comparison = {
      sayAt: () => (this.#changes.keys.size > 0 ? null : this.#digests.sayAt()),
      say: () => this.#digests.say(),
      compare: (said) => {
        for (const section of this.#digests.compare(said)) for (const key of this.#sections[section]?.keys() ?? []) this.#changes.add(key);
      },
    };
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
    return this.#size;
  }

  get bytes(): number {
    return this.#counterBytes + this.#keyLength;
  }

  get stamp(): number {
    return this.#stamps.last;
  }

  saw(stamp: number): void {
    this.#stamps.saw(stamp);
  }

  among(_: number, maxDelayMs: Millis): void {
    this.#digests.maxDelayMs = maxDelayMs;
    this.#sameWindowMs = sameWindowMs + 2 * maxDelayMs;
  }

  /** Null: there is none. */
  read(key: string, field = ''): number | null {
    return this.#living(key)?.sum(field) ?? null;
  }

  has(key: string): boolean {
    const counter = this.#living(key);
    return counter !== null && !this.#isSpent(counter);
  }

  /** By name, those that amount to something. */
  fields(key: string): ReadonlyMap<string, number> {
    const fields = new Map<string, number>();
    for (const [field, { sum }] of this.#living(key)?.fields ?? []) if (field !== '' && sum !== 0) fields.set(field, sum);
    return fields;
  }

  partsOf(key: string, field = ''): readonly Part[] {
    return this.#living(key)?.partsOf(field) ?? [];
  }

  /** Undefined: there is none. Null: nobody has set an end (it has one nevertheless). */
  leftMs(key: string): number | null | undefined {
    const counter = this.#living(key);
    if (counter === null || this.#isSpent(counter)) return undefined;
    return counter.endStamp === 0 ? null : counter.endsAt - this.#clock.ms();
  }

  /** The number afterwards, or why not. */
  add(key: string, amount: number, field = ''): number | CounterRefusal {
    const now = this.#clock.ms();
    if (!isName(key) || !isName(field) || field.length > fieldBytesMax) return this.#refuse('bad-key');
    if (!isAmount(amount)) return this.#refuse('bad-value');
    const counter = this.#living(key) ?? this.#begin(key, now, this.#room.forOwn(newBytes + key.length));
    if (counter === null) return this.#refuse('full');
    const sum = this.#change(
      key,
      counter,
      () => counter.mayAdd(field, this.#member, amount, now) ?? counter.add(field, this.#member, amount, now),
    );
    if (typeof sum === 'string') return this.#refuse(sum);
    if (counter.endStamp === 0) this.#endAt(key, counter, now + defaultMs);
    this.#changes.add(key);
    return sum;
  }

  /** The number as somebody wants it, in this window. */
  set(key: string, value: number, ttlMs: number | null | 'keep'): CounterRefusal | null {
    if (!(ttlMs === null || ttlMs === 'keep' || isTtl(ttlMs))) return this.#refuse('bad-value');
    const added = this.add(key, value - (this.read(key) ?? 0));
    if (typeof added === 'string') return added;
    const counter = this.#living(key);
    if (counter === null || ttlMs === 'keep') return null;
    this.#setEnd(key, counter, this.#clock.ms() + (ttlMs ?? defaultMs));
    return null;
  }

  /** False: there is none. */
  expire(key: string, ttlMs: number | null): boolean | CounterRefusal {
    if (ttlMs !== null && !isTtl(ttlMs)) return this.#refuse('bad-value');
    const counter = this.#living(key);
    if (counter === null || this.#isSpent(counter)) return false;
    this.#setEnd(key, counter, this.#clock.ms() + (ttlMs ?? defaultMs));
    return true;
  }

  /** Everybody begins anew. False: there was none. */
  delete(key: string): boolean {
    const counter = this.#living(key);
    if (counter === null || this.#isSpent(counter)) return false;
    const now = this.#clock.ms();
    this.#forget(key);
    const reset = new Counter(this.#stamps.stamp(), true, now, now + resetMs);
    this.#put(key, reset);
    this.#changes.add(key);
    return true;
  }

  *keys(): Generator<string> {
    for (const section of this.#sections)
      for (const [key, counter] of section) if (!this.#isOver(counter) && !this.#isSpent(counter)) yield key;
  }

  discardChanges(): void {
    this.#changes.clear();
  }

  writeChanges(to: Writer, bytes: number): void {
    const end = to.length + bytes;
    this.#changes.drain((key) => {
      this.#write(to, key);
      return to.length < end;
    });
  }

  snapshot(shared: boolean): SnapshotSource {
    const keys = shared ? this.#held() : [].values();
    return {
      next: (to, bytes) => {
        const end = to.length + bytes;
        while (to.length < end) {
          const next = keys.next();
          if (next.done === true) return to.length > end - bytes ? { table: sharedTable, ends: true, version: noVersion } : null;
          this.#write(to, next.value);
        }
        return { table: sharedTable, ends: false, version: noVersion };
      },
    };
  }

  decode(from: Reader): CounterEntries | null {
    const list: CounterEntry[] = [];
    while (from.remaining > 0) {
      const entry = readCounter(from);
      if (entry === null) return null;
      list.push(entry);
    }
    return { list };
  }

  apply(_: string, entries: Entries): void {
    for (const entry of (entries as CounterEntries).list) {
      this.#stamps.saw(Math.max(entry.window, entry.endStamp));
      this.#merge(entry);
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
    const now = this.#clock.ms();
    const due = this.#expiry.take(now, slice);
    for (const key of due) this.#forget(key);
    this.#counts.expired += due.length;
    return due.length === slice;
  }

  tidyAt(): number | null {
    return this.#expiry.nextAt();
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts, ...this.#digests.counters() };
  }

  #merge(entry: CounterEntry): void {
    const { key, window, isReset, leftMs, endStamp, fields } = entry;
    const now = this.#clock.ms();
    // It is over: it was under way for longer than it had left.
    if (leftMs <= 0) return;
    const held = this.#living(key);
    // Its sender hears of the later window, and takes part in that.
    if (held !== null && window < held.window) return;
    let counter = held;
    if (held === null || window > held.window) {
      counter = this.#begin(key, now, held !== null || this.#room.forOthers(newBytes + key.length), window, isReset);
      if (counter === null) return;
      if (held !== null && !isReset && this.#isSame(held, now)) this.#join(key, held, counter, now);
    }
    if (counter !== null) this.#take(key, counter, { leftMs, endStamp, fields }, now);
  }

  /** A window that begins while one is under way is the same one: two began at once, or somebody began who had not heard of ours. */
  #isSame({ begunAt, endsAt }: Counter, now: Millis): boolean {
    return now - begunAt < this.#sameWindowMs || endsAt - now > this.#sameWindowMs;
  }

  #take(
    key: string,
    counter: Counter,
    { leftMs, endStamp, fields }: Pick<CounterEntry, 'leftMs' | 'endStamp' | 'fields'>,
    now: Millis,
  ): void {
    this.#counts.refused_full += this.#change(key, counter, () => counter.merge(fields, now, (bytes) => this.#room.forOthers(bytes)));
    if (endStamp < counter.endStamp) return;
    const endsAt = now + leftMs;
    // Without anybody's word the later one: the last change counts.
    if (endStamp > counter.endStamp || endsAt > counter.endsAt) {
      this.#change(key, counter, () => {
        counter.endStamp = endStamp;
      });
      this.#endAt(key, counter, endsAt);
    }
  }

  #join(key: string, from: Counter, into: Counter, now: Millis): void {
    this.#counts.windows_joined++;
    this.#change(key, into, () => {
      into.merge(from.list(), now, () => true);
      into.endStamp = from.endStamp;
    });
    this.#endAt(key, into, from.endsAt);
    this.#changes.add(key);
  }

  #begin(key: string, now: Millis, hasRoom: boolean, window = this.#stamps.stamp(), isReset = false): Counter | null {
    this.#forget(key);
    if (!hasRoom || this.#size >= countersMax || this.#keyLength + key.length > counterKeysMax) {
      this.#counts.refused_full++;
      return null;
    }
    const counter = new Counter(window, isReset, now, now + defaultMs);
    this.#put(key, counter);
    return counter;
  }

  #setEnd(key: string, counter: Counter, endsAt: Millis): void {
    this.#change(key, counter, () => {
      counter.endStamp = this.#stamps.stamp();
    });
    this.#endAt(key, counter, endsAt);
    this.#changes.add(key);
  }

  #endAt(key: string, counter: Counter, endsAt: Millis): void {
    counter.endsAt = endsAt;
    this.#expiry.set(key, endsAt);
  }

  /** Its part of the digest goes and comes again. */
  #change<T>(key: string, counter: Counter, change: () => T): T {
    const section = SectionDigests.sectionOf(key);
    this.#digests.change(section, digested(key, counter));
    this.#counterBytes -= counter.bytes;
    const result = change();
    this.#counterBytes += counter.bytes;
    this.#digests.change(section, digested(key, counter));
    return result;
  }

  #put(key: string, counter: Counter): void {
    const section = SectionDigests.sectionOf(key);
    this.#sections[section]?.set(key, counter);
    this.#size++;
    this.#keyLength += key.length;
    this.#counterBytes += counter.bytes;
    this.#expiry.set(key, counter.endsAt);
    this.#digests.change(section, digested(key, counter));
  }

  #forget(key: string): void {
    const section = SectionDigests.sectionOf(key);
    const counter = this.#sections[section]?.get(key);
    if (counter === undefined) return;
    this.#sections[section]?.delete(key);
    this.#size--;
    this.#keyLength -= key.length;
    this.#counterBytes -= counter.bytes;
    this.#expiry.set(key, null);
    this.#digests.change(section, digested(key, counter));
  }

  #write(to: Writer, key: string): void {
    const counter = this.#living(key);
    if (counter === null) return;
    const { window, isReset, endStamp } = counter;
    const leftMs = Math.max(1, counter.endsAt - this.#clock.ms());
    to.attempt(`"${key.slice(0, 60)}"`, () => writeCounter(to, { key, window, isReset, leftMs, endStamp, fields: counter.list() }));
  }

  *#held(): Generator<string> {
    for (const section of this.#sections) yield* section.keys();
  }

  #living(key: string): Counter | null {
    const counter = this.#sections[SectionDigests.sectionOf(key)]?.get(key);
    return counter === undefined || this.#isOver(counter) ? null : counter;
  }

  #isOver({ endsAt }: Counter): boolean {
    return endsAt <= this.#clock.ms();
  }

  /** Deleted, and nobody has counted since. */
  #isSpent({ isReset, fields }: Counter): boolean {
    return isReset && fields.size === 0;
  }

  #refuse(refusal: CounterRefusal): CounterRefusal {
    this.#counts[({ 'bad-key': 'refused_key', 'bad-value': 'refused_value', full: 'refused_full' } as const)[refusal]]++;
    return refusal;
  }
}
