// Address defence (RFC 5227, section 2.4; for IPv6 the override flag of RFC 4861): whoever says on the wire that he has an address of
// ours is contradicted at once. The RFC allows one announcement in ten seconds, which leaves the neighbours astray for as long; a service
// address is worth more, so the last word is always ours, and only its rate is limited: ten times quickly, then once a second.
import { append } from '../../base/append.ts';
import type { Alias, Claim, Host } from './host.ts';
import type { Notice } from './notice.ts';
import { defenceRepeatsMs } from './repeats.ts';

export interface DefenceOptions {
  members(): readonly string[];
  /** Those of them that the bus hears now; all, where nobody knows. */
  heard?(): readonly string[];
  /** Of a node that the bus does not hear. True: we let go. */
  giveWay?(claim: Claim): boolean;
  readonly now: () => number;
}

/** Between two announcements of one address, at first and later. */
const quickMs = 50;
const slowMs = 1000;
const quickTimes = 10;
/** A stranger who was not heard for so long is gone. */
const overMs = 15_000;
/** What a node says again after so long (`repeats.ts`) is no move any more. */
const plannedMs = 900;
/** Who takes our addresses is said again this often. */
const sayAgainMs = 30_000;
/** Strangers that are told of within that time. Whoever is on the wire can have any number of MACs: the rest is a number. */
const saidMax = 32;
/** Addresses under attack that are remembered; further ones are answered all the same, without a limit of their rate. */
const maxContests = 16_384;

interface Heard {
  readonly claim: Claim;
  readonly alias: Alias;
}

interface Contest {
  readonly alias: Alias;
  mac: string;
  since: number;
  lastHeardAt: number;
  times: number;
  answeredAt: number;
  /** The stranger has spoken after our last word. */
  owing: boolean;
}

/** Left to the bus, because it hears both of us. */
interface Dispute {
  readonly alias: Alias;
  readonly since: number;
  mac: string;
  lastHeardAt: number;
}

export class Defence {
  readonly #host: Host;
  readonly #options: DefenceOptions;
  readonly #notice: (notice: Notice) => void;
  readonly #contests = new Map<string, Contest>();
  /** By MAC: when it was last told of, the longest ago first. */
  readonly #said = new Map<string, number>();
  /** MACs that were not told of, once for each time that they were heard. */
  #untold = 0;
  /** Addresses of ours that nodes claim which the bus hears. */
  readonly #disputes = new Map<string, Dispute>();
  #revisitedAt = -Infinity;
  #counts = { contested: 0, defended: 0 };
  /** MACs of the cluster's nodes, and when they were read: a burst of claims needs one look at the neighbours. */
  #members: { readonly at: number; readonly macs: ReadonlyMap<string, string> } | null = null;
  #waiting: Heard[] | null = null;

  constructor(host: Host, options: DefenceOptions, notice: (notice: Notice) => void) {
    this.#host = host;
    this.#options = options;
    this.#notice = notice;
  }

  /**
   * Claims of other machines on addresses that are ours and up. Who is a node of the cluster is not fought while the bus hears him, which
   * decides that. One that it does not hear must be told: his own bus stands still, or he asked when we had it not yet.
   */
  heard(claims: readonly Heard[]): void {
    const now = this.#options.now();
    if (this.#members !== null && now - this.#members.at < slowMs) {
      this.#answer(claims, this.#members.macs);
      return;
    }
    if (this.#waiting !== null) {
      if (this.#waiting.length < maxContests) append(this.#waiting, claims.slice(0, maxContests));
      return;
    }
    this.#waiting = claims.slice(0, maxContests);
    this.#host.neighbours((hosts) => {
      const members = new Set(this.#options.members());
      const macs = new Map((hosts ?? []).filter(({ ip }) => members.has(ip)).map(({ mac, ip }) => [mac, ip]));
      this.#members = { at: this.#options.now(), macs };
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      this.#answer(waiting, macs);
    });
  }

  /** What may be said now and could not be said at once; and who has given up. */
  tick(): void {
    const now = this.#options.now();
    this.#forgetSaid(now);
    this.#revisit(now);
    if (this.#contests.size === 0) return;
    const over = new Map<string, string[]>();
    const due: Contest[] = [];
    for (const [ip, contest] of this.#contests) {
      if (contest.owing && now >= contest.answeredAt + spacingOf(contest)) due.push(contest);
      if (now - contest.lastHeardAt < overMs) continue;
      this.#contests.delete(ip);
      over.set(contest.mac, [...(over.get(contest.mac) ?? []), ip]);
    }
    this.#say(due, now);
    for (const mac of over.keys()) this.#said.delete(mac);
    if (over.size <= saidMax) for (const [mac, ips] of over) this.#notice({ kind: 'contest-over', ips, mac });
    else this.#notice({ kind: 'contest-over', ips: [...over.values()].flat(), mac: `each of ${over.size} hosts` });
  }

  /** What was told of so long ago is told of again; and how much was not told of meanwhile. */
  #forgetSaid(now: number): void {
    for (const [mac, at] of this.#said) {
      if (now - at < sayAgainMs) break;
      this.#said.delete(mac);
    }
    if (this.#untold === 0 || this.#said.size >= saidMax) return;
    const text = `${this.#untold} more claims to addresses of this node, by hosts that were not named: somebody floods the LAN`;
    this.#untold = 0;
    this.#notice({ kind: 'warning', text });
  }

  /** They are no longer ours to defend. */
  forget(ips: readonly string[]): void {
    for (const ip of ips) {
      this.#contests.delete(ip);
      this.#disputes.delete(ip);
    }
  }

  /** Who disputes an address with us, and since when; null: nobody. */
  contestOf(ip: string): { readonly mac: string; readonly since: number; readonly times: number } | null {
    return this.#contests.get(ip) ?? null;
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#counts, contestedNow: this.#contests.size };
  }

  #answer(claims: readonly Heard[], members: ReadonlyMap<string, string>): void {
    const now = this.#options.now();
    const due: Contest[] = [];
    const byMac = new Map<string, string[]>();
    const heard = new Set(this.#options.heard?.() ?? members.values());
    for (const { claim, alias } of claims) {
      const { ip, mac } = claim;
      const member = members.get(mac);
      const isHeard = member !== undefined && heard.has(member);
      if (isHeard && !this.#insists({ claim, alias }, now)) continue;
      this.#counts.contested++;
      byMac.set(mac, [...(byMac.get(mac) ?? []), ip]);
      if (isHeard || (member !== undefined && this.#options.giveWay?.(claim) === true)) continue;
      const known = this.#contests.get(ip);
      const contest = known ?? { alias, mac, since: now, lastHeardAt: now, times: 0, answeredAt: -Infinity, owing: true };
      contest.mac = mac;
      contest.lastHeardAt = now;
      contest.times++;
      contest.owing = true;
      if (known === undefined && this.#contests.size < maxContests) this.#contests.set(ip, contest);
      if (now >= contest.answeredAt + spacingOf(contest) && !due.includes(contest)) due.push(contest);
    }
    this.#say(due, now);
    for (const [mac, ips] of byMac) {
      const last = this.#said.get(mac);
      if (last !== undefined && now - last < sayAgainMs) continue;
      const member = members.get(mac) ?? null;
      if (member === null && last === undefined && this.#said.size >= saidMax) {
        this.#untold++;
        continue;
      }
      this.#said.delete(mac);
      this.#said.set(mac, now);
      this.#notice({ kind: 'contested', ips: [...new Set(ips)], mac, member });
    }
  }

  /**
   * Whether a node that the bus hears claims the address for longer than a planned move takes: the new owner speaks before the bus has told the
   * old one, and the old one until it has let go.
   */
  #insists({ claim: { ip, mac }, alias }: Heard, now: number): boolean {
    const known = this.#disputes.get(ip);
    if (known !== undefined && now - known.since < overMs) {
      Object.assign(known, { mac, lastHeardAt: now });
      return now - known.since >= plannedMs;
    }
    if (this.#disputes.size >= maxContests) this.#disputes.clear();
    this.#disputes.set(ip, { alias, since: now, mac, lastHeardAt: now });
    return false;
  }

  /**
   * A ring that breaks is told to one of two nodes before the other: each has spoken while the bus still heard both, and now neither would speak again.
   * Our word begins it anew, and one of us gives way.
   */
  #revisit(now: number): void {
    const heard = this.#options.heard?.();
    const macs = this.#members?.macs;
    if (this.#disputes.size === 0 || heard === undefined || macs === undefined || now - this.#revisitedAt < slowMs) return;
    this.#revisitedAt = now;
    const isHeard = new Set(heard);
    const isLeft = ({ mac, since, lastHeardAt }: Dispute) => {
      const member = macs.get(mac);
      const insisted = lastHeardAt - since >= plannedMs;
      return insisted && now - lastHeardAt < overMs && member !== undefined && !isHeard.has(member);
    };
    const due = [...this.#disputes.values()].filter(isLeft).map(({ alias }) => alias);
    if (due.length > 0) this.#announce(due);
  }

  #say(contests: readonly Contest[], now: number): void {
    if (contests.length === 0) return;
    for (const contest of contests) {
      contest.owing = false;
      contest.answeredAt = now;
    }
    this.#announce(contests.map(({ alias }) => alias));
  }

  #announce(aliases: readonly Alias[]): void {
    this.#counts.defended += aliases.length;
    this.#host.announce(aliases, defenceRepeatsMs);
  }
}

function spacingOf({ times }: Contest): number {
  return times <= quickTimes ? quickMs : slowMs;
}
