// One simulated Corosync daemon and the libcpg of the process that uses it: answers that come later, "busy" where luck or a nemesis says so, calls that
// hang with the daemon, events that wait to be dispatched, and what CPG tells of members and rings, in its order.

import { cs, type Cpg, type CpgAddress, type CpgEvent, type CpgHandle, reasons, type RingTimes } from '../../bus/cpg.ts';
import type { GroupMember, Member, Ordered, Place, RingDaemon, Rings, SimRing } from './seam-ports.ts';

interface Connection {
  readonly pid: number;
  readonly events: CpgEvent[];
  group: string | null;
  /** Its first members were told, and the ring with them. */
  isIn: boolean;
  broken: boolean;
  isClosed: boolean;
  wake: (() => void) | null;
}

/** Longer than any fault takes until the round that it causes is over. */
export const ringTimes: RingTimes = { tokenMs: 545, consensusMs: 655 };

/** What the socket to the daemon holds. */
const unreadMax = 200;

export class SimDaemon implements RingDaemon {
  readonly nodeId: number;
  state: 'up' | 'hung' | 'dead' = 'dead';
  ring: SimRing | null = null;
  /** Functions of libcpg that answer "busy", and how often yet. */
  readonly busy = new Map<string, number>();
  /** Answered so since the start; for the counters. */
  saidBusy = 0;
  /** Readable for nothing until then. */
  ghostUntil = 0;
  /** A ring in which the others went on without this one is told without a change of members. */
  tellsRingAlone = false;
  toldRingAlone = 0;
  emptyReads = 0;
  readonly #world: Place;
  readonly #rings: Rings;
  #connections: Connection[] = [];
  /** By group, in the order of joining. */
  #known = new Map<string, Member[]>();
  #waiting: Ordered[] = [];
  /** Processes that are gone: nothing they had begun goes on. */
  readonly #ended = new Set<number>();
  /** Calls that a daemon that hangs has not answered. */
  #unanswered: (() => void)[] = [];

  constructor(world: Place, rings: Rings, nodeId: number) {
    this.#world = world;
    this.#rings = rings;
    this.nodeId = nodeId;
  }

  get openHandles(): number {
    return this.#connections.length;
  }

  start(): void {
    if (this.state !== 'dead') return;
    this.state = 'up';
    this.#rings.disturb(this.#world.random.between(20, 300));
  }

  kill(): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    this.ring = null;
    this.#known.clear();
    this.#waiting = [];
    for (const connection of this.#connections.splice(0)) {
      connection.broken = true;
      this.#wake(connection);
    }
    for (const answer of this.#unanswered.splice(0)) answer();
    this.#rings.disturb(this.#world.random.between(300, 900));
  }

  hang(): void {
    if (this.state !== 'up') return;
    this.state = 'hung';
    this.#rings.disturb(this.#world.random.between(300, 900));
  }

  resume(): void {
    if (this.state !== 'hung') return;
    this.state = 'up';
    for (const answer of this.#unanswered.splice(0)) answer();
    this.#rings.disturb(this.#world.random.between(20, 300));
    this.flush();
  }

  /** Its process was killed: the daemon notices at once. */
  processDied(pid: number): void {
    this.#ended.add(pid);
    for (const connection of this.#connections.splice(0)) {
      // What it had asked for is answered to nobody.
      connection.broken = true;
      connection.wake = null;
      if (connection.group !== null) this.#send(leaveOf(connection.group, this.#member(connection), reasons.procdown));
    }
  }

  localMembers(): readonly GroupMember[] {
    return [...this.#known].flatMap(([group, members]) =>
      members.filter(({ nodeId }) => nodeId === this.nodeId).map((member) => ({ group, member })),
    );
  }

  /** `cameAlong`: whether that daemon comes from the same ring as this one. */
  ringFormed(ring: SimRing, everybody: readonly GroupMember[], cameAlong: (other: RingDaemon) => boolean): void {
    const along = new Set(ring.daemons.filter((daemon) => daemon === this || cameAlong(daemon)).map(({ nodeId }) => nodeId));
    const isAlone = this.tellsRingAlone;
    for (const group of new Set([...this.#known.keys(), ...everybody.map((each) => each.group)])) {
      const before = this.#known.get(group) ?? [];
      const after = everybody.filter((each) => each.group === group).map(({ member }) => member);
      const same = (a: Member, b: Member) => a.nodeId === b.nodeId && a.pid === b.pid;
      const isSame = before.length === after.length && before.every((member) => after.some((other) => same(member, other)));
      this.#known.set(group, after);
      if (isAlone && isSame) {
        this.toldRingAlone++;
        continue;
      }
      const stays = before.filter((member) => along.has(member.nodeId) && after.some((other) => same(member, other)));
      const left = before.filter((member) => !stays.some((other) => same(member, other)));
      const joined = after.filter((member) => !stays.some((other) => same(member, other)));
      if (left.length > 0) this.#tellMembers(group, stays, left, reasons.nodedown, [], 0);
      if (joined.length > 0) this.#tellMembers(group, after, [], 0, joined, reasons.nodeup);
    }
    for (const connection of this.#connections) if (connection.isIn) this.#push(connection, { kind: 'ring', ...ring.id });
  }

  deliver(entry: Ordered): void {
    const { group, member } = entry;
    const known = this.#known.get(group) ?? [];
    const at = known.findIndex(({ nodeId, pid }) => nodeId === member.nodeId && pid === member.pid);
    if (entry.kind === 'packet') {
      if (at < 0) return;
      for (const each of this.#connections)
        if (each.group === group && each.isIn) this.#push(each, { ...member, kind: 'packet', packet: entry.packet.slice() });
    } else if (entry.kind === 'join' && at < 0) {
      this.#known.set(group, [...known, member]);
      const own = this.#connections.find((each) => each.group === group && member.nodeId === this.nodeId && each.pid === member.pid);
      if (own !== undefined) own.isIn = true;
      // Both were seen: the ring before the first members, and after them (test/bus/traces).
      const isRingFirst = this.#world.random.chance(0.3);
      const tellRing = () => {
        if (own !== undefined && this.ring !== null) this.#push(own, { kind: 'ring', ...this.ring.id });
      };
      if (isRingFirst) tellRing();
      this.#tellMembers(group, this.#known.get(group) ?? [], [], 0, [member], reasons.join);
      if (!isRingFirst) tellRing();
    } else if (entry.kind === 'leave' && at >= 0) {
      this.#known.set(group, known.toSpliced(at, 1));
      this.#tellMembers(group, this.#known.get(group) ?? [], [member], entry.reason, [], 0);
    }
  }

  /** Sends what has waited for a ring. */
  flush(): void {
    while (this.state === 'up' && this.#waiting.length > 0) {
      const [entry] = this.#waiting;
      if (entry === undefined || !this.#rings.order(this, entry)) return;
      this.#waiting.shift();
    }
  }

  library(pid: number): Cpg {
    return {
      pid,
      initialize: (done) => {
        this.#answer('cpg_model_initialize', (status) => {
          if (this.#ended.has(pid)) return;
          if (status !== cs.ok) {
            done(status, null);
            return;
          }
          const connection: Connection = { pid, events: [], group: null, isIn: false, broken: false, isClosed: false, wake: null };
          this.#connections.push(connection);
          done(cs.ok, this.#handle(connection));
        });
      },
      ringTimes: (done) => {
        this.#answer('cmap_initialize', (status) => {
          if (!this.#ended.has(pid)) done(status, status === cs.ok ? ringTimes : null);
        });
      },
    };
  }

  #handle(connection: Connection): CpgHandle {
    const later = (name: string, act: () => number, done: (status: number) => void) =>
      this.#answer(name, (status) => done(connection.broken ? cs.library : status === cs.ok ? act() : status));
    return {
      localGet: (done) =>
        later(
          'cpg_local_get',
          () => cs.ok,
          (status) => done(status, this.nodeId),
        ),
      join: (group, done) => later('cpg_join', () => this.#join(connection, group), done),
      leave: (group, done) =>
        later(
          'cpg_leave',
          () => {
            if (connection.group === group) this.#leave(connection, group);
            return cs.ok;
          },
          done,
        ),
      finalize: (done) =>
        later(
          'cpg_finalize',
          () => {
            if (connection.wake !== null) throw new Error('a connection is closed while it is read');
            connection.isClosed = true;
            this.#connections = this.#connections.filter((each) => each !== connection);
            if (connection.group !== null) this.#leave(connection, connection.group);
            return cs.ok;
          },
          done,
        ),
      packetBytesMax: () => ({ status: this.#isBusy('cpg_max_atomic_msgsize_get') ? cs.tryAgain : cs.ok, bytes: 4096 }),
      multicast: (packet) => {
        if (connection.broken) return cs.library;
        if (this.#isBusy('cpg_mcast_joined') || this.#waiting.length >= unreadMax || connection.group === null) return cs.tryAgain;
        this.#send({ kind: 'packet', group: connection.group, member: this.#member(connection), packet: packet.slice() });
        return cs.ok;
      },
      dispatch: (onEvent) => {
        if (this.#isBusy('cpg_dispatch')) return cs.tryAgain;
        if (connection.broken) return cs.library;
        const event = connection.events.shift();
        if (connection.isClosed) throw new Error('a connection is used after it was closed');
        if (event === undefined) {
          this.emptyReads++;
          return cs.tryAgain;
        }
        onEvent(event);
        return cs.ok;
      },
      watch: (onReadable) => {
        if (this.#isBusy('cpg_fd_get')) return { status: cs.tryAgain, stop: () => {} };
        connection.wake = onReadable;
        this.#wake(connection);
        return {
          status: cs.ok,
          stop: () => {
            if (connection.wake === onReadable) connection.wake = null;
          },
        };
      },
    };
  }

  #join(connection: Connection, group: string): number {
    const member = this.#member(connection);
    const isThere = (this.#known.get(group) ?? []).some(({ nodeId, pid }) => nodeId === member.nodeId && pid === member.pid);
    // Not before the leave of an earlier connection has come round.
    const isLeaving = this.#waiting.some((entry) => entry.kind === 'leave' && entry.group === group && entry.member.pid === member.pid);
    if (isThere || isLeaving || connection.group !== null) return cs.exist;
    connection.group = group;
    this.#send({ kind: 'join', group, member });
    return cs.ok;
  }

  #leave(connection: Connection, group: string): void {
    connection.group = null;
    connection.isIn = false;
    this.#send(leaveOf(group, this.#member(connection), reasons.leave));
  }

  #member({ pid }: Connection): Member {
    return { nodeId: this.nodeId, pid };
  }

  #send(entry: Ordered): void {
    this.#waiting.push(entry);
    this.#world.later(this.#world.random.between(0.1, 1), () => this.flush());
  }

  #tellMembers(
    group: string,
    members: readonly Member[],
    left: readonly Member[],
    leftWhy: number,
    joined: readonly Member[],
    joinedWhy: number,
  ): void {
    const list = (those: readonly Member[], reason: number): CpgAddress[] => those.map((member) => ({ ...member, reason }));
    for (const each of this.#connections) {
      if (each.group === group && each.isIn) {
        this.#push(each, {
          kind: 'members',
          members: this.#world.random.shuffled(list(members, 0)),
          left: list(left, leftWhy),
          joined: list(joined, joinedWhy),
        });
      }
    }
  }

  #push(connection: Connection, event: CpgEvent): void {
    connection.events.push(event);
    this.#wake(connection);
  }

  /** Level-triggered, as poll is. */
  #wake(connection: Connection): void {
    const { wake } = connection;
    if (wake === null) return;
    this.#world.later(this.#world.random.between(0.02, 0.4), () => {
      if (connection.wake !== wake) return;
      const isReadable = connection.events.length > 0 || connection.broken || this.ghostUntil > this.#world.now;
      if (!isReadable) return;
      wake();
      if (connection.wake === wake && (connection.events.length > 0 || connection.broken || this.ghostUntil > this.#world.now))
        this.#wake(connection);
    });
  }

  /** Begins to be readable for nothing. */
  haunt(ms: number): void {
    this.ghostUntil = this.#world.now + ms;
    for (const connection of this.#connections) this.#wake(connection);
  }

  #isBusy(name: string): boolean {
    const left = this.busy.get(name) ?? 0;
    if (left === 0) return false;
    this.busy.set(name, left - 1);
    this.saidBusy++;
    return true;
  }

  /** Of a call that waits for the daemon. */
  #answer(name: string, done: (status: number) => void): void {
    const say = (): void => {
      if (this.state === 'hung') this.#unanswered.push(say);
      else if (this.state === 'dead') done(cs.library);
      else done(this.#isBusy(name) ? cs.tryAgain : cs.ok);
    };
    this.#world.later(this.#world.random.between(0.1, 2), say);
  }
}

function leaveOf(group: string, member: Member, reason: number): Ordered {
  return { kind: 'leave', group, member, reason };
}
