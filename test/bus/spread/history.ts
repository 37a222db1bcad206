// One drawn history of a group on simulated Spread daemons: members and visitors come and go, machines are cut off, hang, die and come back, and what each
// member makes of what it is told is held against what the others make of it.
import assert from 'node:assert/strict';
import { FrameReader } from '../../../runtime/bus/spread/frame-reader.ts';
import { type GroupView, isData, readMembership } from '../../../runtime/bus/spread/membership.ts';
import { isOneOfUs } from '../../../runtime/bus/spread/names.ts';
import { ViewMaker } from '../../../runtime/bus/spread/view-maker.ts';
import { Random } from '../../../runtime/simulate/random.ts';
import { type SimSpreadDaemon, SimSpreadNet } from '../../../runtime/simulate/spread/sim-spread-net.ts';

const group = 'ecc.ec_cluster';
const agreed = 0x10;

type Told =
  { readonly kind: 'view'; readonly id: string; readonly members: readonly string[] } | { readonly kind: 'message'; readonly said: string };

/** A client; a visitor is told of everything too, and nobody asks it. */
interface Client {
  readonly name: string;
  readonly daemon: SimSpreadDaemon;
  readonly isOurs: boolean;
  isIn: boolean;
  /** Leaves that are not answered yet. */
  leaving: number;
  maker: ViewMaker | null;
  /** Since it was in the group last. */
  told: Told[];
}

export interface HistoryCounts {
  views: number;
  suppressed: number;
  between: number;
  messages: number;
  sameId: number;
}

export class History {
  readonly counts: HistoryCounts = { views: 0, suppressed: 0, between: 0, messages: 0, sameId: 0 };
  readonly #random: Random;
  readonly #net: SimSpreadNet;
  #clients: Client[] = [];
  #names = 0;
  #said = 0;
  /** By id of a view: its members. */
  readonly #members = new Map<string, string>();
  /** By what a daemon has told to those of one set: what was made of it. */
  readonly #answers = new Map<string, string>();
  /** By two views that follow each other: what was delivered between them. */
  readonly #spans = new Map<string, readonly string[]>();
  readonly #entered = new Set<string>();
  /** Views that somebody was in twice: a group that got empty begins at the same id. */
  readonly #cameBack = new Set<string>();
  readonly #spansSeen: { readonly key: string; readonly from: string; readonly list: readonly string[] }[] = [];

  constructor(seed: number) {
    this.#random = new Random(seed, 'spread history');
    this.#net = new SimSpreadNet(this.#random.whole(2, 5), this.#random);
  }

  run(): void {
    const { daemons } = this.#net;
    for (const daemon of daemons) this.#net.start(daemon);
    this.#net.reform();
    for (let clients = this.#random.whole(2, 6); clients > 0; clients--) this.#connect();
    for (let steps = this.#random.whole(10, 40); steps > 0; steps--) this.#step();
    this.#mend();
    this.#rest();
    for (const { key, from, list } of this.#spansSeen) {
      if (this.#cameBack.has(from)) continue;
      const other = this.#spans.get(key);
      if (other === undefined) this.#spans.set(key, list);
      else assert.deepEqual(list, other, `messages in ${key}`);
    }
  }

  #step(): void {
    const random = this.#random;
    const daemon = random.pick(this.#net.daemons);
    const client = this.#clients.length === 0 ? null : random.pick(this.#clients);
    switch (random.below(16)) {
      case 0:
        this.#net.apart.clear();
        for (const each of this.#net.daemons) if (random.chance(0.4)) this.#net.apart.add(each);
        this.#net.disturbed();
        return;
      case 1:
        this.#net.apart.clear();
        this.#net.disturbed();
        return;
      case 2:
        this.#net.hang(daemon);
        return;
      case 3:
        this.#net.resume(daemon);
        return;
      case 4:
        if (daemon.state === 'dead') this.#net.start(daemon);
        else if (random.chance(0.5)) this.#killDaemon(daemon);
        return;
      case 5:
      case 6:
      case 7:
        this.#net.reform();
        return;
      case 8:
        this.#connect();
        return;
      case 9:
        if (client !== null) this.#disconnect(client);
        return;
      case 10:
        if (client?.isIn === true) this.#leave(client);
        else if (client !== null) this.#join(client);
        return;
      case 11:
        // Left and back in one step.
        if (client?.isIn === true) {
          this.#leave(client);
          this.#join(client);
        }
        return;
      case 12:
      case 13:
        if (client?.isIn === true) this.#say(client);
        return;
      default:
        for (let times = random.whole(1, 6); times > 0; times--) this.#net.advance(random.pick(this.#net.daemons));
    }
  }

  #mend(): void {
    this.#net.apart.clear();
    for (const daemon of this.#net.daemons) {
      this.#net.resume(daemon);
      this.#net.start(daemon);
    }
    this.#net.disturbed();
    this.#net.reform();
    if (!this.#clients.some(({ isOurs }) => isOurs)) this.#connect(true);
    for (const client of this.#clients) if (!client.isIn) this.#join(client);
    for (const client of this.#clients) this.#say(client);
    for (let moved = true; moved;) {
      moved = false;
      for (const daemon of this.#net.daemons) while (this.#net.advance(daemon)) moved = true;
    }
  }

  /** All of us have the same last view, and it is us. */
  #rest(): void {
    const ours = this.#clients.filter(({ isOurs }) => isOurs);
    const last = ours.map(({ told }) => told.findLast((each) => each.kind === 'view'));
    const [first] = last;
    assert.ok(first?.kind === 'view', 'no view at the end');
    for (const each of last) assert.deepEqual(each, first);
    assert.deepEqual([...first.members].sort(), ours.map(({ name }) => name).sort());
  }

  #connect(mustBeOurs = false): void {
    const up = this.#net.daemons.filter(({ state }) => state === 'up');
    if (up.length === 0 || this.#clients.length > 8) return;
    const daemon = this.#random.pick(up);
    const isOurs = mustBeOurs || this.#random.chance(0.65);
    const number = ++this.#names;
    const name = isOurs ? `#ec${number % 10}-${100 + number}#${daemon.name}` : `#spy${number}#${daemon.name}`;
    const client: Client = { name, daemon, isOurs, isIn: false, leaving: 0, maker: null, told: [] };
    this.#clients.push(client);
    daemon.sessions.set(name, (bytes) => this.#hear(client, bytes));
    this.#join(client);
  }

  #join(client: Client): void {
    client.isIn = true;
    this.#fresh(client);
    this.#net.submit(client.daemon, { kind: 'join', group, member: client.daemon.member(client.name) });
  }

  #leave(client: Client): void {
    client.isIn = false;
    client.leaving++;
    this.#net.submit(client.daemon, { kind: 'leave', group, member: client.daemon.member(client.name) });
  }

  #disconnect(client: Client): void {
    this.#clients = this.#clients.filter((each) => each !== client);
    client.daemon.sessions.delete(client.name);
    this.#net.submit(client.daemon, { kind: 'gone', member: client.daemon.member(client.name) });
  }

  #killDaemon(daemon: SimSpreadDaemon): void {
    this.#clients = this.#clients.filter((client) => client.daemon !== daemon);
    this.#net.kill(daemon);
  }

  #say({ daemon, name }: Client): void {
    const data = new TextEncoder().encode(`${name}/${++this.#said}`);
    this.#net.submit(daemon, { kind: 'data', member: daemon.member(name), groups: [group], type: agreed, messType: 0, data });
  }

  #fresh(client: Client): void {
    client.maker = client.isOurs ? new ViewMaker(client.name, (id) => isOneOfUs('ec', id)) : null;
    client.told = [];
  }

  #hear(client: Client, bytes: Uint8Array): void {
    const reader = new FrameReader();
    reader.push(bytes);
    const taken = reader.take();
    assert.ok(taken.kind === 'frame');
    const { frame } = taken;
    if (client.leaving > 0) {
      const membership = isData(frame) ? null : readMembership(frame);
      if (membership?.kind === 'left') client.leaving--;
      return;
    }
    if (!client.isIn || client.maker === null) return;
    if (!isData(frame)) {
      const membership = readMembership(frame);
      if (membership.kind === 'view') this.#onView(client, client.maker, membership.view);
      return;
    }
    if (!client.maker.hasView || !client.maker.isMember(frame.sender)) return;
    this.counts.messages++;
    client.told.push({ kind: 'message', said: new TextDecoder().decode(frame.data) });
  }

  #onView(client: Client, maker: ViewMaker, view: GroupView): void {
    const made = maker.accept(view);
    assert.ok(made !== null, 'in no view of its own');
    const set = view.cause === 'network' ? view.sets[view.own] : view.sets[0];
    const { daemon, time, counter } = view.id;
    const about = `${daemon}.${time}.${counter} ${view.cause} [${view.members.join()}] of [${set?.join()}]`;
    const answer = made.map(({ id }) => id).join(' then ');
    // Who has just joined has no view before it; all others of a set have had the same.
    assert.equal(answer, this.#answers.get(about) ?? answer, `${client.name} makes ${answer} of ${about}`);
    this.#answers.set(about, answer);
    if (made.length === 0) this.counts.suppressed++;
    if (made.length === 2) this.counts.between++;
    for (const { id, members } of made) this.#tell(client, id, members);
  }

  #tell(client: Client, id: string, members: readonly string[]): void {
    this.counts.views++;
    assert.ok(members.includes(client.name), `${client.name} is told ${id} of ${members.join()}`);
    assert.equal(members.join(), this.#members.get(id) ?? members.join(), `members of ${id}`);
    this.#members.set(id, members.join());
    const entry = `${client.name} ${id}`;
    if (this.#entered.has(entry)) {
      this.#cameBack.add(id);
      this.counts.sameId++;
    }
    this.#entered.add(entry);
    const at = client.told.findLastIndex((each) => each.kind === 'view');
    const before = client.told[at];
    if (before?.kind === 'view') {
      const list = client.told.slice(at + 1).map((each) => (each.kind === 'message' ? each.said : ''));
      this.#spansSeen.push({ key: `${before.id} to ${id}`, from: before.id, list });
    }
    client.told.push({ kind: 'view', id, members });
  }
}
