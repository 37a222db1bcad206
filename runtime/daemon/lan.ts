// What other machines say of our addresses on the LAN: judged (a node of the cluster, or a stranger), told, and answered.

import { Defence } from '../host/defence.ts';
import type { Alias, Claim, Host } from '../host/host.ts';
import { macToText } from '../host/ip-bytes.ts';
import type { Entry, Ledger } from '../host/ledger.ts';
import type { WorkListener, WorkOptions } from './work-port.ts';

/** Who holds an address that should be ours is said again this often. */
const sayAgainMs = 10_000;
/** He is asked again after this, then after longer and longer. */
const firstAgainMs = 100;
const againMs = 1000;

export class Lan {
  readonly #host: Host;
  readonly #ledger: Ledger;
  readonly #listener: WorkListener;
  readonly #options: WorkOptions;
  readonly #defence: Defence;
  #counts = { held: 0, conflicts: 0 };

  constructor(host: Host, ledger: Ledger, listener: WorkListener, options: WorkOptions) {
    this.#host = host;
    this.#ledger = ledger;
    this.#listener = listener;
    this.#options = options;
    this.#defence = new Defence(host, options, (notice) => listener.notice(notice));
  }

  tick(): void {
    this.#defence.tick();
  }

  /** They are no longer ours. */
  forget(ips: readonly string[]): void {
    this.#defence.forget(ips);
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

  /** Asks who has these, all in the same way, and gives for each the MAC for which it is not to be taken; null: it is free. */
  ask(entries: readonly Entry[], answered: (answers: ReadonlyMap<Entry, string | null>) => void): void {
    const jobs = new Map<Alias, Entry>();
    for (const entry of entries) {
      const alias = this.#ledger.aliasFor(entry);
      if (alias !== null) jobs.set(alias, entry);
    }
    const isWitness = entries[0]?.ask === 'witness';
    this.#host.ask([...jobs.keys()], isWitness ? 'at-once' : 'spread', (claims) => {
      const settle = (others: ReadonlyMap<string, string>) => {
        if (isWitness) this.#hold(others);
        for (const entry of entries) if (!others.has(entry.ip) && entry.wish === 'up') this.#clear(entry);
        answered(new Map(entries.map((entry) => [entry, others.get(entry.ip) ?? null])));
      };
      if (isWitness) settle(new Map(this.others(claims).map(({ ip, mac }) => [ip, mac])));
      else this.judge(claims, settle);
    });
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
      const isNews = entry.heldBy !== mac || now - (entry.lastFailure?.at ?? -Infinity) >= sayAgainMs;
      if (entry.heldBy === null) this.#counts.held++;
      entry.heldBy = mac;
      // A node that has stalled lets go when it hears the first question, so the next come soon.
      entry.askNotBefore = now + Math.min(againMs, firstAgainMs * 2 ** entry.timesHeld++);
      if (!isNews) continue;
      entry.lastFailure = { text: `${mac} answers for it on the LAN, although its node is gone from the bus`, at: now };
      byMac.set(mac, [...(byMac.get(mac) ?? []), ip]);
    }
    for (const [mac, ips] of byMac) this.#listener.notice({ kind: 'held', ips, mac });
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
      for (const [first, ...rest] of byMacAndPlace(others)) {
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
    const ours = this.others(claims).flatMap((claim) => {
      const entry = this.#ledger.entries.get(claim.ip);
      const row = entry?.wish === 'up' && entry.doing === null ? this.#ledger.rowAtPlace(entry) : null;
      return row !== null && row.index === claim.index && this.#listener.isOurs(claim.ip) ? [{ claim, alias: row }] : [];
    });
    if (ours.length > 0) this.#defence.heard(ours);
    this.asked(claims);
  }

  /** Another machine wants to know who has these, because it would take them, or says that it has. */
  asked(questions: readonly Claim[]): void {
    const ips = this.others(questions).flatMap(({ ip }) => (this.#ledger.entries.get(ip)?.served === true ? [ip] : []));
    if (ips.length > 0) this.#listener.asked([...new Set(ips)]);
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
