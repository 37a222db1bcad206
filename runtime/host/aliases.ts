// Adds and removes aliases by slices, and knows which of them are ours. Requests overlap: a takeover comes while ten thousand addresses
// are still being removed. Slices of all requests take turns, and for each alias the later request wins, whichever gets its turn first.
import { performance } from 'node:perf_hooks';
import { errno } from './errno.ts';
import type { ManagedAddress, Outcome } from './host.ts';
import { ipToBytes } from './ip-bytes.ts';
import { type Lease, leaseFor, newLease } from './leases.ts';
import { readAddresses } from './kernel-tables.ts';
import type { KernelAddress } from './netlink-decode.ts';
import { deleteAddress, newAddress, restoreAddress } from './netlink-encode.ts';
import type { NetlinkSocket } from './netlink-socket.ts';
import { keyOf } from './ours.ts';

/** An address and the number of its interface. Its bytes are made when they are needed, slice by slice. */
export interface Alias {
  readonly address: ManagedAddress;
  readonly index: number;
}

export interface Held extends Alias {
  lease: Lease;
}

interface Results {
  readonly done: string[];
  readonly failed: { ip: string; reason: string }[];
}

const overtaken = 'a later request for the same address came before this one was carried out';

export class Aliases {
  /** What we have put there, by `nameOf`. */
  readonly held = new Map<string, Held>();
  readonly counts = { plumbed: 0, unplumbed: 0, failed: 0, overtaken: 0, renewed: 0, restored: 0 };
  private readonly latest = new Map<string, number>();
  private ticket = 0;
  private slot = 0;
  private readonly socket: NetlinkSocket;
  private readonly askedLeaseSec: number;

  constructor(socket: NetlinkSocket, leaseSec: number) {
    this.socket = socket;
    this.askedLeaseSec = leaseSec;
  }

  /** Takes a number for a request; from now on earlier ones on these aliases are void. */
  begin(addresses: readonly ManagedAddress[]): number {
    this.ticket++;
    for (const address of addresses) this.latest.set(nameOf(address), this.ticket);
    return this.ticket;
  }

  /** The request is carried out or refused. */
  end(ticket: number, addresses: readonly ManagedAddress[]): void {
    for (const address of addresses) if (this.latest.get(nameOf(address)) === ticket) this.latest.delete(nameOf(address));
  }

  leaseSec(more: readonly Alias[] = []): number {
    let ipv4 = 0;
    let ipv6 = 0;
    for (const list of [this.held.values(), more]) {
      for (const { address } of list) {
        if (isV6(address)) ipv6++;
        else ipv4++;
      }
    }
    return leaseFor(this.askedLeaseSec, ipv4, ipv6);
  }

  /** `onSlice` is called with each slice as soon as it is there. */
  async add(ticket: number, aliases: readonly Alias[], onSlice: (there: readonly Held[]) => void): Promise<Results> {
    const leaseSec = this.leaseSec(aliases);
    return this.bySlices(ticket, aliases, {
      message: (alias) => newAddress(requestOf(alias), leaseSec),
      isDone: () => false,
      after: (slice) => {
        const now = performance.now();
        const there = slice.map((alias) => ({ ...alias, lease: newLease(leaseSec, now, this.slot++) }));
        for (const held of there) this.held.set(nameOf(held.address), held);
        this.counts.plumbed += there.length;
        onSlice(there);
      },
    });
  }

  async remove(ticket: number, aliases: readonly Alias[]): Promise<Results> {
    // With /32 aliases, the rule, removing one takes nothing along.
    const mayCascade = aliases.some(({ address }) => !isV6(address) && address.prefixLength < 32);
    const before = mayCascade ? await readAddresses(this.socket) : null;
    const results = await this.bySlices(ticket, aliases, {
      message: (alias) => deleteAddress(requestOf(alias)),
      isDone: (code) => code === errno.EADDRNOTAVAIL || code === errno.ENODEV,
      after: (slice) => {
        for (const alias of slice) this.held.delete(nameOf(alias.address));
        this.counts.unplumbed += slice.length;
      },
    });
    if (before) await this.restore(before, aliases);
    return results;
  }

  /** Gives new lifetimes to what is still held. Those that the kernel refuses are no longer held. */
  async renew(due: readonly Held[]): Promise<readonly Held[]> {
    const lost: Held[] = [];
    const leaseSec = this.leaseSec();
    for (let at = 0; at < due.length;) {
      const part = due.slice(at, at + this.socket.sliceSize);
      at += part.length;
      // Who is still held is asked in the same turn of the event loop in which the slice is queued: what is removed later comes behind it.
      const slice = part.filter((held) => this.held.get(nameOf(held.address)) === held);
      const answers = await this.socket.request(slice.map((held) => newAddress(requestOf(held), leaseSec)));
      const now = performance.now();
      for (const [i, held] of slice.entries()) {
        // What was not answered is still there, and due again in the next round.
        if (answers[i]?.code === errno.EIO) continue;
        if (answers[i]) lost.push(held);
        else held.lease = newLease(leaseSec, now, this.slot++);
      }
      this.counts.renewed += slice.length;
    }
    return lost;
  }

  private async bySlices(
    ticket: number,
    aliases: readonly Alias[],
    work: {
      message(alias: Alias): Uint8Array;
      /** Errors that mean that nothing had to be done. */
      isDone(code: number): boolean;
      after(slice: readonly Alias[]): void;
    },
  ): Promise<Results> {
    const results: Results = { done: [], failed: [] };
    for (let at = 0; at < aliases.length;) {
      const part = aliases.slice(at, at + this.socket.sliceSize);
      at += part.length;
      const slice: Alias[] = [];
      for (const alias of part) {
        if (this.latest.get(nameOf(alias.address)) === ticket) slice.push(alias);
        else results.failed.push({ ip: alias.address.ip, reason: overtaken });
      }
      this.counts.overtaken += part.length - slice.length;
      const answers = await this.socket.request(slice.map((alias) => work.message(alias)));
      const there: Alias[] = [];
      for (const [i, alias] of slice.entries()) {
        const answer = answers[i];
        if (answer && !work.isDone(answer.code)) {
          results.failed.push({ ip: alias.address.ip, reason: `${alias.address.interface}: ${answer.reason}` });
          this.counts.failed++;
        } else {
          there.push(alias);
          results.done.push(alias.address.ip);
        }
      }
      work.after(there);
    }
    return results;
  }

  /**
   * Removing the first address of a network takes the others of it along where `promote_secondaries` is 0, ours and those of others.
   * Whatever was there before and should be is put back as it was.
   */
  private async restore(before: readonly KernelAddress[], removed: readonly Alias[]): Promise<void> {
    const after = await readAddresses(this.socket);
    if (after === null) return;
    const gone = new Set(removed.map(({ address, index }) => keyOf({ ip: address.ip, prefixLength: address.prefixLength, index })));
    const there = new Set(after.map(keyOf));
    const lost = before.filter((row) => row.payload !== null && !there.has(keyOf(row)) && !gone.has(keyOf(row)));
    const answers = await this.socket.request(lost.flatMap(({ payload }) => (payload ? [restoreAddress(payload)] : [])));
    this.counts.restored += answers.filter((answer) => answer === null).length;
  }
}

/** An alias is an address, its prefix and its interface. */
export function nameOf(address: ManagedAddress): string {
  return `${address.ip}/${address.prefixLength}%${address.interface}`;
}

export function outcome(results: readonly Outcome[]): Outcome {
  return { done: results.flatMap((each) => each.done), failed: results.flatMap((each) => each.failed) };
}

/** The text has been found to be an address when the alias was made. */
export function bytesOf(alias: Alias): Uint8Array {
  return ipToBytes(alias.address.ip) ?? notAnAddress(alias.address.ip);
}

function notAnAddress(ip: string): never {
  throw new Error(`${ip} was taken for an address`);
}

function isV6(address: ManagedAddress): boolean {
  return address.ip.includes(':');
}

function requestOf(alias: Alias) {
  return { address: bytesOf(alias), prefixLength: alias.address.prefixLength, index: alias.index };
}
