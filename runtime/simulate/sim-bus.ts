// The simulated bus: what Corosync's closed process groups do, seen from the processes (extended virtual synchrony).
// All members of a ring get the same entries in the same order, each after its own delay. When links fail, the ring stalls until the
// failure is noticed; then new rings form. Members that go on together have had the same entries of the old ring; how many, is
// drawn. What was sent but not put in order is delivered in the new ring, hence in a later view; what the other side sent is lost.

import type { Message } from '../core/messages.ts';
import type { BusView } from '../core/membership/view.ts';
import type { BusSpeed } from './bus-speed.ts';
import type { Random } from './random.ts';
import { type Entry, Ring } from './ring.ts';

/** What one process has still to get of one ring. */
interface Segment<Payload> {
  readonly ring: Ring<Payload>;
  next: number;
  /** Infinity while the machine is in that ring. */
  until: number;
}

interface Port<Payload> {
  /** The bus daemon of this machine runs. */
  up: boolean;
  /** Member id of the process, or null where none is in the group. */
  member: string | null;
  ring: Ring<Payload> | null;
  segments: Segment<Payload>[];
  /** Sent, not yet in order. */
  waiting: Entry<Payload>[];
}

/** Most entries that wait at one sender; more is refused and counted, as the engines do. */
const waitingMax = 20_000;

export class Bus<Payload = Message> {
  /** When each process gets its next entry, Infinity for never. The main loop reads it. */
  readonly headAt: Float64Array;
  reformAt = Infinity;
  refused = 0;
  delivered = 0;
  /** Ring and position of what was taken last: a place in the agreed order. */
  takenRing = 0;
  takenAt = 0;
  private readonly ports: Port<Payload>[];
  /** cuts[a * n + b]: what a sends does not reach b. */
  private readonly cuts: Uint8Array;
  private readonly frozen: Uint8Array;
  private readonly clogged: Uint8Array;
  private readonly random: Random;
  readonly speed: BusSpeed;
  private rings = 0;

  constructor(machines: number, speed: BusSpeed, random: Random) {
    this.headAt = new Float64Array(machines).fill(Infinity);
    this.cuts = new Uint8Array(machines * machines);
    this.frozen = new Uint8Array(machines);
    this.clogged = new Uint8Array(machines);
    this.ports = Array.from({ length: machines }, () => ({ up: false, member: null, ring: null, segments: [], waiting: [] }));
    this.random = random;
    this.speed = speed;
  }

  /** The process of this machine enters the group; its view comes in the order of the ring. */
  attach(machine: number, member: string, now: number): void {
    const port = this.port(machine);
    port.member = member;
    port.segments = [];
    port.waiting = [];
    if (port.ring === null || port.ring.stalled) return;
    port.segments = [{ ring: port.ring, next: port.ring.end, until: Infinity }];
    this.announceView(port.ring, now);
  }

  /** The process is gone, or has left: the others see it in order. */
  detach(machine: number, now: number): void {
    const port = this.port(machine);
    if (port.member === null) return;
    port.member = null;
    port.segments = [];
    port.waiting = [];
    this.headAt[machine] = Infinity;
    if (port.ring !== null && !port.ring.stalled) this.announceView(port.ring, now);
  }

  /** The bus daemon starts: alone at first. */
  machineUp(machine: number, now: number): void {
    const port = this.port(machine);
    if (port.up) return;
    port.up = true;
    port.ring = new Ring<Payload>(++this.rings, [machine]);
    this.requestReform(now + this.speed.mergeMs * this.random.between(0.5, 1.5));
  }

  /** The bus daemon ends, with the machine or without it. The caller detaches the process, or tells it. */
  machineDown(machine: number, now: number): void {
    const port = this.port(machine);
    if (!port.up) return;
    this.detachSilently(port, machine);
    port.up = false;
    this.stall(port.ring);
    port.ring = null;
    this.requestReform(now + this.detectionMs());
  }

  isUp(machine: number): boolean {
    return this.port(machine).up;
  }

  member(machine: number): string | null {
    return this.port(machine).member;
  }

  /** Machines of the ring that this one is in. */
  ringOf(machine: number): Ring<Payload> | null {
    return this.port(machine).ring;
  }

  /** Whether this process has had all of its old rings, so that it knows of the ring that it is in. */
  isCurrent(machine: number): boolean {
    return this.port(machine).segments.length === 1;
  }

  /** A machine that stands still hears nothing and says nothing, but its memory stays. */
  freeze(machine: number, isFrozen: boolean, now: number): void {
    this.frozen[machine] = isFrozen ? 1 : 0;
    this.linksChanged(now);
  }

  /** Whether both processes have had exactly the same entries of the same ring. */
  areLevel(a: number, b: number): boolean {
    const [one, other] = [this.port(a).segments[0], this.port(b).segments[0]];
    return one !== undefined && other !== undefined && one.ring === other.ring && one.next === other.next;
  }

  /** Changes one direction of a link; call `linksChanged` when all are changed. */
  cut(from: number, to: number, isCut: boolean): void {
    this.cuts[from * this.ports.length + to] = isCut ? 1 : 0;
  }

  /** Rings with a broken link stall now; new ones form when it has been noticed. */
  linksChanged(now: number): void {
    let broken = false;
    for (const ring of this.liveRings()) {
      if (ring.machines.every((a) => ring.machines.every((b) => this.hears(a, b)))) continue;
      this.stall(ring);
      broken = true;
    }
    this.requestReform(now + (broken ? this.detectionMs() : this.speed.mergeMs * this.random.between(0.5, 1.5)));
  }

  send(machine: number, message: Payload, now: number): void {
    const port = this.port(machine);
    if (port.member === null) return;
    const entry: Entry<Payload> = { kind: 'message', machine, from: port.member, message };
    if (port.ring === null || port.ring.stalled || port.waiting.length > 0 || this.clogged[machine] === 1) {
      if (port.waiting.length >= waitingMax) this.refused++;
      else port.waiting.push(entry);
    } else this.append(port.ring, entry, now);
  }

  /** The process's messages are not taken (flow control), until they are. */
  clog(machine: number, isClogged: boolean, now: number): void {
    this.clogged[machine] = isClogged ? 1 : 0;
    const { ring } = this.port(machine);
    if (!isClogged && ring !== null && !ring.stalled) this.sendWaiting(ring, now);
  }

  isClogged(machine: number): boolean {
    return this.clogged[machine] === 1;
  }

  /** Heals every link, and lets everybody send. */
  heal(now: number): void {
    this.cuts.fill(0);
    for (let machine = 0; machine < this.ports.length; machine++) this.clog(machine, false, now);
    this.linksChanged(now);
  }

  /** The entry that is due at this machine's process. */
  take(machine: number, now: number): Entry<Payload> {
    const port = this.port(machine);
    const segment = port.segments[0];
    if (segment === undefined) throw new Error(`nothing to take at machine ${machine}`);
    const entry = segment.ring.entry(segment.next);
    this.takenRing = segment.ring.id;
    this.takenAt = segment.next++;
    this.delivered++;
    if (segment.next >= segment.until) port.segments.shift();
    if ((segment.next & 1023) === 0) segment.ring.forget(this.leastNext(segment.ring));
    this.setHead(machine, now);
    return entry;
  }

  /** New rings by what can be heard now. */
  reform(now: number): void {
    this.reformAt = Infinity;
    const old = this.liveRings();
    const components = this.components();
    const kept = new Set<Ring<Payload>>();
    const formed: (readonly number[])[] = [];
    for (const machines of components) {
      // A bus daemon that went and came back meanwhile is in a ring of its own by now.
      const isWhole = (ring: Ring<Payload>) => machines.every((machine) => this.port(machine).ring === ring);
      const same = old.find((ring) => ring.machines.length === machines.length && isWhole(ring));
      if (same === undefined) formed.push(machines);
      else {
        kept.add(same);
        same.stalled = false;
        this.settleRing(same, now);
      }
    }
    // All closings first: how far one side has come binds the other.
    for (const ring of old) if (!kept.has(ring)) this.close(ring, components);
    if (this.speed.spread === true) for (const machines of formed) this.seeThemLeave(machines, now);
    for (const machines of formed) {
      const ring = new Ring<Payload>(++this.rings, machines);
      for (const machine of machines) {
        const port = this.port(machine);
        port.ring = ring;
        if (port.member !== null) port.segments.push({ ring, next: 0, until: Infinity });
      }
      this.settleRing(ring, now);
    }
  }

  /** For each part of a new ring: a view of those who came along, where one of the others was in the last view. */
  private seeThemLeave(machines: readonly number[], now: number): void {
    for (const ring of new Set(machines.map((machine) => this.port(machine).ring))) {
      if (ring === null) continue;
      const along = machines.filter((machine) => this.port(machine).ring === ring);
      const membersOf = (list: readonly number[]) => list.flatMap((machine) => this.port(machine).member ?? []);
      const seen = ring.members.split(',');
      const wasAway = membersOf(machines.filter((machine) => !along.includes(machine))).some((member) => seen.includes(member));
      const members = membersOf(along).filter((member) => seen.includes(member));
      if (!wasAway || members.length === 0) continue;
      const between = new Ring<Payload>(++this.rings, along);
      between.append({ kind: 'view', view: { id: `${between.id}.1/own`, members } }, now);
      for (const machine of along) {
        const { member, segments } = this.port(machine);
        if (member !== null && members.includes(member)) segments.push({ ring: between, next: 0, until: 1 });
      }
    }
  }

  /** The view, where it is another one, and what has waited. */
  private settleRing(ring: Ring<Payload>, now: number): void {
    for (const machine of ring.machines) {
      const port = this.port(machine);
      if (port.member !== null && !port.segments.some((segment) => segment.ring === ring)) {
        port.segments.push({ ring, next: ring.end, until: Infinity });
        ring.members = '';
      }
    }
    this.announceView(ring, now);
    this.sendWaiting(ring, now);
    for (const machine of ring.machines) this.setHead(machine, now);
  }

  /** What has waited at several senders comes in an order of its own. */
  private sendWaiting(ring: Ring<Payload>, now: number): void {
    const senders = ring.machines.filter((machine) => this.port(machine).waiting.length > 0 && this.clogged[machine] === 0);
    while (senders.length > 0) {
      const index = this.random.below(senders.length);
      const port = this.port(senders[index] ?? 0);
      const entry = port.waiting.shift();
      if (entry !== undefined) this.append(ring, entry, now);
      if (port.waiting.length === 0) senders.splice(index, 1);
    }
  }

  /** Ends a ring for each group of machines that goes on together. */
  private close(ring: Ring<Payload>, components: readonly (readonly number[])[]): void {
    const furthest = (ports: readonly { readonly segments: readonly Segment<Payload>[] }[]) =>
      ports.reduce((most, { segments }) => segments.reduce((far, s) => (s.ring === ring ? Math.max(far, s.next) : far), most), 0);
    const reached = furthest(this.ports);
    for (const component of components) {
      const group = ring.machines.filter((machine) => component.includes(machine) && this.port(machine).ring === ring);
      if (group.length === 0) continue;
      let floor = furthest(group.map((machine) => this.port(machine)));
      // What anybody got from a member of this group, the group gets in the same view.
      for (let at = floor; at < reached; at++) {
        const entry = ring.entry(at);
        if (entry.kind === 'message' && group.includes(entry.machine)) floor = at + 1;
      }
      const until = floor + this.random.below(ring.end - floor + 1);
      this.endSegments(ring, group, until);
      this.sendAgain(ring, group, until);
    }
  }

  private endSegments(ring: Ring<Payload>, group: readonly number[], until: number): void {
    for (const machine of group) {
      const port = this.port(machine);
      for (const segment of port.segments) if (segment.ring === ring) segment.until = until;
      port.segments = port.segments.filter((segment) => segment.next < segment.until);
    }
  }

  /** What the group had sent after the point where its old ring ended goes before what it has sent since. */
  private sendAgain(ring: Ring<Payload>, group: readonly number[], until: number): void {
    for (let at = ring.end - 1; at >= until; at--) {
      const entry = ring.entry(at);
      if (entry.kind !== 'message' || !group.includes(entry.machine)) continue;
      const port = this.port(entry.machine);
      if (port.member === entry.from) port.waiting.unshift(entry);
    }
  }

  /** Machines that hear each other both ways; where that is not transitive (a bridge), the lot decides who is with whom. */
  private components(): readonly (readonly number[])[] {
    const up = this.random.shuffled(this.ports.flatMap((port, machine) => (port.up ? [machine] : [])));
    const cliques: number[][] = [];
    for (const machine of up) {
      const fits = cliques.find((clique) => clique.every((other) => this.hears(machine, other) && this.hears(other, machine)));
      if (fits === undefined) cliques.push([machine]);
      else fits.push(machine);
    }
    return cliques.map((clique) => clique.sort((a, b) => a - b));
  }

  private announceView(ring: Ring<Payload>, now: number): void {
    const members = ring.machines.flatMap((machine) => this.port(machine).member ?? []);
    const text = members.join();
    if (members.length === 0 && this.speed.spread === true) ring.views = 0;
    if (members.length === 0 || text === ring.members) return;
    ring.members = text;
    ring.views++;
    if (this.speed.spread === true) ring.names = `-${text}`;
    const view: BusView = { id: ring.viewId, members };
    this.append(ring, { kind: 'view', view }, now);
  }

  private append(ring: Ring<Payload>, entry: Entry<Payload>, now: number): void {
    ring.append(entry, now);
    for (const machine of ring.machines) if (this.headAt[machine] === Infinity) this.setHead(machine, now);
  }

  /** A process gets its entries in order: each after a delay of its own, but never before the one in front. */
  private setHead(machine: number, now: number): void {
    const segment = this.port(machine).segments[0];
    const open = segment !== undefined && segment.until === Infinity;
    if (segment === undefined || segment.next >= (open ? segment.ring.end : segment.until) || (open && segment.ring.stalled)) {
      this.headAt[machine] = Infinity;
      return;
    }
    const { delayMinMs, delayMaxMs } = this.speed;
    const due = segment.ring.sentAt(segment.next) + this.random.between(delayMinMs, delayMaxMs);
    this.headAt[machine] = Math.max(now, due);
  }

  private stall(ring: Ring<Payload> | null): void {
    if (ring === null || ring.stalled) return;
    ring.stalled = true;
    for (const machine of ring.machines) {
      const segment = this.port(machine).segments[0];
      if (segment?.ring === ring) this.headAt[machine] = Infinity;
    }
  }

  private detachSilently(port: Port<Payload>, machine: number): void {
    port.member = null;
    port.segments = [];
    port.waiting = [];
    this.headAt[machine] = Infinity;
  }

  private detectionMs(): number {
    return this.speed.failureTimeoutMs * this.random.between(0.9, 1.4);
  }

  private requestReform(at: number): void {
    this.reformAt = Math.min(this.reformAt, at);
  }

  private hears(a: number, b: number): boolean {
    return a === b || (this.cuts[b * this.ports.length + a] === 0 && this.frozen[a] === 0 && this.frozen[b] === 0);
  }

  private liveRings(): Ring<Payload>[] {
    return [...new Set(this.ports.flatMap((port) => (port.up && port.ring !== null ? [port.ring] : [])))];
  }

  private leastNext(ring: Ring<Payload>): number {
    let least = ring.end;
    for (const { segments } of this.ports) for (const segment of segments) if (segment.ring === ring) least = Math.min(least, segment.next);
    return least;
  }

  private port(machine: number): Port<Payload> {
    const port = this.ports[machine];
    if (port === undefined) throw new Error(`no machine ${machine}`);
    return port;
  }
}
