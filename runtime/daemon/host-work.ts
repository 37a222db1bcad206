// Makes the machine what the core wants it to be: compares, address by address, what the ledger says is wanted with what the kernel has,
// and has one thing done at a time for each. Slices of all addresses take turns, so a later wish overtakes whatever has not begun.
// Synchronous, without timers of its own, so that the simulator drives the same code: `tick` is called ten times in a second.

import type { Alias, Host, ManagedAddress, Neighbour } from '../host/host.ts';
import { type Ask, type Entry, Ledger } from '../host/ledger.ts';
import { plannedRepeatsMs, repeatsMs } from '../host/repeats.ts';
import { Answers } from './answers.ts';
import { goTogether, type Step } from './work-step.ts';
import { KernelWatch } from './kernel-watch.ts';
import { Lan } from './lan.ts';
import { Renewal } from './renewal.ts';
import type { WorkListener, WorkOptions } from './work-port.ts';

/** Slices under way: the kernel works on one while the neighbours are told of the other. */
const slicesAtOnce = 2;
/** All of a machine that is gone is asked for in one go. */
const askedAtOnce = 4_096;
/** What could not be taken off is tried again after this. */
const againMs = 1000;

export class HostWork {
  readonly ledger = new Ledger();
  readonly #host: Host;
  readonly #listener: WorkListener;
  readonly #options: WorkOptions;
  readonly #watch: KernelWatch;
  readonly lan: Lan;
  readonly #renewal: Renewal;
  readonly #answers: Answers;
  /** Something may be due for these, in the order in which it is begun. */
  readonly #due = new Set<Entry>();
  /** Something is due for these when their time has come. */
  readonly #waiting = new Set<Entry>();
  #refused: ReadonlyMap<string, string> = new Map();
  #slices = 0;
  #questions = 0;
  #released: (() => void) | null = null;
  #counts = { plumbed: 0, unplumbed: 0, failed: 0, overtaken: 0 };

  constructor(host: Host, listener: WorkListener, options: WorkOptions) {
    this.#host = host;
    this.#listener = listener;
    this.#options = options;
    this.#watch = new KernelWatch(
      host,
      this.ledger,
      listener,
      {
        due: (entries) => {
          for (const entry of entries) this.#due.add(entry);
        },
        fed: () => this.#pump(),
        refusal: (entry) => this.#refusal(entry),
      },
      options,
    );
    this.#answers = new Answers(listener);
    this.lan = new Lan(host, this.ledger, listener, options, (entry) => {
      this.#due.add(entry);
      this.#pump();
    });
    this.#renewal = new Renewal(host, this.ledger, options, {
      free: (entries) => {
        for (const entry of entries) this.#due.add(entry);
        this.#pump();
      },
      refused: () => this.#watch.look(false),
    });
  }

  begin(): void {
    this.#host.begin({
      changed: (changes, lost) => {
        this.#watch.news(this.ledger.heard(changes));
        if (lost) this.#watch.look(false);
      },
      claimed: (claims) => this.lan.claimed(claims),
      asked: (questions) => this.lan.asked(questions),
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
    this.#watch.look(false);
    this.#watch.placesChanged(null);
    const never = [...refused].map(([ip, reason]) => ({ ip, reason }));
    if (never.length > 0) this.#listener.places(never, []);
    this.#pump();
  }

  plumb(ips: readonly string[], ask: Ask): void {
    for (const ip of ips) {
      const entry = this.#wanted(ip, 'up');
      if (entry === null) this.#answers.failed('plumb', ip, this.#refused.get(ip) ?? 'no Topology of this node holds it');
      else {
        Object.assign(entry, { ask: this.lan.askFor(entry, ask), addDue: true, removeDue: false });
      }
    }
    this.#pump();
  }

  unplumb(ips: readonly string[]): void {
    const quiet: string[] = [];
    for (const ip of ips) {
      const entry = this.#wanted(ip, 'down');
      // Nothing is to be taken off where nothing can be.
      if (entry === null) this.#answers.done('unplumb', ip);
      else {
        entry.addDue = false;
        entry.removeDue = true;
        entry.heldBy = null;
        entry.timesHeld = 0;
        quiet.push(ip);
      }
    }
    this.#host.hush(quiet);
    this.lan.forget(quiet);
    this.#pump();
  }

  /** Tells the neighbours again of those that are up. */
  announce(ips: readonly string[]): void {
    const there = ips.flatMap((ip) => this.ledger.entries.get(ip) ?? []).filter((entry) => entry.wish === 'up' && entry.served);
    for (const entry of there) entry.lastAnnouncedAt = this.#options.now();
    this.#host.announce(
      there.flatMap((entry) => this.ledger.rowAtPlace(entry) ?? []),
      plannedRepeatsMs,
    );
  }

  /** What is still to be said of these is not. */
  readonly hush = (ips: readonly string[]): void => this.#host.hush(ips);

  readonly announceTo = (hosts: readonly Neighbour[] | null): void => this.#host.announceTo(hosts);

  /** Reads the kernel's tables; `kernel` is told. */
  look(): void {
    this.#watch.look(true);
  }

  /** To be called about ten times in a second by the main loop: a daemon that hangs renews no leases. */
  tick(): void {
    const now = this.#options.now();
    this.#watch.tick();
    for (const entry of this.#waiting) {
      if (entry.removeNotBefore > now && entry.askNotBefore > now) continue;
      this.#waiting.delete(entry);
      this.#due.add(entry);
    }
    this.lan.tick();
    this.#renewal.tick();
    this.#pump();
  }

  /** Takes all of it off this machine, whatever the core thinks; calls back when nothing more is under way. */
  releaseAll(released: () => void): void {
    this.#released = released;
    for (const entry of this.ledger.entries.values())
      Object.assign(entry, { wish: 'down', owed: false, addDue: false, removeNotBefore: 0 });
    this.#watch.look(false);
  }

  /** How many addresses are on the machine, as far as we know. */
  upCount(): number {
    let count = 0;
    for (const { served } of this.ledger.entries.values()) if (served) count++;
    return count;
  }

  counters(): Readonly<Record<string, number>> {
    let [busy, heldNow] = [0, 0];
    for (const { doing, heldBy } of this.ledger.entries.values()) {
      if (doing !== null) busy++;
      if (heldBy !== null) heldNow++;
    }
    return {
      ...this.#counts,
      ...this.#watch.counters(),
      ...this.lan.counters(),
      renewed: this.#renewal.renewed,
      busy,
      heldNow,
      leaseSec: this.#renewal.leaseSec(),
    };
  }

  #wanted(ip: string, wish: 'up' | 'down'): Entry | null {
    const entry = this.ledger.entries.get(ip);
    if (entry === undefined || this.#refused.has(ip)) return null;
    if (entry.owed && entry.wish !== wish) this.#counts.overtaken++;
    entry.wish = wish;
    entry.owed = true;
    entry.removeNotBefore = 0;
    entry.askNotBefore = 0;
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
    this.#answers.flush();
    if (this.#released !== null && this.#slices + this.#questions === 0 && !this.#watch.isLooking) {
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
    const now = this.#options.now();
    const isUnclean = ledger.unwanted(entry).length > 0;
    if (isUnclean && entry.removeNotBefore <= now) return 'remove';
    if (isUnclean || entry.askNotBefore > now) this.#waiting.add(entry);
    if (entry.wish === 'down') {
      if (isUnclean) return null;
      if (entry.removeDue && ledger.aliasFor(entry) !== null && ledger.ownRow(entry) === null) return 'remove';
      entry.removeDue = false;
      this.#answerUnplumb(entry);
      return null;
    }
    // What could not be taken off elsewhere is tried again, and must not keep it from its place.
    if (!entry.addDue || entry.askNotBefore > now) return null;
    const why = this.#refusal(entry);
    if (why !== null) {
      this.#addFailed(entry, why);
      return ledger.unwanted(entry).length > 0 ? 'remove' : null;
    }
    return entry.ask === 'nobody' || entry.ask === 'after' ? 'add' : 'ask';
  }

  /** Why it cannot be added now; null: it can. */
  #refusal(entry: Entry): string | null {
    const own = this.ledger.ownRow(entry);
    if (own !== null) return `${this.ledger.where(own)} is an address of this machine itself, which must not be managed`;
    return entry.target === null ? 'no Topology of this node holds it' : this.ledger.problemOf(entry.target.interface);
  }

  #add(entries: readonly Entry[]): void {
    const leaseSec = this.#renewal.leaseSec();
    const jobs = new Map<Alias, Entry>();
    for (const entry of entries) {
      const alias = this.ledger.aliasFor(entry);
      entry.addDue = false;
      if (alias !== null) jobs.set(alias, entry);
    }
    const planned = entries[0]?.ask === 'nobody';
    const since = this.ledger.changes();
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
          // Somebody has removed it before its answer came: only the kernel knows what came last.
          if (entry.lastGone > since) this.#watch.look(false);
          this.#renewal.given(entry, alias, leaseSec);
          this.#added(entry, now);
          if (entry.wish === 'up' && entry.ask === 'after') after.push(alias);
        }
        this.#due.add(entry);
      }
      this.#sliceEnded();
      if (after.length > 0) this.#host.ask(after, 'spread', (claims) => this.lan.judge(claims, () => undefined));
    });
  }

  #added(entry: Entry, now: number): void {
    // Wished away and back while this was under way: nobody has been told of it, so it is added again.
    if (entry.wish !== 'up' || entry.addDue) return;
    if (!entry.served) {
      // Its place is another one by now.
      entry.addDue = true;
      return;
    }
    entry.lastFailure = null;
    entry.lastAnnouncedAt = now;
    if (!entry.owed) return;
    entry.owed = false;
    this.#answers.done('plumb', entry.ip);
  }

  /** The core decides when it is tried again. */
  #addFailed(entry: Entry, text: string): void {
    entry.lastFailure = { text, at: this.#options.now() };
    // Told also where the core waits for nothing: of an address that could not follow its interface.
    this.#answers.failed('plumb', entry.ip, text);
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
    this.#host.hush([...jobs.values()].flatMap(({ ip, wish, heldBy }) => (wish === 'up' && heldBy === null ? [] : [ip])));
    this.#host.remove([...jobs.keys()], (failures) => {
      const strays: string[] = [];
      for (const [alias, entry] of jobs) {
        const reason = failures.get(alias);
        if (reason === undefined) {
          this.#counts.unplumbed++;
          if (entry.wish === 'up' && entry.heldBy === null) strays.push(this.ledger.where(alias));
          this.ledger.removed(entry, alias);
          continue;
        }
        this.#counts.failed++;
        const text = `${this.ledger.where(alias)} cannot be taken off: ${reason}`;
        entry.lastFailure = { text, at: this.#options.now() };
        entry.removeNotBefore = this.#options.now() + againMs;
        if (entry.wish === 'up') this.#listener.notice({ kind: 'stray-stays', text });
      }
      for (const entry of new Set(jobs.values())) {
        entry.doing = null;
        this.#due.add(entry);
        if (entry.removeNotBefore > this.#options.now()) this.#answerUnplumb(entry);
      }
      if (strays.length > 0) this.#listener.notice({ kind: 'stray', where: strays });
      this.#sliceEnded();
    });
  }

  #answerUnplumb(entry: Entry): void {
    if (!entry.owed || entry.wish !== 'down') return;
    entry.owed = false;
    if (this.ledger.unwanted(entry).length === 0) this.#answers.done('unplumb', entry.ip);
    else this.#answers.failed('unplumb', entry.ip, entry.lastFailure?.text ?? 'the kernel keeps it');
  }

  #ask(entries: readonly Entry[]): void {
    this.lan.ask(entries, (answers) => {
      for (const [entry, mac] of answers) {
        entry.doing = null;
        this.#due.add(entry);
        if (mac !== null && entry.wish === 'up' && entry.ask === 'before') this.#addFailed(entry, `another host, ${mac}, answers for it`);
      }
      this.#questions--;
      this.#pump();
    });
  }

  #sliceEnded(): void {
    this.#slices--;
    this.#pump();
  }
}
