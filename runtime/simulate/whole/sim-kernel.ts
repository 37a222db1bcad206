// The kernel of one simulated machine: interfaces, addresses with their ends, what it tells of changes; any call may fail or take its time, as a nemesis
// says. It answers on the LAN whether or not a process runs.

import type { Alias, Claim, KernelAddress, KernelChange, Link, Tables } from '../../host/host.ts';
import { keyOf } from '../../host/ours.ts';
import type { Place } from '../seam/seam-ports.ts';
import type { SimLan, Station } from './sim-lan.ts';

/** What a process listens with. */
export interface KernelEar {
  changed(change: KernelChange): void;
  /** What was told got lost on the way: its queue ran over. */
  overrun(): void;
  claims(claims: readonly Claim[]): void;
  questions(questions: readonly Claim[]): void;
}

interface Held extends KernelAddress {
  endsAt: number;
}

/** What is wrong with it now. */
export interface KernelTrouble {
  addFails: number;
  removeFails: number;
  lookFails: number;
  slowMs: number;
  /** Changes are not told. */
  deaf: boolean;
}

export const noTrouble: KernelTrouble = { addFails: 0, removeFails: 0, lookFails: 0, slowMs: 0, deaf: false };

export class SimKernel implements Station {
  readonly mac: string;
  isOn = false;
  trouble: KernelTrouble = { ...noTrouble };
  ear: KernelEar | null = null;
  /** Told of everything that happens to its addresses, for the checker. */
  onChange: (ip: string) => void = () => {};
  readonly links = new Map<number, Link>();
  readonly #world: Place;
  readonly #lan: SimLan;
  readonly #held = new Map<string, Held>();
  #nextIndex = 4;

  constructor(world: Place, lan: SimLan, node: number) {
    this.#world = world;
    this.#lan = lan;
    this.mac = `02:00:00:00:00:0${node}`;
  }

  /** An empty machine with two interfaces. */
  switchOn(): void {
    this.isOn = true;
    this.trouble = { ...noTrouble };
    this.links.clear();
    for (const [index, name] of [
      [2, 'eth0'],
      [3, 'eth1'],
    ] as const)
      this.links.set(index, this.#link(index, name));
  }

  switchOff(): void {
    this.isOn = false;
    this.ear = null;
    const ips = this.addresses().map(({ ip }) => ip);
    this.#held.clear();
    for (const ip of ips) this.onChange(ip);
  }

  addresses(): readonly KernelAddress[] {
    return [...this.#held.values()];
  }

  tables(): Tables {
    return { links: [...this.links.values()], addresses: this.addresses() };
  }

  /** Null, or why not. */
  add(alias: Alias, leaseSec: number): string | null {
    if (this.#world.random.chance(this.trouble.addFails)) return 'Cannot allocate memory';
    if (!this.links.has(alias.index)) return 'No such device';
    this.put(alias, leaseSec, true);
    return null;
  }

  /** By us, or by hand. */
  put(alias: Alias, leaseSec: number, marked: boolean): void {
    const key = keyOf(alias);
    const endsAt = leaseSec === 0 ? Infinity : this.#world.now + leaseSec * 1000;
    const held = this.#held.get(key);
    if (held === undefined) {
      this.#held.set(key, { ...alias, secondary: false, marked, payload: null, endsAt });
      this.#tell({ kind: 'address', address: { ...alias, secondary: false, marked, payload: null } });
      this.onChange(alias.ip);
    } else held.endsAt = endsAt;
    if (endsAt !== Infinity) this.#world.later(leaseSec * 1000, () => this.#lapse(key));
  }

  /** Null: it is not there any more. */
  remove(alias: Alias): string | null {
    if (this.#world.random.chance(this.trouble.removeFails)) return 'Device or resource busy';
    this.drop(alias);
    return null;
  }

  drop(alias: Alias): void {
    if (!this.#held.delete(keyOf(alias))) return;
    this.#tell({ kind: 'address-gone', alias: { ip: alias.ip, index: alias.index, prefixLength: alias.prefixLength } });
    this.onChange(alias.ip);
  }

  setLink(index: number, change: Partial<Pick<Link, 'name' | 'up' | 'carrier'>>): void {
    const link = this.links.get(index);
    if (link === undefined) return;
    const now = { ...link, ...change };
    this.links.set(index, now);
    this.#tell({ kind: 'link', link: now });
    for (const { ip } of this.addresses()) this.onChange(ip);
  }

  /** With all that is on it. */
  removeLink(index: number): void {
    if (!this.links.delete(index)) return;
    for (const address of this.addresses()) if (address.index === index) this.drop(address);
    this.#tell({ kind: 'link-gone', index });
  }

  makeLink(name: string): void {
    const link = this.#link(this.#nextIndex++, name);
    this.links.set(link.index, link);
    this.#tell({ kind: 'link', link });
  }

  linkNamed(name: string): Link | null {
    return [...this.links.values()].find((link) => link.name === name) ?? null;
  }

  /** By the work of a node, not of a hand. */
  serves(ip: string): boolean {
    return this.isOn && this.addresses().some((each) => each.ip === ip && each.marked && this.#isLive(each.index));
  }

  answersFor(ip: string): boolean {
    return this.addresses().some((each) => each.ip === ip && this.#isLive(each.index));
  }

  hearClaims(claims: readonly Claim[]): void {
    if (this.isOn) this.ear?.claims(this.#onOurLinks(claims));
  }

  hearQuestions(questions: readonly Claim[]): void {
    if (this.isOn) this.ear?.questions(this.#onOurLinks(questions));
  }

  announce(aliases: readonly Alias[]): void {
    const there = aliases.filter((alias) => this.#held.has(keyOf(alias)) && this.#isLive(alias.index));
    if (this.isOn && there.length > 0) this.#lan.announce(this, this.claimsOf(there));
  }

  claimsOf(aliases: readonly Alias[]): readonly Claim[] {
    return aliases.map(({ ip, index }) => ({ ip, index, mac: this.mac }));
  }

  #isLive(index: number): boolean {
    const link = this.links.get(index);
    return link?.up === true && link.carrier;
  }

  /** All machines are on one wire with the interface that carries the addresses; its number differs where it was made anew. */
  #onOurLinks(claims: readonly Claim[]): readonly Claim[] {
    const link = this.linkNamed('eth1');
    return link === null || !this.#isLive(link.index) ? [] : claims.map((claim) => ({ ...claim, index: link.index }));
  }

  #lapse(key: string): void {
    const held = this.#held.get(key);
    if (held !== undefined && held.endsAt <= this.#world.now) this.drop(held);
  }

  #tell(change: KernelChange): void {
    if (this.trouble.deaf) this.ear?.overrun();
    else this.ear?.changed(change);
  }

  #link(index: number, name: string): Link {
    const mac = Uint8Array.from(this.mac.split(':'), (digits) => Number.parseInt(digits, 16));
    return { index, name, mac, up: true, carrier: true };
  }
}
