// What the core wants of the machine, one thing at a time for each address. While the kernel works on an address, only the last
// wish for it is kept; what became of a wish that was overtaken is told to nobody.

import type { Host, ManagedAddress, Outcome, Probe } from '../host/host.ts';

type Action = 'plumb' | 'unplumb';

export interface HostWorkCounters {
  readonly plumbed: number;
  readonly unplumbed: number;
  readonly failed: number;
  /** Wishes that a later one for the same address has overtaken. */
  readonly overtaken: number;
  /** Addresses on which the machine works just now. */
  readonly busy: number;
}

/** What the core is told: `done` and `failed` as the contract says. */
export type Report = (action: Action, outcome: Outcome) => void;

/** What is known and wanted of one address. */
interface Entry {
  readonly ip: string;
  /** Where it goes; null: no Topology holds it, or a reload has removed it. */
  target: ManagedAddress | null;
  /** Where it is, as far as we know. */
  actual: ManagedAddress | null;
  /** What the core has asked for last. */
  wish: Action;
  /** Whether the network is asked first who has it. */
  probe: Probe;
  /** The core still waits for an answer to it. */
  owed: boolean;
  busy: boolean;
  /** Number of the last change of `busy` or `actual`, see `changes`. */
  changed: number;
}

interface Job {
  readonly entry: Entry;
  readonly address: ManagedAddress;
}

export class HostWork {
  readonly #host: Host;
  readonly #report: Report;
  readonly #entries = new Map<string, Entry>();
  #changes = 0;
  #counters = { plumbed: 0, unplumbed: 0, failed: 0, overtaken: 0 };

  constructor(host: Host, report: Report) {
    this.#host = host;
    this.#report = report;
  }

  /**
   * The managed addresses of this node, at the start and after a reload. What has gone stays known until the core has taken it
   * off. An address that changed its interface or mask and is up goes to its new place, without the core being told.
   */
  manage(addresses: readonly ManagedAddress[]): void {
    const targets = new Map(addresses.map((address) => [address.ip, address]));
    const elsewhere: ManagedAddress[] = [];
    for (const entry of this.#entries.values()) {
      entry.target = targets.get(entry.ip) ?? null;
      if (entry.actual !== null && !samePlace(entry.actual, entry.target)) elsewhere.push(entry.actual);
      if (entry.target === null && entry.actual === null && !entry.busy) this.#entries.delete(entry.ip);
    }
    for (const address of addresses) {
      const { ip } = address;
      if (!this.#entries.has(ip))
        this.#entries.set(ip, {
          ip,
          target: address,
          actual: null,
          wish: 'unplumb',
          probe: 'report',
          owed: false,
          busy: false,
          changed: 0,
        });
    }
    this.#host.manage([...addresses, ...elsewhere]);
    this.#work([...this.#entries.values()]);
  }

  /** `probe`: whether the network is asked first who has them. */
  plumb(ips: readonly string[], probe: Probe): void {
    this.#want('plumb', ips, probe);
  }

  unplumb(ips: readonly string[]): void {
    this.#want('unplumb', ips, 'none');
  }

  /** Tells the neighbours again of those that are up. */
  announce(ips: readonly string[]): void {
    this.#host.announce(ips.flatMap((ip) => this.#entries.get(ip)?.actual ?? []));
  }

  /** Counts what is begun and ended: a number to give to `corrected` later. */
  changes(): number {
    return this.#changes;
  }

  /** What the kernel was seen to have, by a look that was begun at `since`: what has changed meanwhile is as we know it, not as it was seen. */
  corrected(present: readonly string[], since: number): readonly string[] {
    const seen = new Set(present);
    for (const { ip, actual, changed } of this.#entries.values()) {
      if (changed <= since) continue;
      if (actual === null) seen.delete(ip);
      else seen.add(ip);
    }
    return [...seen];
  }

  /** How many addresses are on the machine, as far as we know. */
  upCount(): number {
    let count = 0;
    for (const { actual } of this.#entries.values()) if (actual !== null) count++;
    return count;
  }

  counters(): HostWorkCounters {
    let busy = 0;
    for (const entry of this.#entries.values()) if (entry.busy) busy++;
    return { ...this.#counters, busy };
  }

  #want(action: Action, ips: readonly string[], probe: Probe): void {
    const entries: Entry[] = [];
    const strangers: string[] = [];
    for (const ip of ips) {
      const entry = this.#entries.get(ip);
      if (entry === undefined) strangers.push(ip);
      else {
        if (entry.owed && entry.wish !== action) this.#counters.overtaken++;
        entry.wish = action;
        entry.probe = probe;
        entry.owed = true;
        entries.push(entry);
      }
    }
    if (strangers.length > 0) this.#report(action, withoutPlace(action, strangers));
    this.#work(entries);
  }

  /** Starts what is due for those on which the machine does not work yet. */
  #work(entries: readonly Entry[]): void {
    const jobs: Record<Action, Job[]> = { plumb: [], unplumb: [] };
    const nowhere: Record<Action, string[]> = { plumb: [], unplumb: [] };
    for (const entry of entries) {
      const due = entry.busy ? null : nextOf(entry);
      if (due === null) continue;
      if (due.address === null) {
        entry.owed = false;
        entry.wish = 'unplumb';
        nowhere[due.action].push(entry.ip);
      } else jobs[due.action].push({ entry, address: due.address });
    }
    for (const action of ['unplumb', 'plumb'] as const) {
      if (nowhere[action].length > 0) this.#report(action, withoutPlace(action, nowhere[action]));
      for (const probe of new Set(jobs[action].map(({ entry }) => entry.probe))) {
        this.#start(
          action,
          jobs[action].filter(({ entry }) => entry.probe === probe),
          probe,
        );
      }
    }
  }

  #start(action: Action, jobs: readonly Job[], probe: Probe): void {
    this.#changes++;
    for (const { entry } of jobs) {
      entry.busy = true;
      entry.changed = this.#changes;
    }
    const addresses = jobs.map(({ address }) => address);
    const work = action === 'plumb' ? this.#host.plumb(addresses, probe) : this.#host.unplumb(addresses);
    work.then(
      (outcome) => this.#finished(action, jobs, outcome),
      // A host never rejects for an operating error; should it have a bug, the core still gets its answer.
      (error: unknown) => this.#finished(action, jobs, { done: [], failed: addresses.map(({ ip }) => ({ ip, reason: String(error) })) }),
    );
  }

  #finished(action: Action, jobs: readonly Job[], outcome: Outcome): void {
    const failures = new Map(outcome.failed.map(({ ip, reason }) => [ip, reason]));
    this.#counters[action === 'plumb' ? 'plumbed' : 'unplumbed'] += outcome.done.length;
    this.#counters.failed += outcome.failed.length;
    const done: string[] = [];
    const failed: { readonly ip: string; readonly reason: string }[] = [];
    this.#changes++;
    for (const { entry, address } of jobs) {
      const reason = failures.get(entry.ip);
      entry.busy = false;
      entry.changed = this.#changes;
      // An alias that cannot be taken off is the maintenance cycle's; an address must not be stuck at its old place for it.
      if (action === 'unplumb') entry.actual = null;
      else if (reason === undefined) entry.actual = address;
      const answers = entry.wish === action && (action === 'unplumb' || samePlace(address, entry.target));
      if (!answers || (!entry.owed && reason === undefined)) continue;
      entry.owed = false;
      if (reason === undefined) done.push(entry.ip);
      else {
        // The core decides when it is tried again.
        entry.wish = 'unplumb';
        failed.push({ ip: entry.ip, reason });
      }
    }
    if (done.length + failed.length > 0) this.#report(action, { done, failed });
    this.#work(jobs.map(({ entry }) => entry));
  }
}

/** What is due for an address, or null. A wish is always carried out once, whatever we believe: the kernel may know better. */
function nextOf(entry: Entry): { readonly action: Action; readonly address: ManagedAddress | null } | null {
  const { actual, target, wish, owed } = entry;
  if (wish === 'unplumb') return owed ? { action: 'unplumb', address: actual ?? target } : null;
  if (actual !== null && !samePlace(actual, target)) return { action: 'unplumb', address: actual };
  return owed || actual === null ? { action: 'plumb', address: target } : null;
}

function samePlace(a: ManagedAddress, b: ManagedAddress | null): boolean {
  return b !== null && a.interface === b.interface && a.prefixLength === b.prefixLength;
}

function withoutPlace(action: Action, ips: readonly string[]): Outcome {
  // Nothing is to be taken off where nothing can be; nothing can be put up there either.
  if (action === 'unplumb') return { done: ips, failed: [] };
  return { done: [], failed: ips.map((ip) => ({ ip, reason: 'no Topology of this node holds it' })) };
}
