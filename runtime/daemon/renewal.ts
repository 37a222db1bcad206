// Gives new lifetimes to the addresses that serve here, as long as the main loop turns: a daemon that hangs renews nothing.

import type { Alias, Host } from '../host/host.ts';
import type { Entry, Ledger } from '../host/ledger.ts';
import { leaseFor, newLease, roundEveryMs } from '../host/leases.ts';
import type { WorkOptions } from './work-port.ts';

export interface RenewalListener {
  /** Something else may be due for these by now. */
  free(entries: readonly Entry[]): void;
  /** The kernel has refused some, or others have changed them meanwhile: what it has is to be looked at. */
  refused(): void;
}

export class Renewal {
  readonly #host: Host;
  readonly #ledger: Ledger;
  readonly #options: WorkOptions;
  readonly #listener: RenewalListener;
  #dueAt = 0;
  #slot = 0;
  #renewed = 0;

  constructor(host: Host, ledger: Ledger, options: WorkOptions, listener: RenewalListener) {
    this.#host = host;
    this.#ledger = ledger;
    this.#options = options;
    this.#listener = listener;
  }

  get renewed(): number {
    return this.#renewed;
  }

  /** Of all that is wanted here; longer for many addresses. */
  leaseSec(): number {
    let [ipv4, ipv6] = [0, 0];
    for (const { ip, wish } of this.#ledger.entries.values()) {
      if (wish !== 'up') continue;
      if (ip.includes(':')) ipv6++;
      else ipv4++;
    }
    return leaseFor(this.#options.leaseSec, ipv4, ipv6);
  }

  /** Notes a lease that has been given. */
  given(entry: Entry, alias: Alias, leaseSec: number): void {
    this.#ledger.added(entry, alias, newLease(leaseSec, this.#options.now(), this.#slot++));
  }

  tick(): void {
    const now = this.#options.now();
    if (this.#options.leaseSec === 0 || now < this.#dueAt) return;
    // The kernel brings back what is renewed and not there (IPv4). What was taken away, by whomever, is for the core to decide on.
    this.#host.catchUp();
    const leaseSec = this.leaseSec();
    this.#dueAt = now + Math.min(1000, roundEveryMs(leaseSec));
    const due: (readonly [Alias, Entry])[] = [];
    for (const entry of this.#ledger.entries.values()) {
      const row = entry.wish === 'up' && entry.doing === null ? this.#ledger.rowAtPlace(entry) : null;
      if (row === null || row.kind === 'own' || (row.lease !== null && row.lease.renewAt > this.#dueAt)) continue;
      due.push([row, entry]);
    }
    const { atOnce } = this.#host;
    for (let at = 0; at < due.length; at += atOnce) this.#renew(due.slice(at, at + atOnce), leaseSec);
  }

  #renew(slice: readonly (readonly [Alias, Entry])[], leaseSec: number): void {
    for (const [, entry] of slice) entry.doing = 'add';
    const aliases = slice.map(([alias]) => alias);
    const since = this.#ledger.changes();
    this.#host.add(aliases, leaseSec, null, (failures) => {
      let overtaken = false;
      for (const [alias, entry] of slice) {
        entry.doing = null;
        if (failures.has(alias)) continue;
        this.#renewed++;
        if (entry.lastGone > since) overtaken = true;
        this.given(entry, alias, leaseSec);
      }
      if (failures.size > 0 || overtaken) this.#listener.refused();
      this.#listener.free(slice.map(([, entry]) => entry));
    });
  }
}
