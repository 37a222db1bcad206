// Throttles by name (`shared_named_throttles`, `OBTM`, `OBTC`): what each member consumes and wants, announced like everything else.

import type { Millis } from '../contract.ts';
import type { Reader, Writer } from '../../net/codec.ts';
import { noVersion, Pending, type Clock, type Contents, type Entries, type SnapshotSource, type TableId } from './contents.ts';
import { isSameRate, lowestRate, promisedMost, type Rate } from './division.ts';
import { Expiry } from './expiry.ts';
import { isName, take } from './name-table.ts';
import { endlessRoom, type Room } from './room.ts';
import { Throttle, type Answer, type Circle, type PeerUse } from './throttle.ts';
import { wantedOf, type ThrottleState, type ThrottleUser, type ThrottleWhy } from './throttle-state.ts';
import { isRate, readThrottleUse, rounded, writeThrottleUse, type NamedUse } from './throttle-wire.ts';

interface ThrottleEntries extends Entries {
  readonly uses: readonly NamedUse[];
}

export type ThrottleRefusal = 'bad-key' | 'bad-value' | 'full';

const throttlesMax = 100_000;
/** In memory, roughly: of a throttle with its name, and of what one member says of it. */
const [throttleBytes, useBytes] = [800, 250];
const slice = 1000;
/** An idle throttle is forgotten after its interval, and not before. */
const forgetMsMin = 60_000;
/** Who names a rate and does not use it for about an interval has no say in it any more. */
const [lapseMsMin, lapseMsMax] = [10_000, 600_000];
const quantityMax = 1e9;
const warningsMax = 1000;
/** More than this are not sorted, because that would hold everything else up. */
const sortedMax = 20_000;

export class Throttles implements Contents {
  readonly tellsOwn = true;
  readonly tellsShared = false;
  readonly #clock: Clock;
  readonly #room: Room;
  readonly #warn: (text: string) => void;
  readonly #changes: Pending<string>;
  readonly #throttles = new Map<string, Throttle>();
  /** What each member has said. */
  readonly #peers = new Map<TableId, Map<string, PeerUse>>();
  /** Members that are still telling what was before we knew them. */
  readonly #building = new Set<TableId>();
  /** Names of each message of changes that has not come back yet. */
  #flying: (readonly string[])[] = [];
  /** Names for which different rates are named: they are looked at again whenever they are used. */
  readonly #contested = new Set<string>();
  readonly #idle = new Expiry<string>();
  readonly #warned = new Set<string>();
  /** Of all names. */
  #nameLength = 0;
  #circle: Circle = { members: 1, maxDelayMs: 1000 };
  #counts = { refused_key: 0, refused_value: 0, refused_full: 0, limited: 0, rate_differs: 0, wishes_lapsed: 0 };

  constructor(clock: Clock, warn: (text: string) => void, room: Room = endlessRoom) {
    this.#clock = clock;
    this.#room = room;
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

  get bytes(): number {
    let bytes = this.#throttles.size * throttleBytes + this.#nameLength;
    for (const peer of this.#peers.values()) bytes += peer.size * useBytes;
    return bytes;
  }

  /** Consumes `quantity` if it may; `forced`: in any case. A text: why it was refused. */
  take(name: string, rate: Rate, quantity: number, forced: boolean): Answer | ThrottleRefusal {
    const throttle = this.#wished(name, rate, quantity);
    if (typeof throttle === 'string') return throttle;
    const now = this.#clock.ms();
    const answer = throttle.take(quantity, now, forced);
    if (answer.limited) this.#counts.limited++;
    if (quantity > 0) this.#changes.add(name);
    this.#keep(name, rate, now);
    return answer;
  }

  /** What `take` would answer. Nothing is consumed, and nobody is said to want anything. */
  ask(name: string, rate: Rate, quantity: number): Answer | ThrottleRefusal {
    const throttle = this.#wished(name, rate, quantity);
    return typeof throttle === 'string' ? throttle : throttle.ask(quantity, this.#clock.ms());
  }

  /** For the console, by name; `table` null: of all, else of one member. */
  *entries(table: TableId | 'own' | null): Generator<ThrottleState> {
    const peer = table === null || table === 'own' ? null : (this.#peers.get(table) ?? new Map<string, PeerUse>());
    const names = [...(peer ?? this.#throttles).keys()];
    for (const name of names.length > sortedMax ? names : names.sort()) {
      const state = this.state(name, table);
      if (state !== null) yield state;
    }
  }

  /** Null: there is no such throttle. */
  state(name: string, table: TableId | 'own' | null): ThrottleState | null {
    const now = this.#clock.ms();
    const throttle = this.#throttles.get(name);
    if (throttle === undefined) return null;
    const { members, maxDelayMs } = this.#circle;
    const most = promisedMost(throttle.rate, members, maxDelayMs);
    const own = throttle.use(now);
    if (table === null) {
      const uses = [own, ...this.#usesOf(name)];
      const wanted = uses.reduce((sum, use) => sum + wantedOf(use, throttle.rate, members), 0);
      return { name, rate: throttle.rate, level: throttle.level(now), wanted, most };
    }
    const use = table === 'own' ? own : this.#peers.get(table)?.get(name);
    if (use === undefined) return null;
    const leaked = ((now - use.usedAt) / 1000) * (use.rate.limit / use.rate.perSec);
    const level = table === 'own' ? use.level : Math.max(0, use.level - leaked);
    return { name, rate: use.rate, level, wanted: wantedOf(use, use.rate, members), most };
  }

  /** Who uses a throttle, and what this node could take of it now; null: there is none of that name. */
  why(name: string): ThrottleWhy | null {
    const now = this.#clock.ms();
    const throttle = this.#throttles.get(name);
    if (throttle === undefined) return null;
    const users: ThrottleUser[] = [
      { table: null, use: throttle.use(now), names: throttle.wish !== null && !isLapsed(throttle.use(now), now) },
    ];
    for (const [table, uses] of this.#peers) {
      const use = uses.get(name);
      if (use !== undefined) users.push({ table, use, names: !isLapsed(use, now) });
    }
    const { members, maxDelayMs } = this.#circle;
    return {
      rate: throttle.rate,
      level: throttle.level(now),
      users,
      allowance: throttle.allowance(now),
      share: throttle.division(now).share,
      next: throttle.ask(1, now),
      most: promisedMost(throttle.rate, members, maxDelayMs),
      now,
    };
  }

  /** How many members take part, and how long they may be kept waiting for what another one does. */
  among(members: number, maxDelayMs: Millis): void {
    if (members === this.#circle.members && maxDelayMs === this.#circle.maxDelayMs) return;
    this.#circle = { members: Math.max(1, members), maxDelayMs };
    const now = this.#clock.ms();
    for (const [name, throttle] of this.#throttles) throttle.among(this.#usesOf(name), this.#circle, now);
  }

  discardChanges(): void {
    this.#changes.clear();
    for (const names of this.#flying.splice(0)) this.#land(names);
  }

  writeChanges(to: Writer, bytes: number): void {
    const end = to.length + bytes;
    const sent: string[] = [];
    this.#changes.drain((name) => {
      this.#writeUse(to, name);
      sent.push(name);
      return to.length < end;
    });
    this.#flying.push(sent);
  }

  /** The oldest message of changes that had not come back from the bus has. */
  delivered(): void {
    this.#land(this.#flying.shift() ?? []);
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
    const uses: NamedUse[] = [];
    const now = this.#clock.ms();
    while (from.remaining > 0) {
      const use = readThrottleUse(from, now);
      if (use === null) return null;
      uses.push(use);
    }
    return { uses };
  }

  apply(table: TableId, entries: Entries): void {
    const now = this.#clock.ms();
    const peer = this.#peers.get(table) ?? new Map<string, PeerUse>();
    this.#peers.set(table, peer);
    for (const { name, ...use } of (entries as ThrottleEntries).uses) {
      const isKnown = peer.has(name) || this.#room.forOthers(useBytes + (this.#throttles.has(name) ? 0 : throttleBytes + name.length));
      const throttle = isKnown ? (this.#throttles.get(name) ?? this.#make(name, use.rate, now)) : null;
      if (throttle === null) {
        this.#counts.refused_full++;
        continue;
      }
      throttle.heard(use, peer.get(name) ?? null, this.#building.has(table), now);
      peer.set(name, use);
      if (!isSameRate(use.rate, throttle.rate) || this.#contested.has(name)) this.#agree(name, throttle, now);
      this.#keep(name, use.rate, now);
      throttle.among(this.#usesOf(name), this.#circle, now);
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
    const names = this.#peers.get(table)?.keys() ?? [];
    this.#peers.delete(table);
    this.#building.delete(table);
    const now = this.#clock.ms();
    for (const name of names) {
      const throttle = this.#throttles.get(name);
      if (throttle === undefined) continue;
      throttle.among(this.#usesOf(name), this.#circle, now);
      if (this.#contested.has(name)) this.#agree(name, throttle, now);
    }
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

  /** The throttle, with this node's word on its rate. */
  #wished(name: string, rate: Rate, quantity: number): Throttle | ThrottleRefusal {
    if (!isName(name)) return this.#refuse('refused_key', 'bad-key');
    if (!isRate(rate) || !Number.isSafeInteger(quantity) || quantity < 0 || quantity > quantityMax)
      return this.#refuse('refused_value', 'bad-value');
    const now = this.#clock.ms();
    const known = this.#throttles.get(name);
    const throttle = known ?? (this.#room.forOwn(throttleBytes + name.length) ? this.#make(name, rate, now) : null);
    if (throttle === null) return this.#refuse('refused_full', 'full');
    const wish = rounded(rate);
    const isNew = throttle.wish === null || !isSameRate(throttle.wish, wish);
    throttle.wish = wish;
    throttle.usedAt = now;
    if (isNew || this.#contested.has(name)) this.#agree(name, throttle, now);
    return throttle;
  }

  #keep(name: string, { perSec }: Rate, now: Millis): void {
    this.#idle.set(name, now + Math.max(forgetMsMin, perSec * 2000));
  }

  #make(name: string, rate: Rate, now: number): Throttle | null {
    if (this.#throttles.size >= throttlesMax) return null;
    const throttle = new Throttle(rate, this.#circle, now);
    this.#throttles.set(name, throttle);
    this.#nameLength += name.length;
    return throttle;
  }

  #forget(name: string): void {
    if (this.#throttles.delete(name)) this.#nameLength -= name.length;
    this.#contested.delete(name);
    for (const peer of this.#peers.values()) peer.delete(name);
  }

  /** What was taken of these is known everywhere but for the little that was taken while the message was on its way. */
  #land(names: readonly string[]): void {
    const now = this.#clock.ms();
    for (const name of names) this.#throttles.get(name)?.known(now);
  }

  /** Two nodes that name different rates share the lowest one, as long as both use it: to be too slow harms nobody's reputation. */
  #agree(name: string, throttle: Throttle, now: Millis): void {
    const own = throttle.wish === null ? [] : [{ ...throttle.use(now), rate: throttle.wish }];
    const all = [...own, ...this.#usesOf(name)];
    const named = all.filter((use) => !isLapsed(use, now));
    const before = throttle.rate;
    throttle.rate = lowestRate(named.map(({ rate }) => rate)) ?? throttle.rate;
    if (!isSameRate(before, throttle.rate)) throttle.among(this.#usesOf(name), this.#circle, now);
    if (named.length < all.length && all.some((use) => isLapsed(use, now) && !isSameRate(use.rate, throttle.rate)))
      this.#counts.wishes_lapsed++;
    const other = named.find(({ rate }) => !isSameRate(rate, throttle.rate))?.rate;
    if (all.every(({ rate }) => isSameRate(rate, throttle.rate))) this.#contested.delete(name);
    else this.#contested.add(name);
    if (other !== undefined) this.#sayDifferent(name, throttle.rate, other);
  }

  #sayDifferent(name: string, low: Rate, high: Rate): void {
    if (this.#warned.has(name)) return;
    this.#counts.rate_differs++;
    if (this.#warned.size >= warningsMax) return;
    this.#warned.add(name);
    const [first, second] = [low, high].map(({ limit, perSec, burst }) => `${limit}/${perSec} (burst ${burst})`);
    this.#warn(`throttle "${name}" is ${first} on one node and ${second} on another: the first serves until all that use it name the same`);
  }

  #usesOf(name: string): readonly PeerUse[] {
    const uses: PeerUse[] = [];
    for (const peer of this.#peers.values()) {
      const use = peer.get(name);
      if (use !== undefined) uses.push(use);
    }
    return uses;
  }

  #writeUse(to: Writer, name: string): void {
    const throttle = this.#throttles.get(name);
    // What is known from others only is theirs to tell.
    if (throttle === undefined || throttle.wish === null) return;
    const now = this.#clock.ms();
    to.attempt(`"${name.slice(0, 60)}"`, () => writeThrottleUse(to, { name, ...throttle.use(now) }, now));
  }

  #refuse<T extends string>(counter: 'refused_key' | 'refused_value' | 'refused_full', refusal: T): T {
    this.#counts[counter]++;
    return refusal;
  }
}

function isLapsed({ rate, usedAt }: PeerUse, now: Millis): boolean {
  return now - usedAt > Math.min(lapseMsMax, Math.max(lapseMsMin, rate.perSec * 1000));
}
