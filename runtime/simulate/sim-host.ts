// The simulated machine below one node: the addresses that its kernel has, their leases, and a worker that plumbs one batch after another.
// The daemon's own rules are kept: later orders for an address win over earlier ones that have not begun.

import type { Event } from '../core/contract.ts';
import type { HostState, Plumbed } from '../core/state.ts';
import type { Random } from './random.ts';

/** How this machine treats orders just now. */
export interface Manners {
  /** Milliseconds that each batch takes, and each address of it. */
  batchMs: number;
  addressMs: number;
  /** Share of addresses whose plumbing fails. */
  failure: number;
}

export const goodManners: Readonly<Manners> = { batchMs: 2, addressMs: 0.05, failure: 0 };

type Order = { readonly kind: 'plumb' | 'unplumb'; ips: readonly string[] } | { readonly kind: 'look' };

/** Told of each address that appears or vanishes. */
export type Watcher = (ip: string, isPresent: boolean, why: 'plumb' | 'unplumb' | 'lease' | 'hand' | 'boot') => void;

export class SimHost {
  /** When the batch in hand is done; Infinity: idle. */
  doneAt = Infinity;
  manners: Manners = { ...goodManners };
  /** Addresses for which a host that is none of ours answers. */
  readonly foreign: Set<string>;
  /** Addresses that the kernel has. */
  readonly kernel = new Set<string>();
  /** Left over by a process that is gone: nobody renews their leases. */
  readonly unrenewed = new Set<string>();
  private orders: Order[] = [];
  private readonly random: Random;
  private readonly watch: Watcher;

  constructor(random: Random, foreign: Set<string>, watch: Watcher) {
    this.random = random;
    this.foreign = foreign;
    this.watch = watch;
  }

  order(order: Order, now: number): void {
    if (order.kind !== 'look') this.supersede(new Set(order.ips));
    this.orders.push(order);
    if (this.orders.length === 1) this.begin(now);
  }

  /** What a daemon had asked for when its state was written down. */
  takeUp({ have, release }: HostState, now: number): void {
    const that = (...kinds: readonly Plumbed[]): readonly string[] => [...have].flatMap(([ip, each]) => (kinds.includes(each) ? [ip] : []));
    const coming = that('plumbing');
    const going = release === 'wait' ? [...have.keys()] : that('unplumbing', 'moving');
    if (going.length > 0) this.order({ kind: 'unplumb', ips: going }, now);
    if (coming.length > 0) this.order({ kind: 'plumb', ips: coming }, now);
    if (release === 'look') this.order({ kind: 'look' }, now);
  }

  /** An order to add or remove this address is waiting or in hand. */
  isBusyWith(ip: string): boolean {
    return this.orders.some((order) => order.kind !== 'look' && order.ips.includes(ip));
  }

  busyAddresses(): ReadonlySet<string> {
    return new Set(this.orders.flatMap((order) => (order.kind === 'look' ? [] : order.ips)));
  }

  /** It has a batch of addresses in hand (looking does not count). */
  get isPlumbing(): boolean {
    return this.orders.some((order) => order.kind !== 'look' && order.ips.length > 0);
  }

  get hasGoodManners(): boolean {
    return this.manners.failure === 0 && this.manners.batchMs <= goodManners.batchMs;
  }

  get isIdle(): boolean {
    return this.orders.length === 0;
  }

  /** Carries out the batch that is due, and says what became of it. `managed`: what `look` answers about. */
  finish(now: number, managed: ReadonlySet<string>): Event {
    const order = this.orders.shift();
    if (order === undefined) throw new Error('no order in hand');
    this.begin(now);
    if (order.kind === 'look') return { kind: 'kernel', ips: [...this.kernel].filter((ip) => managed.has(ip)) };
    const done: string[] = [];
    const failed: { ip: string; reason: string }[] = [];
    for (const ip of order.ips) {
      const isAnswer = this.answers(order.kind, ip);
      const reason = order.kind === 'unplumb' ? null : this.refusal(ip);
      if (order.kind === 'unplumb') this.remove(ip, 'unplumb');
      else if (reason === null) this.add(ip, 'plumb');
      if (isAnswer && reason === null) done.push(ip);
      else if (isAnswer && reason !== null) failed.push({ ip, reason });
    }
    return { kind: order.kind === 'plumb' ? 'plumbed' : 'unplumbed', done, failed };
  }

  add(ip: string, why: 'plumb' | 'hand'): void {
    this.unrenewed.delete(ip);
    if (this.kernel.has(ip)) return;
    this.kernel.add(ip);
    this.watch(ip, true, why);
  }

  remove(ip: string, why: 'unplumb' | 'lease' | 'hand' | 'boot'): void {
    this.unrenewed.delete(ip);
    if (this.kernel.delete(ip)) this.watch(ip, false, why);
  }

  /** The leases of what nobody has renewed run out. */
  expire(): void {
    for (const ip of [...this.unrenewed]) this.remove(ip, 'lease');
  }

  clear(why: 'lease' | 'boot' | 'unplumb'): void {
    for (const ip of [...this.kernel]) this.remove(ip, why);
  }

  /** The process is gone, and its worker with it. */
  forgetOrders(): void {
    this.orders = [];
    this.doneAt = Infinity;
  }

  /** Why this address cannot be plumbed now, or null. */
  private refusal(ip: string): string | null {
    if (this.foreign.has(ip)) return 'another host answers for it';
    return this.manners.failure > 0 && this.random.chance(this.manners.failure) ? 'the kernel refused it' : null;
  }

  /**
   * Whether what becomes of this address is told: not if the opposite has been asked for since. If the same has been asked for again
   * (and the opposite in between has been superseded), this is the answer to it.
   */
  private answers(kind: 'plumb' | 'unplumb', ip: string): boolean {
    const later = this.orders.find((order) => order.kind !== 'look' && order.ips.includes(ip));
    if (later === undefined || later.kind === 'look') return true;
    if (later.kind !== kind) return false;
    later.ips = later.ips.filter((other) => other !== ip);
    return true;
  }

  private begin(now: number): void {
    const order = this.orders[0];
    if (order === undefined) {
      this.doneAt = Infinity;
      return;
    }
    const addresses = order.kind === 'look' ? 0 : order.ips.length;
    this.doneAt = now + this.manners.batchMs * this.random.between(0.5, 1.5) + this.manners.addressMs * addresses;
  }

  /** What has begun runs to its end; what waits loses the addresses that a later order is about. */
  private supersede(ips: ReadonlySet<string>): void {
    for (const order of this.orders.slice(1)) {
      if (order.kind !== 'look' && order.ips.some((ip) => ips.has(ip))) order.ips = order.ips.filter((ip) => !ips.has(ip));
    }
  }
}
