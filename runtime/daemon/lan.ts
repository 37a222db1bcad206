// What other machines say of our addresses on the LAN: judged (a node of the cluster, or a stranger), told, and answered.

import type { Asked } from '../core/contract.ts';
import { Defence } from '../host/defence.ts';
import type { Alias, Claim, Host } from '../host/host.ts';
import { macToText } from '../host/ip-bytes.ts';
import type { Ask, Entry, Ledger } from '../host/ledger.ts';
import { Askers } from './askers.ts';
import { Silence } from './lan-silence.ts';
import type { WorkListener, WorkOptions } from './work-port.ts';

/** Hosts that are named, of those that answer to one question. */
const namedMax = 16;
/** Who holds an address that should be ours is said again this often. */
const sayAgainMs = 10_000;
/** He is asked again after this, that is with the next tick, then after longer and longer. */
const firstAgainMs = 30;
const againMs = 1000;
/** He does not answer for it, but for others. */
const laterMs = 100;

export class Lan {
  readonly #host: Host;
  readonly #ledger: Ledger;
  readonly #listener: WorkListener;
  readonly #options: WorkOptions;
  readonly #defence: Defence;
  /** Of those that we ask for as the witness would: the MAC of who asks for it at the same time, and goes before us. */
  readonly #rivals = new Map<Entry, string>();
  readonly #silence = new Silence();
  readonly #askers = new Askers();
  #counts = { held: 0, conflicts: 0 };

  readonly #due: (entry: Entry) => void;

  /** `due`: something is to be done about an address. */
  constructor(host: Host, ledger: Ledger, listener: WorkListener, options: WorkOptions, due: (entry: Entry) => void) {
    this.#host = host;
    this.#ledger = ledger;
    this.#listener = listener;
    this.#options = options;
    this.#due = due;
    const giveWay = (claim: Claim) => this.#giveWay(claim);
    this.#defence = new Defence(host, { ...options, giveWay }, (notice) => listener.notice(notice));
  }

  tick(): void {
    this.#defence.tick();
  }

  /** They are no longer ours. */
  forget(ips: readonly string[]): void {
    this.#defence.forget(ips);
    this.#silence.forget(ips);
  }

  contestOf(ip: string): ReturnType<Defence['contestOf']> {
    return this.#defence.contestOf(ip);
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts, ...this.#defence.counters() };
  }

  /** Claims of other machines than this one. */
  others(claims: readonly Claim[]): readonly Claim[] {
    const own = new Set([...this.#ledger.links].flatMap(({ mac }) => (mac === null ? [] : [macToText(mac)])));
    return claims.filter(({ mac }) => !own.has(mac));
  }

  /**
   * How it is asked for before it is added. What somebody else holds is not put back beside him because it is missing here; what he gives us by plan
   * is his no longer.
   */
  askFor(entry: Entry, ask: Ask): Ask {
    if (entry.heldBy === null) return ask;
    if (ask === 'after' || ask === 'before') return 'witness';
    if (ask === 'nobody') Object.assign(entry, { heldBy: null, timesHeld: 0 });
    return ask;
  }

  /** Asks who has these, all in the same way, and gives for each the MAC for which it is not to be taken; null: it is free. */
  ask(entries: readonly Entry[], answered: (answers: ReadonlyMap<Entry, string | null>) => void): void {
    const jobs = new Map<Alias, Entry>();
    for (const entry of entries) {
      const alias = this.#ledger.aliasFor(entry);
      if (alias !== null) jobs.set(alias, entry);
    }
    const ask = entries[0]?.ask;
    const isWitness = ask === 'witness' || ask === 'outsiders';
    const askedAt = this.#options.now();
    for (const entry of entries) this.#rivals.delete(entry);
    this.#host.ask([...jobs.keys()], isWitness ? 'at-once' : 'spread', (claims) => {
      const settle = (others: ReadonlyMap<string, string>) => {
        if (isWitness) this.#hold(others);
        const answers = new Map(entries.map((entry) => [entry, others.get(entry.ip) ?? (isWitness ? this.#yieldTo(entry) : null)]));
        for (const [entry, mac] of answers) {
          if (mac !== null || entry.wish !== 'up') continue;
          if (!isWitness || this.#isFree(entry, askedAt, others.size > 0)) this.#clear(entry);
        }
        answered(answers);
      };
      const others = this.others(claims);
      if (!isWitness) this.judge(claims, settle);
      else if (ask === 'outsiders' && others.length > 0) this.#outsiders(others, settle);
      else settle(new Map(others.map(({ ip, mac }) => [ip, mac])));
    });
  }

  /** Whom the bus hears has them by right. */
  #outsiders(others: readonly Claim[], settle: (macs: ReadonlyMap<string, string>) => void): void {
    this.#host.neighbours((hosts) => {
      const heard = new Set(this.#options.heard?.() ?? []);
      const macs = new Set((hosts ?? []).flatMap(({ ip, mac }) => (heard.has(ip) ? [mac] : [])));
      settle(new Map(others.flatMap(({ ip, mac }) => (macs.has(mac) ? [] : [[ip, mac]]))));
    });
  }

  /** Who asks at the same time gets no answer from us; the next time he gives one himself. */
  #yieldTo(entry: Entry): string | null {
    const mac = this.#rivals.get(entry) ?? null;
    this.#rivals.delete(entry);
    if (mac !== null) entry.askNotBefore = this.#options.now() + firstAgainMs;
    return mac;
  }

  /** Nobody has answered for it: whether nobody has it. Else it stays one to ask for. */
  #isFree(entry: Entry, askedAt: number, amongAnswers: boolean): boolean {
    const believed = this.#silence.isBelieved(entry.ip, entry.heldBy, askedAt, amongAnswers);
    if (believed === 'later') entry.askNotBefore = this.#options.now() + laterMs;
    return believed === 'yes';
  }

  #again({ timesHeld }: Entry): number {
    return Math.min(againMs, firstAgainMs * 2 ** timesHeld);
  }

  /** Nobody has it. Who answers late is still noticed: by what he says on the wire when we announce. */
  #clear(entry: Entry): void {
    if (entry.heldBy !== null) this.#listener.notice({ kind: 'freed', ips: [entry.ip], mac: entry.heldBy });
    Object.assign(entry, { ask: 'nobody', heldBy: null, timesHeld: 0 });
  }

  /** Somebody answers, by his MAC, for what the bus says nobody can have. */
  #hold(others: ReadonlyMap<string, string>): void {
    const now = this.#options.now();
    const byMac = new Map<string, string[]>();
    for (const [ip, mac] of others) {
      const entry = this.#ledger.entries.get(ip);
      if (entry === undefined || entry.wish !== 'up') continue;
      // A stranger can have another MAC each time.
      const isNews = entry.heldBy === null || now - (entry.lastFailure?.at ?? -Infinity) >= sayAgainMs;
      if (entry.heldBy === null) this.#counts.held++;
      entry.heldBy = mac;
      this.#silence.answered(ip, mac, now);
      // A node that has stalled lets go when it hears the first question, so the next come soon.
      entry.askNotBefore = now + this.#again(entry);
      entry.timesHeld++;
      if (!isNews) continue;
      entry.lastFailure = { text: `${mac} answers for it on the LAN, although its node is gone from the bus`, at: now };
      byMac.set(mac, [...(byMac.get(mac) ?? []), ip]);
    }
    for (const [mac, ips] of [...byMac].slice(0, namedMax)) this.#listener.notice({ kind: 'held', ips, mac });
    this.#tellMore(byMac.size);
  }

  /** Whoever is on the wire can have any number of MACs. */
  #tellMore(hosts: number): void {
    const more = hosts - namedMax;
    if (more > 0)
      this.#listener.notice({ kind: 'warning', text: `${more} more hosts answer for addresses of this node: somebody floods the LAN` });
  }

  /** Reports who else has addresses of ours; gives the MACs of those that are no nodes of the cluster. */
  judge(claims: readonly Claim[], judged: (foreign: ReadonlyMap<string, string>) => void): void {
    const others = this.others(claims);
    if (others.length === 0) {
      judged(new Map());
      return;
    }
    this.#host.neighbours((hosts) => {
      const members = new Set(this.#options.members());
      const nodes = new Map((hosts ?? []).filter(({ ip }) => members.has(ip)).map(({ mac, ip }) => [mac, ip]));
      this.#counts.conflicts += others.length;
      const groups = [...byMacAndPlace(others)];
      this.#tellMore(groups.length);
      for (const [first, ...rest] of groups.slice(0, namedMax)) {
        if (first === undefined) continue;
        const device = this.#ledger.linkOf(first.index)?.name ?? `interface ${first.index}`;
        const ips = [first, ...rest].map(({ ip }) => ip);
        this.#listener.notice({ kind: 'conflict', ips, interface: device, mac: first.mac, member: nodes.get(first.mac) ?? null });
      }
      judged(new Map(others.filter(({ mac }) => !nodes.has(mac)).map(({ ip, mac }) => [ip, mac])));
    });
  }

  /** Heard on the wire, unasked. */
  claimed(claims: readonly Claim[]): void {
    const others = this.others(claims);
    const ours = others.flatMap((claim) => {
      const entry = this.#ledger.entries.get(claim.ip);
      const row = entry?.wish === 'up' && entry.doing === null ? this.#ledger.rowAtPlace(entry) : null;
      return row !== null && row.index === claim.index && this.#listener.isOurs(claim.ip) ? [{ claim, alias: row }] : [];
    });
    if (ours.length > 0) this.#defence.heard(ours);
    for (const claim of others) this.#noteRival(claim);
    this.#tell(others, 'taken');
  }

  /** Two sides of a bus that is cut may want the same at the same moment, and neither has it yet: the lower MAC goes first (RFC 5227, section 2.1.1). */
  #noteRival({ ip, mac }: Claim): void {
    const entry = this.#ledger.entries.get(ip);
    if (entry === undefined || entry.doing !== 'ask' || (entry.ask !== 'witness' && entry.ask !== 'outsiders')) return;
    if (this.#goesFirst(mac, entry)) this.#rivals.set(entry, mac);
  }

  /**
   * Two nodes that do not hear each other by the bus both have it: they asked at the same moment, or their LAN was cut too. One of them keeps it.
   * Only who announces it counts: the kernel of a node whose daemon has died answers questions until the leases end.
   */
  #giveWay({ ip, mac }: Claim): boolean {
    const entry = this.#ledger.entries.get(ip);
    if (entry === undefined || entry.wish !== 'up' || !entry.served || !this.#goesFirst(mac, entry)) return false;
    if (entry.heldBy !== null) return true;
    const now = this.#options.now();
    this.#silence.answered(ip, mac, now);
    this.#silence.mistaken(ip);
    Object.assign(entry, { heldBy: mac, timesHeld: 0, ask: 'witness', addDue: true, askNotBefore: now + firstAgainMs });
    this.#listener.notice({ kind: 'given-way', ips: [ip], mac });
    this.#due(entry);
    return true;
  }

  #goesFirst(mac: string, entry: Entry): boolean {
    const index = this.#ledger.aliasFor(entry)?.index;
    const own = index === undefined ? null : (this.#ledger.linkOf(index)?.mac ?? null);
    return own !== null && mac < macToText(own);
  }

  /** Another machine wants to know who has these, because it would take them. */
  asked(questions: readonly Claim[]): void {
    const others = this.others(questions);
    for (const question of others) this.#noteRival(question);
    const now = this.#options.now();
    for (const asked of byMacAndPlace(others)) {
      const wantsOthers = asked.some(({ ip }) => this.#listener.isOthers(ip));
      this.#tell(asked, this.#askers.wantsOurs(asked[0]?.mac ?? '', wantsOthers, now) ? 'wanted' : 'in-doubt');
    }
  }

  #tell(claims: readonly Claim[], how: Asked): void {
    const ips = claims.flatMap(({ ip }) => (this.#ledger.entries.get(ip)?.served === true ? [ip] : []));
    if (ips.length > 0) this.#listener.asked([...new Set(ips)], how);
  }
}

/** One notice for each host that answers: a node that hangs may have a thousand addresses. */
function byMacAndPlace(claims: readonly Claim[]): Iterable<readonly Claim[]> {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = `${claim.mac} ${claim.index}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim]);
    else group.push(claim);
  }
  return groups.values();
}
