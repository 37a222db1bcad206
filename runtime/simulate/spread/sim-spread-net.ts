// Simulated Spread daemons and what connects them: memberships of daemons, one order in each, partitions, hangs, restarts. Rules and measured habits are
// those of a real daemon (docs/spread.md). It knows no time: whoever drives it says when a daemon goes on and when memberships form anew.
//
// Daemons that go on together have had the same of the old membership; how much, is drawn. What was written and not put in order comes in the new one,
// so after the next view. A daemon that stood still comes back as somebody who was elsewhere, into a view with the same members perhaps.

import { byPlace, SimGroups, type SpreadEntry, type SpreadMember } from './sim-daemon-groups.ts';
import type { Random } from '../random.ts';

/** Daemons that hear each other, and what they put in order. */
interface Membership {
  readonly id: { readonly daemon: number; readonly time: number };
  readonly daemons: readonly SimSpreadDaemon[];
  readonly log: SpreadEntry[];
  /** As far as any of them has come. */
  reached: number;
  stalled: boolean;
}

export class SimSpreadDaemon {
  readonly index: number;
  readonly name: string;
  state: 'up' | 'hung' | 'dead' = 'dead';
  membership: Membership | null = null;
  /** Place in the log of the membership. */
  at = 0;
  groups: SimGroups;
  /** Written by clients, not in order yet. */
  waiting: SpreadEntry[] = [];
  /** Clients, and how they are written to. */
  readonly sessions = new Map<string, (frame: Uint8Array) => void>();

  constructor(index: number) {
    this.index = index;
    this.name = `node${index + 1}`;
    this.groups = this.#freshGroups();
  }

  forget(): void {
    this.groups = this.#freshGroups();
    this.waiting = [];
    this.sessions.clear();
  }

  member(name: string): SpreadMember {
    return { name, daemon: this.index };
  }

  #freshGroups(): SimGroups {
    return new SimGroups({
      daemon: this.index,
      tell: (name, frame) => this.sessions.get(name)?.(frame),
      base: () => this.membership?.id ?? { daemon: 0, time: 0 },
    });
  }
}

export class SimSpreadNet {
  readonly daemons: readonly SimSpreadDaemon[];
  /** Cut from the others; they hear each other. */
  readonly apart = new Set<SimSpreadDaemon>();
  /** Told when a daemon has something to deliver, for whoever keeps the time. */
  onOrdered: (daemon: SimSpreadDaemon) => void = () => {};
  readonly #random: Random;
  readonly #usedTimes = new Set<string>();
  #time = 1_795_905_900;

  constructor(daemons: number, random: Random) {
    this.#random = random;
    this.daemons = Array.from({ length: daemons }, (_, index) => new SimSpreadDaemon(index));
  }

  /** Alone at first; others are found when memberships form. */
  start(daemon: SimSpreadDaemon): void {
    if (daemon.state !== 'dead') return;
    daemon.state = 'up';
    daemon.forget();
    daemon.at = 0;
    daemon.membership = this.#membership([daemon]);
  }

  /** Its clients are the caller's to end. */
  kill(daemon: SimSpreadDaemon): void {
    daemon.state = 'dead';
    daemon.forget();
    daemon.membership = null;
    this.disturbed();
  }

  hang(daemon: SimSpreadDaemon): void {
    if (daemon.state === 'up') daemon.state = 'hung';
    this.disturbed();
  }

  resume(daemon: SimSpreadDaemon): void {
    if (daemon.state === 'hung') daemon.state = 'up';
    this.disturbed();
  }

  /** Memberships with a link that is broken stall: nothing is ordered or delivered there before new ones form. */
  disturbed(): void {
    for (const { membership } of this.daemons) {
      if (membership === null) continue;
      const [first] = membership.daemons;
      membership.stalled = !membership.daemons.every(
        (each) => first !== undefined && each.membership === membership && each.state === 'up' && this.#hears(first, each),
      );
    }
  }

  /** A client's. */
  submit(daemon: SimSpreadDaemon, entry: SpreadEntry): void {
    if (daemon.state === 'dead') return;
    daemon.waiting.push(entry);
    this.flush(daemon);
  }

  flush(daemon: SimSpreadDaemon): void {
    const { membership } = daemon;
    if (membership === null || membership.stalled || daemon.state !== 'up') return;
    if (daemon.waiting.length === 0) return;
    for (const entry of daemon.waiting.splice(0)) membership.log.push(entry);
    for (const each of membership.daemons) this.onOrdered(each);
  }

  /** Delivers what is next at a daemon. False: nothing is. */
  advance(daemon: SimSpreadDaemon): boolean {
    const { membership } = daemon;
    if (membership === null || membership.stalled || daemon.state !== 'up') return false;
    return this.#deliverNext(daemon, membership);
  }

  /** New memberships, by who hears whom now. */
  reform(): void {
    const up = this.daemons.filter(({ state }) => state === 'up');
    const sides = [up.filter((each) => !this.apart.has(each)), up.filter((each) => this.apart.has(each))];
    const formed = sides.filter((side) => side.length > 0 && !isWhole(side));
    // All endings first: how far one side has come binds the other.
    const origins = new Map<SimSpreadDaemon, Membership | null>();
    for (const side of formed) {
      for (const daemon of side) origins.set(daemon, daemon.membership);
      for (const together of groupedBy(side, ({ membership }) => membership)) this.#close(together);
    }
    for (const side of formed) this.#form(side, origins);
    this.disturbed();
    for (const daemon of up) this.flush(daemon);
  }

  #form(side: readonly SimSpreadDaemon[], origins: ReadonlyMap<SimSpreadDaemon, Membership | null>): void {
    const membership = this.#membership(side);
    const parts = groupedBy(side, (daemon) => origins.get(daemon) ?? null);
    const names = new Set(side.flatMap(({ groups }) => groups.names()));
    const told = this.#random.chance(0.5);
    const plans = [...names].sort().map((group) => {
      const sets = parts
        .map((part) =>
          part.flatMap((daemon) => daemon.groups.members(group).filter((member) => member.daemon === daemon.index)).sort(byPlace),
        )
        .filter((set) => set.length > 0);
      const members = sets.flat().sort(byPlace);
      const isSame = sets.length === 1 && side.every(({ groups }) => same(groups.members(group), members));
      return { group, members, sets, isTold: told || !isSame };
    });
    for (const daemon of side) {
      daemon.membership = membership;
      daemon.at = 0;
      for (const { group, members, sets, isTold } of plans) daemon.groups.network(group, members, sets, isTold);
    }
  }

  /** Ends the old membership for daemons that go on together. */
  #close(together: readonly SimSpreadDaemon[]): void {
    const [first] = together;
    const old = first?.membership ?? null;
    if (old === null) return;
    const isOurs = ({ member }: SpreadEntry) => together.some(({ index }) => index === member.daemon);
    let floor = together.reduce((most, { at }) => Math.max(most, at), 0);
    // What anybody got from one of these, they get in the same view.
    for (let at = floor; at < old.reached; at++) {
      const entry = old.log[at];
      if (entry !== undefined && isOurs(entry)) floor = at + 1;
    }
    const until = floor + this.#random.below(old.log.length - floor + 1);
    // Messages at the end of it come behind the sign that the view ends, or before it.
    let late = until;
    if (this.#random.chance(0.3)) while (late > floor && old.log[late - 1]?.kind === 'data') late--;
    const along = new Set(together.map(({ index }) => index));
    for (const daemon of together) {
      while (daemon.at < late) this.#deliverNext(daemon, old);
      daemon.groups.tellTransitional(along);
      while (daemon.at < until) this.#deliverNext(daemon, old);
    }
    const again = old.log.slice(until).filter(isOurs);
    for (const daemon of together) daemon.waiting = [...again.filter(({ member }) => member.daemon === daemon.index), ...daemon.waiting];
  }

  #deliverNext(daemon: SimSpreadDaemon, membership: Membership): boolean {
    const entry = membership.log[daemon.at];
    if (entry === undefined) return false;
    daemon.at++;
    membership.reached = Math.max(membership.reached, daemon.at);
    daemon.groups.apply(entry);
    return true;
  }

  /** Stamps of one representative are never given twice, but they go back, and those of two are often equal. */
  #membership(daemons: readonly SimSpreadDaemon[]): Membership {
    const [first] = daemons;
    const daemon = 492_608_405 + (first?.index ?? 0);
    this.#time += this.#random.below(3);
    let time = this.#time - this.#random.below(3);
    while (this.#usedTimes.has(`${daemon} ${time}`)) time++;
    this.#usedTimes.add(`${daemon} ${time}`);
    return { id: { daemon, time }, daemons, log: [], reached: 0, stalled: false };
  }

  #hears(a: SimSpreadDaemon, b: SimSpreadDaemon): boolean {
    return this.apart.has(a) === this.apart.has(b);
  }
}

/** They are a membership already, and all of one. */
function isWhole(side: readonly SimSpreadDaemon[]): boolean {
  const [first] = side;
  const membership = first?.membership ?? null;
  return membership !== null && membership.daemons.length === side.length && side.every((each) => each.membership === membership);
}

function groupedBy<Key>(
  side: readonly SimSpreadDaemon[],
  keyOf: (daemon: SimSpreadDaemon) => Key,
): readonly (readonly SimSpreadDaemon[])[] {
  const parts = new Map<Key, SimSpreadDaemon[]>();
  for (const daemon of side) {
    const key = keyOf(daemon);
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [daemon]);
    else part.push(daemon);
  }
  return [...parts.values()];
}

function same(a: readonly SpreadMember[], b: readonly SpreadMember[]): boolean {
  return a.length === b.length && a.every(({ name }, index) => name === b[index]?.name);
}
