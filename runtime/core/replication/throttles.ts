// Throttles by name (`shared_named_throttles`, `OBTM`, `OBTC`): what each member consumes and wants, announced like everything else.

import type { Reader, Writer } from '../../net/codec.ts';
import { noVersion, Pending, type Clock, type Contents, type Entries, type SnapshotSource, type TableId } from './contents.ts';
import { Expiry } from './expiry.ts';
import { keyBytesMax } from './replication-limits.ts';
import { isName, take } from './name-table.ts';
import { activityAt, Throttle, type Answer, type PeerUse, type Rate } from './throttle.ts';

interface Use extends PeerUse {
  readonly name: string;
}

interface ThrottleEntries extends Entries {
  readonly uses: readonly Use[];
}

const throttlesMax = 100_000;
const slice = 1000;
/** An idle throttle is forgotten after its interval, and not before. */
const forgetMsMin = 60_000;

export class Throttles implements Contents {
  readonly tellsOwn = true;
  readonly tellsShared = false;
  readonly #clock: Clock;
  readonly #warn: (text: string) => void;
  readonly #changes: Pending<string>;
  readonly #throttles = new Map<string, Throttle>();
  /** What each member has said. */
  readonly #peers = new Map<TableId, Map<string, PeerUse>>();
  /** Members that are still telling what was before we knew them. */
  readonly #building = new Set<TableId>();
  readonly #idle = new Expiry<string>();
  readonly #warned = new Set<string>();
  #counts = { refused_key: 0, refused_value: 0, refused_full: 0, limited: 0, rate_differs: 0 };

  constructor(clock: Clock, warn: (text: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
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
    return this.#throttles.size;
  }

  /** Consumes `quantity` if it may; `forced`: in any case. A text: why it was refused. */
  take(name: string, rate: Rate, quantity: number, forced: boolean): Answer | 'bad-key' | 'bad-value' | 'full' {
    if (!isName(name)) return this.#refuse('refused_key', 'bad-key');
    if (!isRate(rate) || !Number.isSafeInteger(quantity) || quantity < 0 || quantity > 1e9)
      return this.#refuse('refused_value', 'bad-value');
    const now = this.#clock.ms();
    const throttle = this.#throttles.get(name) ?? this.#make(name, rate, now);
    if (throttle === null) return this.#refuse('refused_full', 'full');
    const wish = rounded(rate);
    if (throttle.wish === null || !isSame(throttle.wish, wish)) {
      throttle.wish = wish;
      this.#agree(name, throttle);
    }
    const answer = throttle.take(quantity, now, forced);
    if (answer.limited) this.#counts.limited++;
    if (quantity > 0) this.#changes.add(name);
    this.#idle.set(name, now + Math.max(forgetMsMin, rate.perSec * 2000));
    return answer;
  }

  /** For the console, by name; `table` null: of all, else of one member. */
  *entries(
    table: TableId | 'own' | null,
  ): Generator<{ readonly name: string; readonly rate: Rate; readonly level: number; readonly activity: number }> {
    const now = this.#clock.ms();
    const peer = table === null || table === 'own' ? null : (this.#peers.get(table) ?? new Map<string, PeerUse>());
    for (const name of [...(peer ?? this.#throttles).keys()].sort()) {
      const throttle = this.#throttles.get(name);
      const use = table === null ? undefined : table === 'own' ? throttle?.use(now) : peer?.get(name);
      if (table !== null && use !== undefined) {
        const leaked = ((now - use.saidAt) / 1000) * (use.rate.limit / use.rate.perSec);
        yield { name, rate: use.rate, level: Math.max(0, use.level - leaked), activity: activityAt(use, now) };
      } else if (throttle !== undefined) {
        const activity = throttle.activity(now) + this.#usesOf(name).reduce((sum, each) => sum + activityAt(each, now), 0);
        yield { name, rate: throttle.rate, level: throttle.level(now), activity };
      }
    }
  }

  discardChanges(): void {
    this.#changes.clear();
  }

  writeChanges(to: Writer, bytes: number): void {
    const end = to.length + bytes;
    const sent: string[] = [];
    this.#changes.drain((name) => {
      this.#writeUse(to, name);
      sent.push(name);
      return to.length < end;
    });
    for (const name of sent) this.#divide(name);
  }

  snapshot(): SnapshotSource {
    const names = this.#throttles.keys();
    let done = false;
    return {
      next: (to, bytes) => {
        if (done) return null;
        const some = take(names, Math.ceil(bytes / 60));
        for (const name of some) this.#writeUse(to, name);
        done = some.length === 0;
        return { table: null, ends: done, version: noVersion };
      },
    };
  }

  decode(from: Reader): ThrottleEntries | null {
    const uses: Use[] = [];
    const saidAt = this.#clock.ms();
    while (from.remaining > 0) {
      const name = from.text(keyBytesMax);
      const rate = { limit: readMilli(from), perSec: readMilli(from), burst: readMilli(from), epsilon: readMilli(from) };
      const [total, level, activity] = [from.varint(), readMilli(from), readMilli(from)];
      if (from.error !== null || !isName(name) || !isRate(rate)) return null;
      uses.push({ name, rate, total, level, activity, saidAt });
    }
    return { uses };
  }

  apply(table: TableId, entries: Entries): void {
    const now = this.#clock.ms();
    const peer = this.#peers.get(table) ?? new Map<string, PeerUse>();
    this.#peers.set(table, peer);
    for (const { name, ...use } of (entries as ThrottleEntries).uses) {
      const throttle = this.#throttles.get(name) ?? this.#make(name, use.rate, now);
      if (throttle === null) {
        this.#counts.refused_full++;
        continue;
      }
      throttle.heard(use, peer.get(name) ?? null, this.#building.has(table), now);
      peer.set(name, use);
      if (!isSame(use.rate, throttle.rate)) this.#agree(name, throttle);
      this.#idle.set(name, now + Math.max(forgetMsMin, use.rate.perSec * 2000));
      this.#divide(name);
    }
  }

  /** What is said in a snapshot serves at once: nothing waits for its end. */
  begin(table: TableId): void {
    this.#building.add(table);
  }

  complete(table: TableId): void {
    this.#building.delete(table);
  }

  abort(table: TableId): void {
    this.#building.delete(table);
  }

  /** Its wishes go with it; what it has consumed leaks away like everything else. */
  leave(table: TableId): void {
    this.#peers.delete(table);
    this.#building.delete(table);
  }

  version(): null {
    return null;
  }

  tidy(): boolean {
    const now = this.#clock.ms();
    const due = this.#idle.take(now, slice);
    for (const name of due) {
      if (this.#throttles.get(name)?.isIdle(now) === false) this.#idle.set(name, now + forgetMsMin);
      else this.#forget(name);
    }
    return due.length === slice;
  }

  tidyAt(): number | null {
    return this.#idle.nextAt();
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #make(name: string, rate: Rate, now: number): Throttle | null {
    if (this.#throttles.size >= throttlesMax) return null;
    const throttle = new Throttle(rate, now);
    this.#throttles.set(name, throttle);
    return throttle;
  }

  #forget(name: string): void {
    this.#throttles.delete(name);
    for (const peer of this.#peers.values()) peer.delete(name);
  }

  /** Two nodes that name different rates share the lowest one: to be too slow harms nobody's reputation. */
  #agree(name: string, throttle: Throttle): void {
    const named = [...(throttle.wish === null ? [] : [throttle.wish]), ...this.#usesOf(name).map(({ rate }) => rate)];
    throttle.rate = named.reduce((a, b) => (perSec(b) < perSec(a) ? b : a), named[0] ?? throttle.rate);
    const other = named.find((rate) => !isSame(rate, throttle.rate));
    if (other === undefined) return;
    this.#counts.rate_differs++;
    if (this.#warned.has(name) || this.#warned.size >= 1000) return;
    this.#warned.add(name);
    const [low, high] = [throttle.rate, other].map(({ limit, perSec, burst }) => `${limit}/${perSec} (burst ${burst})`);
    this.#warn(`throttle "${name}" is ${low} on one node and ${high} on another: the first serves until all name the same`);
  }

  #divide(name: string): void {
    const throttle = this.#throttles.get(name);
    if (throttle === undefined) return;
    const now = this.#clock.ms();
    const uses = this.#usesOf(name);
    const activity = throttle.activity(now);
    const isFirst = uses.every((use) => activityAt(use, now) < activity);
    throttle.divide(uses, isFirst, now);
  }

  #usesOf(name: string): readonly PeerUse[] {
    return [...this.#peers.values()].flatMap((peer) => peer.get(name) ?? []);
  }

  #writeUse(to: Writer, name: string): void {
    const throttle = this.#throttles.get(name);
    // What is known from others only is theirs to tell.
    if (throttle === undefined || throttle.wish === null) return;
    const { rate, total, level, activity } = throttle.use(this.#clock.ms());
    to.text(name, keyBytesMax);
    for (const value of [rate.limit, rate.perSec, rate.burst, rate.epsilon]) writeMilli(to, value);
    to.varint(total);
    writeMilli(to, level);
    writeMilli(to, activity);
  }

  #refuse<T extends string>(counter: 'refused_key' | 'refused_value' | 'refused_full', refusal: T): T {
    this.#counts[counter]++;
    return refusal;
  }
}

function isSame(a: Rate, b: Rate): boolean {
  return a.limit === b.limit && a.perSec === b.perSec && a.burst === b.burst && a.epsilon === b.epsilon;
}

/** As it arrives at the others. */
function rounded({ limit, perSec, burst, epsilon }: Rate): Rate {
  const [l, p, b, e] = [limit, perSec, burst, epsilon].map((value) => Math.round(value * 1000) / 1000);
  return { limit: l ?? limit, perSec: p ?? perSec, burst: b ?? burst, epsilon: e ?? epsilon };
}

function perSec(rate: Rate): number {
  return rate.limit / rate.perSec;
}

function isRate({ limit, perSec, burst, epsilon }: Rate): boolean {
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
