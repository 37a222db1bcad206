// Makes the machine what the core wants it to be: compares, address by address, what the ledger says is wanted with what the kernel has,
// and has one thing done at a time for each. Slices of all addresses take turns, so a later wish overtakes whatever has not begun.
// Synchronous, without timers of its own, so that the simulator drives the same code: `tick` is called ten times in a second.

import { Defence } from '../host/defence.ts';
import type { Alias, Claim, Failures, Host, ManagedAddress, Neighbour } from '../host/host.ts';
import { Interfaces } from '../host/interfaces.ts';
import { leaseFor, newLease, roundEveryMs } from '../host/leases.ts';
import { type Ask, type Entry, Ledger, type LedgerNews } from '../host/ledger.ts';
import type { Notice } from '../host/notice.ts';
import { macToText } from '../host/ip-bytes.ts';
import { plannedRepeatsMs, repeatsMs } from '../host/repeats.ts';

export interface Outcome {
  readonly done: readonly string[];
  readonly failed: readonly { readonly ip: string; readonly reason: string }[];
}

/** Who is told. */
export interface WorkListener {
  /** What became of a wish, unless a later one has overtaken it. */
  answer(action: 'plumb' | 'unplumb', outcome: Outcome): void;
  /** The managed addresses that the kernel has: those wanted here that are at their place, and whatever is there of the others. */
  kernel(ips: readonly string[]): void;
  /** What cannot serve here any more although nobody asked, and what could again. */
  places(lost: Outcome['failed'], back: readonly string[]): void;
  /** Another machine asks the LAN who has these of ours. */
  asked(ips: readonly string[]): void;
  notice(notice: Notice): void;
  /** Whether it is ours by the table, and not on its way to somebody else. */
  isOurs(ip: string): boolean;
}

export interface WorkOptions {
  /** Seconds after which the kernel takes an address away unless it is renewed; 0: never. */
  readonly leaseSec: number;
  /** Addresses of the cluster's nodes, in order to tell a node that lets go from a foreign host. */
  members(): readonly string[];
  readonly now: () => number;
}

/** Slices under way: the kernel works on one while the neighbours are told of the other. */
const slicesAtOnce = 2;
/** All of a machine that is gone is asked for in one go. */
const askedAtOnce = 4_096;
/** What could not be taken off, or is held by somebody else, is tried again after this. */
const againMs = 1000;
/** Who holds an address that should be ours is said again this often. */
const sayAgainMs = 10_000;
/** The kernel's tables are read again this long after they could not be. */
const lookAgainMs = 1000;

export class HostWork {
  readonly ledger = new Ledger();
  readonly #host: Host;
  readonly #listener: WorkListener;
  readonly #options: WorkOptions;
  readonly #interfaces: Interfaces;
  readonly #defence: Defence;
  /** Something may be due for these, in the order in which it is begun. */
  readonly #due = new Set<Entry>();
  /** Something is due for these when their time has come. */
  readonly #waiting = new Set<Entry>();
  #refused: ReadonlyMap<string, string> = new Map();
  #slices = 0;
  #questions = 0;
  #slot = 0;
  #renewAt = 0;
  #look: { again: boolean; answer: boolean } | null = null;
  #lookAt = Infinity;
  #released: (() => void) | null = null;
  #answers = emptyAnswers();
  #counts = { plumbed: 0, unplumbed: 0, failed: 0, overtaken: 0, renewed: 0, vanished: 0, strays: 0, held: 0, conflicts: 0, unreadable: 0 };

  constructor(host: Host, listener: WorkListener, options: WorkOptions) {
    this.#host = host;
    this.#listener = listener;
    this.#options = options;
    this.#interfaces = new Interfaces(this.ledger);
    this.#defence = new Defence(host, options, (notice) => listener.notice(notice));
  }

  begin(): void {
    this.#host.begin({
      changed: (changes, lost) => {
        this.#news(this.ledger.heard(changes));
        if (lost) this.#startLook(false);
      },
      claimed: (claims) => this.#claimed(claims),
      asked: (questions) => this.#askedFor(questions),
    });
  }

  /**
   * The managed addresses of this node, at the start and after a reload. What has gone stays known until it is off the machine. An address
   * that changed its interface or mask and is up goes to its new place, without the core being told. `refused`: never to be managed, and why.
   */
  manage(addresses: readonly ManagedAddress[], refused: ReadonlyMap<string, string> = new Map()): void {
    this.#refused = refused;
    this.ledger.manage(addresses.filter(({ ip }) => !refused.has(ip)));
    for (const entry of this.ledger.entries.values()) {
      if (entry.wish === 'up' && entry.target !== null && !entry.served) entry.addDue = true;
      this.#due.add(entry);
    }
    // What the kernel has of those that are new is not known yet.
    this.#startLook(false);
    this.#placesChanged();
    if (refused.size > 0)
      this.#listener.places(
        [...refused].map(([ip, reason]) => ({ ip, reason })),
        [],
      );
    this.#pump();
  }

  plumb(ips: readonly string[], ask: Ask): void {
    for (const ip of ips) {
      const entry = this.#wanted(ip, 'up');
      if (entry === null) this.#answers.plumb.failed.push({ ip, reason: this.#refused.get(ip) ?? 'no Topology of this node holds it' });
      else {
        entry.ask = ask;
        entry.addDue = true;
        entry.removeDue = false;
      }
    }
    this.#pump();
  }

  unplumb(ips: readonly string[]): void {
    const quiet: string[] = [];
    for (const ip of ips) {
      const entry = this.#wanted(ip, 'down');
      // Nothing is to be taken off where nothing can be.
      if (entry === null) this.#answers.unplumb.done.push(ip);
      else {
        entry.addDue = false;
        entry.removeDue = true;
        entry.heldBy = null;
        entry.timesHeld = 0;
        quiet.push(ip);
      }
    }
    this.#host.hush(quiet);
    this.#defence.forget(quiet);
    this.#pump();
  }

  /** Tells the neighbours again of those that are up. */
  announce(ips: readonly string[]): void {
    const there = ips.flatMap((ip) => this.ledger.entries.get(ip) ?? []).filter((entry) => entry.wish === 'up' && entry.served);
    for (const entry of there) entry.lastAnnouncedAt = this.#options.now();
    this.#host.announce(
      there.flatMap((entry) => this.ledger.rowAtPlace(entry) ?? []),
      repeatsMs,
    );
  }

  announceTo(hosts: readonly Neighbour[] | null): void {
    this.#host.announceTo(hosts);
  }

  /** Reads the kernel's tables; `kernel` is told. */
  look(): void {
    this.#startLook(true);
  }

  /** To be called about ten times in a second by the main loop: a daemon that hangs renews no leases. */
  tick(): void {
    const now = this.#options.now();
    if (now >= this.#lookAt) this.#startLook(false);
    for (const entry of this.#waiting) {
      if (entry.notBefore > now) continue;
      this.#waiting.delete(entry);
      this.#due.add(entry);
    }
    this.#defence.tick();
    if (this.#options.leaseSec > 0 && now >= this.#renewAt) this.#renew(now);
    this.#pump();
  }

  /** Takes every managed address off this machine, whatever the core thinks; calls back when nothing more is under way. */
  releaseAll(released: () => void): void {
    this.#released = released;
    for (const entry of this.ledger.entries.values()) Object.assign(entry, { wish: 'down', owed: false, addDue: false, notBefore: 0 });
    this.#startLook(false);
  }

  /** How many addresses are on the machine, as far as we know. */
  upCount(): number {
    let count = 0;
    for (const { served } of this.ledger.entries.values()) if (served) count++;
    return count;
  }

  leaseSec(): number {
    let [ipv4, ipv6] = [0, 0];
    for (const { ip, wish } of this.ledger.entries.values()) {
      if (wish !== 'up') continue;
      if (ip.includes(':')) ipv6++;
      else ipv4++;
    }
    return leaseFor(this.#options.leaseSec, ipv4, ipv6);
  }

  counters(): Readonly<Record<string, number>> {
    let [busy, heldNow] = [0, 0];
    for (const { doing, heldBy } of this.ledger.entries.values()) {
      if (doing !== null) busy++;
      if (heldBy !== null) heldNow++;
    }
    return { ...this.#counts, ...this.#defence.counters(), busy, heldNow, leaseSec: this.leaseSec() };
  }

  #wanted(ip: string, wish: 'up' | 'down'): Entry | null {
    const entry = this.ledger.entries.get(ip);
    if (entry === undefined || this.#refused.has(ip)) return null;
    if (entry.owed && entry.wish !== wish) this.#counts.overtaken++;
    entry.wish = wish;
    entry.owed = true;
    entry.notBefore = 0;
    this.#due.add(entry);
    return entry;
  }

  /** Begins what is due, as far as there is room. */
  #pump(): void {
    while (this.#slices < slicesAtOnce) {
      const job = this.#nextJob();
      if (job === null) break;
      const { step, entries } = job;
      // Questions keep the kernel from nothing.
      if (step === 'ask') this.#questions++;
      else this.#slices++;
      for (const entry of entries) {
        entry.doing = step;
        this.#due.delete(entry);
      }
      if (step === 'add') this.#add(entries);
      else if (step === 'remove') this.#remove(entries);
      else this.#ask(entries);
    }
    this.#flushAnswers();
    if (this.#released !== null && this.#slices + this.#questions === 0 && this.#look === null) {
      this.#released();
      this.#released = null;
    }
  }

  /** The first that is due, and others for which the same is. */
  #nextJob(): { readonly step: Step; readonly entries: readonly Entry[] } | null {
    let first: { readonly step: Step; readonly like: Entry } | null = null;
    const entries: Entry[] = [];
    for (const entry of this.#due) {
      const step = this.#stepOf(entry);
      if (step === null) {
        this.#due.delete(entry);
        continue;
      }
      first ??= { step, like: entry };
      if (step !== first.step || !goTogether(entry, first.like, step)) continue;
      entries.push(entry);
      if (entries.length >= (first.step === 'ask' ? askedAtOnce : this.#host.atOnce)) break;
    }
    return first === null ? null : { step: first.step, entries };
  }

  /** What is due for an address now, or null. Answers on the way what needs no work. */
  #stepOf(entry: Entry): Step | null {
    const { ledger } = this;
    if (entry.doing !== null || !entry.known || entry.wish === null) return null;
    if (entry.notBefore > this.#options.now()) {
      this.#waiting.add(entry);
      return null;
    }
    if (ledger.unwanted(entry).length > 0) return 'remove';
    if (entry.wish === 'down') {
      if (entry.removeDue && ledger.aliasFor(entry) !== null && ledger.ownRow(entry) === null) return 'remove';
      entry.removeDue = false;
      this.#answerUnplumb(entry);
      return null;
    }
    if (!entry.addDue) return null;
    const why = this.#refusal(entry);
    if (why !== null) {
      this.#addFailed(entry, why);
      return ledger.unwanted(entry).length > 0 ? 'remove' : null;
    }
    return entry.ask === 'before' || entry.ask === 'witness' ? 'ask' : 'add';
  }

  /** Why it cannot be added now; null: it can. */
  #refusal(entry: Entry): string | null {
    const own = this.ledger.ownRow(entry);
    if (own !== null) return `${this.ledger.where(own)} is an address of this machine itself, which must not be managed`;
    return entry.target === null ? 'no Topology of this node holds it' : this.ledger.problemOf(entry.target.interface);
  }

  #add(entries: readonly Entry[]): void {
    const leaseSec = this.leaseSec();
    const jobs = new Map<Alias, Entry>();
    for (const entry of entries) {
      const alias = this.ledger.aliasFor(entry);
      entry.addDue = false;
      if (alias !== null) jobs.set(alias, entry);
    }
    const planned = entries[0]?.ask === 'nobody';
    this.#host.add([...jobs.keys()], leaseSec, planned ? plannedRepeatsMs : repeatsMs, (failures) => {
      const now = this.#options.now();
      const after: Alias[] = [];
      for (const [alias, entry] of jobs) {
        entry.doing = null;
        const reason = failures.get(alias);
        if (reason !== undefined) {
          this.#counts.failed++;
          if (entry.wish === 'up') this.#addFailed(entry, `${this.ledger.linkOf(alias.index)?.name ?? 'the interface'}: ${reason}`);
        } else {
          this.#counts.plumbed++;
          this.ledger.added(entry, alias, newLease(leaseSec, now, this.#slot++));
          this.#added(entry, now);
          if (entry.wish === 'up' && entry.ask === 'after') after.push(alias);
        }
        this.#due.add(entry);
      }
      this.#sliceEnded();
      if (after.length > 0) this.#host.ask(after, 'spread', (claims) => this.#judge(claims, () => undefined));
    });
  }

  #added(entry: Entry, now: number): void {
    if (entry.wish !== 'up') return;
    if (!entry.served) {
      // Its place is another one by now.
      entry.addDue = true;
      return;
    }
    entry.lastFailure = null;
    entry.lastAnnouncedAt = now;
    if (!entry.owed) return;
    entry.owed = false;
    this.#answers.plumb.done.push(entry.ip);
  }

  /** The core decides when it is tried again. */
  #addFailed(entry: Entry, text: string): void {
    entry.lastFailure = { text, at: this.#options.now() };
    // Told also where the core waits for nothing: of an address that could not follow its interface.
    this.#answers.plumb.failed.push({ ip: entry.ip, reason: text });
    Object.assign(entry, { wish: 'down', owed: false, addDue: false, heldBy: null });
  }

  #remove(entries: readonly Entry[]): void {
    const jobs = new Map<Alias, Entry>();
    for (const entry of entries) {
      const rows = this.ledger.unwanted(entry);
      const place = rows.length === 0 && entry.wish === 'down' ? this.ledger.aliasFor(entry) : null;
      entry.removeDue = false;
      for (const alias of place === null ? rows : [place]) jobs.set(alias, entry);
    }
    // An add that was under way when it was wished away has begun to announce it.
    this.#host.hush([...jobs.values()].flatMap(({ ip, wish }) => (wish === 'up' ? [] : [ip])));
    this.#host.remove([...jobs.keys()], (failures) => {
      const strays: string[] = [];
      for (const [alias, entry] of jobs) {
        const reason = failures.get(alias);
        if (reason === undefined) {
          this.#counts.unplumbed++;
          if (entry.wish === 'up') strays.push(this.ledger.where(alias));
          this.ledger.removed(entry, alias);
          continue;
        }
        this.#counts.failed++;
        const text = `${this.ledger.where(alias)} cannot be taken off: ${reason}`;
        entry.lastFailure = { text, at: this.#options.now() };
        entry.notBefore = this.#options.now() + againMs;
        if (entry.wish === 'up') this.#listener.notice({ kind: 'stray-stays', text });
      }
      for (const entry of new Set(jobs.values())) {
        entry.doing = null;
        this.#due.add(entry);
        if (entry.wish === 'down' && entry.notBefore > this.#options.now()) this.#answerUnplumb(entry);
      }
      if (strays.length > 0) this.#listener.notice({ kind: 'stray', where: strays });
      this.#sliceEnded();
    });
  }

  #answerUnplumb(entry: Entry): void {
    if (!entry.owed || entry.wish !== 'down') return;
    entry.owed = false;
    if (this.ledger.unwanted(entry).length === 0) this.#answers.unplumb.done.push(entry.ip);
    else this.#answers.unplumb.failed.push({ ip: entry.ip, reason: entry.lastFailure?.text ?? 'the kernel keeps it' });
  }

  #ask(entries: readonly Entry[]): void {
    const jobs = new Map<Alias, Entry>();
    for (const entry of entries) {
      const alias = this.ledger.aliasFor(entry);
      if (alias !== null) jobs.set(alias, entry);
    }
    const isWitness = entries[0]?.ask === 'witness';
    this.#host.ask([...jobs.keys()], isWitness ? 'at-once' : 'spread', (claims) => {
      const go = (others: ReadonlyMap<string, string>) => {
        for (const [alias, entry] of jobs) {
          entry.doing = null;
          this.#due.add(entry);
          const mac = others.get(alias.ip);
          if (entry.wish !== 'up') continue;
          if (mac === undefined) {
            // Who answers late is still noticed: by what he says on the wire when we announce.
            entry.ask = 'nobody';
            if (entry.heldBy !== null) this.#listener.notice({ kind: 'freed', ips: [entry.ip], mac: entry.heldBy });
            entry.heldBy = null;
            entry.timesHeld = 0;
          } else if (isWitness) entry.notBefore = this.#options.now() + askAgainMs(entry);
          else this.#addFailed(entry, `another host, ${mac}, answers for it`);
        }
        if (isWitness) this.#hold(others);
        this.#questions--;
        this.#pump();
      };
      if (isWitness) go(new Map(this.#others(claims).map(({ ip, mac }) => [ip, mac])));
      else this.#judge(claims, go);
    });
  }

  /** Somebody answers for what the bus says nobody can have. */
  #hold(others: ReadonlyMap<string, string>): void {
    const now = this.#options.now();
    const byMac = new Map<string, string[]>();
    for (const [ip, mac] of others) {
      const entry = this.ledger.entries.get(ip);
      if (entry === undefined || entry.wish !== 'up') continue;
      const isNews = entry.heldBy !== mac || now - (entry.lastFailure?.at ?? -Infinity) >= sayAgainMs;
      if (entry.heldBy === null) this.#counts.held++;
      entry.heldBy = mac;
      if (!isNews) continue;
      entry.lastFailure = { text: `${mac} answers for it on the LAN, although its node is gone from the bus`, at: now };
      byMac.set(mac, [...(byMac.get(mac) ?? []), ip]);
    }
    for (const [mac, ips] of byMac) this.#listener.notice({ kind: 'held', ips, mac });
  }

  /** Claims of other machines. */
  #others(claims: readonly Claim[]): readonly Claim[] {
    const own = new Set([...this.ledger.links].flatMap(({ mac }) => (mac === null ? [] : [macToText(mac)])));
    return claims.filter(({ mac }) => !own.has(mac));
  }

  /** Reports who else has addresses of ours; gives the MACs of those that are no nodes of the cluster. */
  #judge(claims: readonly Claim[], judged: (foreign: ReadonlyMap<string, string>) => void): void {
    const others = this.#others(claims);
    if (others.length === 0) {
      judged(new Map());
      return;
    }
    this.#host.neighbours((hosts) => {
      const members = new Set(this.#options.members());
      const nodes = new Map((hosts ?? []).filter(({ ip }) => members.has(ip)).map(({ mac, ip }) => [mac, ip]));
      this.#counts.conflicts += others.length;
      const byHost = new Map<string, Claim[]>();
      for (const claim of others) byHost.set(`${claim.mac} ${claim.index}`, [...(byHost.get(`${claim.mac} ${claim.index}`) ?? []), claim]);
      for (const [first, ...rest] of byHost.values()) {
        if (first === undefined) continue;
        const device = this.ledger.linkOf(first.index)?.name ?? `interface ${first.index}`;
        const ips = [first, ...rest].map(({ ip }) => ip);
        this.#listener.notice({ kind: 'conflict', ips, interface: device, mac: first.mac, member: nodes.get(first.mac) ?? null });
      }
      judged(new Map(others.filter(({ mac }) => !nodes.has(mac)).map(({ ip, mac }) => [ip, mac])));
    });
  }

  /** Heard on the wire, unasked. */
  #claimed(claims: readonly Claim[]): void {
    const ours = this.#others(claims).flatMap((claim) => {
      const entry = this.ledger.entries.get(claim.ip);
      const row = entry?.wish === 'up' && entry.doing === null ? this.ledger.rowAtPlace(entry) : null;
      return row !== null && row?.index === claim.index && this.#listener.isOurs(claim.ip) ? [{ claim, alias: row }] : [];
    });
    if (ours.length > 0) this.#defence.heard(ours);
  }

  #askedFor(questions: readonly Claim[]): void {
    const ips = this.#others(questions).flatMap(({ ip }) => (this.ledger.entries.get(ip)?.served === true ? [ip] : []));
    if (ips.length > 0) this.#listener.asked([...new Set(ips)]);
  }

  #renew(now: number): void {
    this.#host.catchUp();
    const leaseSec = this.leaseSec();
    this.#renewAt = now + Math.min(1000, roundEveryMs(leaseSec));
    const due = new Map<Alias, Entry>();
    for (const entry of this.ledger.entries.values()) {
      const row = entry.wish === 'up' && entry.doing === null ? this.ledger.rowAtPlace(entry) : null;
      if (row === null || row.kind === 'own' || (row.lease !== null && row.lease.renewAt > this.#renewAt)) continue;
      due.set(row, entry);
    }
    const all = [...due];
    for (let at = 0; at < all.length; at += this.#host.atOnce) this.#renewSlice(all.slice(at, at + this.#host.atOnce), leaseSec);
  }

  #renewSlice(slice: readonly (readonly [Alias, Entry])[], leaseSec: number): void {
    for (const [, entry] of slice) entry.doing = 'add';
    const aliases = slice.map(([alias]) => alias);
    this.#host.add(aliases, leaseSec, null, (failures: Failures) => {
      const now = this.#options.now();
      for (const [alias, entry] of slice) {
        entry.doing = null;
        this.#due.add(entry);
        if (failures.has(alias)) continue;
        this.#counts.renewed++;
        this.ledger.added(entry, alias, newLease(leaseSec, now, this.#slot++));
      }
      // Gone with its interface, or the kernel is short of memory: what it has is looked at.
      if (failures.size > 0) this.#startLook(false);
      this.#pump();
    });
  }

  /** `answer`: the core has asked. One look at a time; who asks meanwhile gets another one. */
  #startLook(answer: boolean): void {
    if (this.#look !== null) {
      this.#look = { again: true, answer: this.#look.answer || answer };
      return;
    }
    this.#look = { again: false, answer };
    this.#lookAt = Infinity;
    const since = this.ledger.changes();
    this.#host.look((tables) => {
      const look = this.#look ?? { again: false, answer: false };
      this.#look = null;
      if (tables === null) {
        this.#counts.unreadable++;
        this.#lookAt = this.#options.now() + lookAgainMs;
        if (look.answer) this.#listener.notice({ kind: 'warning', text: 'the kernel does not give its tables of interfaces and addresses' });
        return;
      }
      const news = this.ledger.saw(tables, since);
      // What was wanted before it was known where it is.
      for (const entry of this.ledger.entries.values()) if (entry.owed || entry.addDue) this.#due.add(entry);
      if (look.again) this.#startLook(look.answer);
      else if (look.answer) this.#listener.kernel(this.#present());
      this.#news(news, true);
    });
  }

  #news(news: LedgerNews, isLook = false): void {
    if (isLook || news.links.length > 0) this.#placesChanged(news);
    for (const entry of news.own) {
      const where = this.ledger.where(this.ledger.ownRow(entry) ?? { ip: entry.ip, index: 0, prefixLength: 0 });
      this.#listener.notice({ kind: 'own-address', ip: entry.ip, where });
    }
    if (news.own.length + news.ownGone.length > 0) {
      const lost = news.own.map((entry) => ({ ip: entry.ip, reason: this.#refusal(entry) ?? '' }));
      this.#listener.places(
        lost,
        news.ownGone.map(({ ip }) => ip),
      );
    }
    if (news.vanished.length > 0) {
      const ips = news.vanished.map(({ ip }) => ip);
      this.#host.hush(ips);
      this.#counts.vanished += ips.length;
      this.#listener.notice({ kind: 'vanished', ips });
    }
    this.#counts.strays += news.strays.length;
    for (const entry of news.strays) this.#due.add(entry);
    const isForCore = news.vanished.length > 0 || news.strays.some(({ wish }) => wish !== 'up');
    if (isForCore && this.#released === null) this.#listener.kernel(this.#present());
    this.#pump();
  }

  #placesChanged(news: LedgerNews | null = null): void {
    const { lost, back, notices } = this.#interfaces.changed(news?.links ?? []);
    for (const notice of notices) this.#listener.notice(notice);
    this.#host.listenOn(this.#interfaces.indexes());
    if (lost.length + back.length > 0) this.#listener.places(lost, back);
  }

  #present(): readonly string[] {
    const ips: string[] = [];
    for (const entry of this.ledger.entries.values()) {
      const is = entry.wish === 'up' ? entry.served : entry.rows.some(({ kind }) => kind === 'ours');
      if (is) ips.push(entry.ip);
    }
    return ips;
  }

  #sliceEnded(): void {
    this.#slices--;
    this.#pump();
  }

  #flushAnswers(): void {
    const { plumb, unplumb } = this.#answers;
    this.#answers = emptyAnswers();
    if (unplumb.done.length + unplumb.failed.length > 0) this.#listener.answer('unplumb', unplumb);
    if (plumb.done.length + plumb.failed.length > 0) this.#listener.answer('plumb', plumb);
  }
}

type Step = 'add' | 'remove' | 'ask';

interface Answers {
  readonly done: string[];
  readonly failed: { readonly ip: string; readonly reason: string }[];
}

function emptyAnswers(): Record<'plumb' | 'unplumb', Answers> {
  return { plumb: { done: [], failed: [] }, unplumb: { done: [], failed: [] } };
}

/** A node that has stalled lets go when it hears the first question, so the next come soon. */
function askAgainMs(entry: Entry): number {
  entry.timesHeld++;
  return Math.min(againMs, 50 * 2 ** entry.timesHeld);
}

/** Whether one call may do it for both. */
function goTogether(a: Entry, b: Entry, step: Step): boolean {
  return step === 'remove' || (step === 'ask' ? a.ask === b.ask : (a.ask === 'nobody') === (b.ask === 'nobody'));
}
