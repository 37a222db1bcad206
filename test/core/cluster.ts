// A few nodes on a bus of a hundred lines, in one process and without time: agreed order, views, partitions, kernels.
// The big simulator is runtime/simulate; this is enough to hold the state machine to its invariants one situation at a time.
import assert from 'node:assert/strict';
import type { Effect, Event, Order, PlumbReason, Settings } from '../../runtime/core/contract.ts';
import { start, step, wakeAt, type NodeState } from '../../runtime/core/machine.ts';
import type { Message } from '../../runtime/core/messages.ts';
import { addressesOf, ownersOf, tableHash, viewOf } from '../../runtime/core/node-view.ts';
import type { ManagedAddressIr, NodeIr } from '../../runtime/ir/generated/types.ts';

export interface Member {
  readonly name: string;
  id: string;
  state: NodeState;
  alive: boolean;
  /** Connected to the bus. */
  up: boolean;
  /** Does not run: neither events nor timers reach it, but the bus still carries it. */
  hung: boolean;
  /** Its connection stands, and brings nothing in either direction. */
  isMute: boolean;
  readonly waiting: Event[];
  kernel: Set<string>;
  /** What it was told to plumb, and why. */
  readonly orders: { readonly ips: readonly string[]; readonly why: PlumbReason }[];
  /** Somebody on the LAN answers for what is asked for: it is not taken, and no answer comes. */
  isHeld: boolean;
  /** Plumbing of these fails. */
  readonly broken: Set<string>;
  plumbMs: number;
  readonly log: { readonly level: string; readonly text: string }[];
  stopped: boolean;
  ticks: number;
  tickedAt: number;
  readonly announced: string[];
  readonly hushed: string[];
  /** How often it has asked for a new connection; tests make it. */
  reconnects: number;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

interface Sent {
  readonly from: Member;
  readonly id: string;
  readonly message: Message;
}

export const address = (ip: string, more: Partial<ManagedAddressIr> = {}): ManagedAddressIr => ({
  ip,
  family: 4,
  interface: 'eth0',
  prefixLength: 32,
  bindings: [`b-${ip}`],
  services: ['multivip'],
  preference: null,
  follow: null,
  ...more,
});

export const addresses = (count: number): ManagedAddressIr[] =>
  Array.from({ length: count }, (_, i) => address(`10.0.${i >> 8}.${i & 255}`));

/** A node with the manual's timers. `more.duravip` and the like replace whole parts. */
export function settingsOf(
  name: string,
  managed: readonly ManagedAddressIr[],
  more: Partial<Settings> = {},
  node: Partial<NodeIr> = {},
): Settings {
  const ir: NodeIr = {
    name,
    nameFrom: 'nodename',
    clustered: true,
    subcluster: 'default',
    address: { ip: null, from: 'resolve' },
    fingerprint: '',
    fingerprintParts: { settings: 's', addresses: 'a', topologies: 't', replicas: 'r', peers: 'p' },
    groups: { cluster: 'ec_cluster', control: 'ec_console', log: null },
    timers: {
      heartbeatStartDelaySec: 15,
      heartbeatsPerSec: 1,
      ifCheckIntervalSec: 30,
      ifDownLimitSec: 4,
      viewMatureTimeSec: 5,
      viewBalanceIntervalSec: 10,
      viewBroadcastIntervalSec: 0,
      logActiveIntervalSec: 1,
      logIdleIntervalSec: 10,
    },
    duravip: { balanceSetSize: 4, arpAllHosts: true, unconditionalRebind: true, addresses: managed, topologies: [] },
    listeners: [],
    replicas: [],
    logs: { published: [], destinations: [] },
    peers: [],
    ...node,
  };
  const member = {
    privateName: `#ec0-1#${name}`,
    node: name,
    subcluster: 'default',
    type: 'Momentum' as const,
    version: '4',
    address: '0.0.0.0:0',
    groups: ['ec_cluster'],
  };
  return {
    node: ir,
    member,
    clusterSize: 3,
    names: [],
    machines: new Map(),
    partition: 'available',
    incarnation: `1-${name}`,
    failureTimeoutMs: 400,
    hears: false,
    ...more,
  };
}

export class Cluster {
  now = 0;
  /** What becomes of what a member sends. */
  twist: (name: string, message: Message) => Message = (_, message) => message;
  /** What the bus knows the machine of a member by; null: it tells nothing of machines. */
  seatOf: ((name: string) => readonly string[]) | null = null;
  readonly members = new Map<string, Member>();
  /** Steps so far; and all messages sent, for tests that forge or count. */
  steps = 0;
  readonly sent: Sent[] = [];
  private queue: Due[] = [];
  private sequence = 0;
  private views = 0;
  private lives = 0;
  private components: Member[][] = [];
  private flight: Sent[] = [];

  /** Starts a node and, 10 ms later, lets it join everybody that is there. */
  add(name: string, settings: Settings, leftOver: readonly string[] = []): Member {
    const life = ++this.lives;
    const member: Member = {
      name,
      id: `${name}/${life}`,
      state: start({ ...settings, incarnation: `${settings.incarnation}-${life}` }, this.now),
      alive: true,
      up: false,
      hung: false,
      isMute: false,
      waiting: [],
      kernel: new Set(leftOver),
      broken: new Set(),
      plumbMs: 2,
      orders: [],
      isHeld: false,
      log: [],
      stopped: false,
      ticks: 0,
      tickedAt: 0,
      announced: [],
      hushed: [],
      reconnects: 0,
    };
    this.members.set(name, member);
    this.arm(member);
    this.at(10, () => {
      if (!member.alive) return;
      member.up = true;
      this.give(member, { kind: 'up', self: member.id });
      this.split([...this.components.map((one) => one.map(({ name }) => name)), [name]].flat());
    });
    return member;
  }

  /** The bus from now on, each group of names a component; everybody gets a view. What is in flight reaches its old component first. */
  split(...groups: readonly (readonly string[])[]): void {
    this.flush();
    this.components = groups
      .map((names) => [...new Set(names)].map((name) => this.member(name)).filter(({ alive, up }) => alive && up))
      .filter((one) => one.length > 0);
    for (const component of this.components) {
      const view = { id: `v${++this.views}`, members: component.map(({ id }) => id).sort() };
      for (const member of component) {
        // Who runs on in another part has left with its machine, as far as can be seen from here.
        const others = this.components.flatMap((each) => (each === component ? [] : each.map(({ id }) => id)));
        const lost = (member.state.bus.view?.members ?? []).filter((id) => others.includes(id));
        const { seatOf } = this;
        if (seatOf !== null) this.give(member, { kind: 'seats', seats: new Map(component.map(({ id, name }) => [id, seatOf(name)])) });
        this.give(member, { kind: 'view', view: lost.length === 0 ? view : { ...view, lost } });
      }
    }
  }

  /** Delivers a view to each component although nothing has changed, without letting what is in flight arrive first. */
  cascade(): void {
    for (const component of this.components) {
      const view = { id: `v${++this.views}`, members: component.map(({ id }) => id).sort() };
      for (const member of component) this.give(member, { kind: 'view', view });
    }
  }

  /** Everything on it is gone, its addresses included. */
  crash(name: string): void {
    const member = this.member(name);
    member.alive = false;
    member.kernel = new Set();
    this.split(...this.names());
  }

  /** The connection to the bus is lost; it comes back when `split` names the node again after `up`. */
  disconnect(name: string): void {
    const member = this.member(name);
    member.up = false;
    this.components = this.components.map((one) => one.filter((other) => other !== member)).filter((one) => one.length > 0);
    this.split(...this.names());
    this.give(member, { kind: 'down', reason: 'test', left: true, provenAgoMs: 0 });
    member.id = `${name}/${++this.lives}`;
  }

  reconnect(name: string): void {
    const member = this.member(name);
    member.up = true;
    this.give(member, { kind: 'up', self: member.id });
    this.split([...this.names().flat(), name]);
  }

  order(name: string, order: Order): void {
    this.give(this.member(name), { kind: 'order', order });
  }

  /** A hung node gets what it has missed when it goes on. */
  hang(name: string, hung: boolean): void {
    const member = this.member(name);
    member.hung = hung;
    if (hung) return;
    for (const event of member.waiting.splice(0)) this.give(member, event);
    this.arm(member);
  }

  give(member: Member, event: Event): void {
    if (!member.alive || member.stopped) return;
    if (member.hung) {
      member.waiting.push(event);
      return;
    }
    this.steps++;
    const before = member.state;
    const { state, effects } = step(before, event, this.now);
    member.state = state;
    for (const effect of effects) this.perform(member, effect);
    this.arm(member);
  }

  /** A message as if `name` had sent it. */
  forge(name: string, message: Message): void {
    const from = this.member(name);
    this.flight.push({ from, id: from.id, message });
    this.at(1, () => this.flush());
  }

  run(forMs: number): void {
    const until = this.now + forMs;
    for (let left = 5_000_000; ; left--) {
      assert.ok(left > 0, 'the cluster never comes to rest');
      const next = this.queue[0];
      if (next === undefined || next.at > until) break;
      this.queue.shift();
      this.now = Math.max(this.now, next.at);
      next.run();
    }
    this.now = until;
  }

  live(): Member[] {
    return [...this.members.values()].filter(({ alive, stopped }) => alive && !stopped);
  }

  member(name: string): Member {
    const member = this.members.get(name);
    assert.ok(member !== undefined, name);
    return member;
  }

  /** Owner by address, as the first live node has it. */
  owners(): Record<string, string | null> {
    const first = this.live()[0];
    assert.ok(first !== undefined);
    return Object.fromEntries(ownersOf(first.state));
  }

  load(): Record<string, number> {
    const load: Record<string, number> = {};
    for (const owner of Object.values(this.owners())) if (owner !== null) load[owner] = (load[owner] ?? 0) + 1;
    return load;
  }

  /** I1 to I3 within each component: one hash, every address that somebody can have on exactly one kernel, and that the owner's. */
  check(): void {
    for (const component of this.components) {
      const live = component.filter(({ alive, stopped }) => alive && !stopped);
      const [first] = live;
      if (first === undefined) continue;
      for (const { name, state } of live) {
        assert.equal(viewOf(state).phase, 'settled', `${name} at ${this.now}`);
        assert.equal(tableHash(state), tableHash(first.state), `${name} has another table than ${first.name}`);
      }
      for (const { ip, owner } of addressesOf(first.state)) {
        const on = live.filter(({ kernel }) => kernel.has(ip)).map(({ name }) => name);
        assert.deepEqual(on, owner === null ? [] : [owner], `${ip} at ${this.now}`);
      }
    }
  }

  private names(): string[][] {
    return this.components.map((one) => one.filter(({ alive }) => alive).map(({ name }) => name));
  }

  private flush(): void {
    const flight = this.flight;
    this.flight = [];
    for (const { from, id, message } of flight) {
      const component = this.components.find((one) => one.includes(from)) ?? [];
      if (from.id !== id || from.isMute) continue;
      for (const to of component) if (!to.isMute) this.give(to, { kind: 'message', from: id, message });
    }
  }

  private perform(member: Member, effect: Effect): void {
    switch (effect.kind) {
      case 'send': {
        const sent = { from: member, id: member.id, message: this.twist(member.name, effect.message) };
        this.sent.push(sent);
        this.flight.push(sent);
        this.at(1, () => this.flush());
        break;
      }
      case 'plumb': {
        member.orders.push({ ips: effect.ips, why: effect.why });
        if (member.isHeld && effect.why === 'unheard') break;
        const failed = effect.ips.filter((ip) => member.broken.has(ip));
        const done = effect.ips.filter((ip) => !member.broken.has(ip));
        this.at(member.plumbMs, () => {
          if (!member.alive) return;
          for (const ip of done) member.kernel.add(ip);
          this.give(member, { kind: 'plumbed', done, failed: failed.map((ip) => ({ ip, reason: 'test' })) });
        });
        break;
      }
      case 'unplumb':
        this.at(member.plumbMs, () => {
          for (const ip of effect.ips) member.kernel.delete(ip);
          this.give(member, { kind: 'unplumbed', done: effect.ips, failed: [] });
        });
        break;
      case 'look':
        this.at(1, () => this.give(member, { kind: 'kernel', ips: [...member.kernel] }));
        break;
      case 'announce':
        member.announced.push(...effect.ips);
        break;
      case 'hush':
        member.hushed.push(...effect.ips);
        break;
      case 'log':
        member.log.push(effect);
        break;
      case 'stopped':
        member.stopped = true;
        this.at(1, () => {
          this.components = this.components.map((one) => one.filter((other) => other !== member)).filter((one) => one.length > 0);
          this.split(...this.names());
        });
        break;
      case 'reconnect':
        member.reconnects++;
        break;
      case 'hosts':
    }
  }

  private arm(member: Member): void {
    const due = wakeAt(member.state);
    if (due === null) return;
    const { state } = member;
    this.at(Math.max(0, due - this.now), () => {
      if (member.state !== state || member.hung) return;
      this.give(member, { kind: 'tick', lateMs: 0 });
      member.ticks = member.tickedAt === this.now ? member.ticks + 1 : 1;
      member.tickedAt = this.now;
      assert.ok(member.ticks < 20, `${member.name} spins at ${this.now}`);
    });
  }

  private at(inMs: number, run: () => void): void {
    const due = { at: this.now + inMs, order: this.sequence++, run };
    let low = 0;
    let high = this.queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.queue[middle];
      if (other !== undefined && (other.at < due.at || (other.at === due.at && other.order < due.order))) low = middle + 1;
      else high = middle;
    }
    this.queue.splice(low, 0, due);
  }
}
