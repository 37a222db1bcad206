// Nodes and managers in the control group as they ship (seats, answerers, askers, bytes), on a simulated group. Only what runs a command is made up: it takes
// a while and says who it is.

import type { BusEvent } from '../../bus/bus.ts';
import { Answerer } from '../../control/answerer.ts';
import type { Asked } from '../../control/asked.ts';
import { Asker } from '../../control/asker.ts';
import type { Hello, Request } from '../../control/control-messages.ts';
import { decodeControl, idKey } from '../../control/control-wire.ts';
import { Seat } from '../../control/seat.ts';
import { Agenda } from '../agenda.ts';
import { Random } from '../random.ts';
import { SimGroup, type News } from './sim-group.ts';

const group = 'ec_console';

/** One to all, or to one. */
export interface Packet {
  readonly to: string | null;
  readonly data: Uint8Array;
}

/** One life of a process. */
export interface Life {
  readonly name: string;
  /** As the bus names it. */
  readonly id: string;
  readonly seat: Seat;
  readonly asker: Asker | null;
  readonly answerer: Answerer | null;
  up: boolean;
  stoppedUntil: number;
  /** Who was in its view last. */
  members: readonly string[];
  /** Of a node: what it runs just now, and what it has begun. */
  readonly running: Set<Request>;
  readonly begun: Request[];
}

/** What happens, for whoever checks it. */
export interface Watch {
  onBegin(life: Life, request: Request): void;
  onKept(manager: Life, asked: Asked): void;
  /** A manager hears its own request in order. */
  onEcho(manager: Life, request: Request): void;
  onHeard(life: Life): void;
}

const nodes = ['n1', 'n2', 'n3', 'n4'];
const managers = ['m1', 'm2'];
const tickMs = 1000;

export class RequestsWorld {
  now = 0;
  events = 0;
  messages = 0;
  readonly random: Random;
  readonly agenda = new Agenda();
  readonly bus: SimGroup<Packet>;
  readonly lives = new Map<string, Life>();
  readonly #watch: Watch;
  /** Before a message of so many is said. */
  onMessage: (life: Life) => void = () => {};
  #count = 0;

  constructor(seed: number, watch: Watch) {
    this.random = new Random(seed, 'requests');
    this.#watch = watch;
    this.bus = new SimGroup(this.random, (member) => this.#deliverSoon(member));
    for (const name of [...nodes, ...managers]) this.#live(name);
    this.bus.divide([this.ids()], () => {});
    this.#tick();
  }

  /** Of those that live. */
  ids(): readonly string[] {
    return [...this.lives.values()].filter(({ up }) => up).map(({ id }) => id);
  }

  names(): readonly string[] {
    return [...this.lives.keys()];
  }

  life(name: string): Life {
    const life = this.lives.get(name);
    if (life === undefined) throw new Error(name);
    return life;
  }

  /** Promises are kept between two events, as they are in a process. */
  async run(untilMs: number): Promise<void> {
    while (this.agenda.nextAt <= untilMs) {
      this.now = this.agenda.nextAt;
      this.agenda.runNext();
      this.events++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now = untilMs;
  }

  runs({ up, stoppedUntil }: Life): boolean {
    return up && stoppedUntil <= this.now;
  }

  kill(life: Life): void {
    if (!life.up) return;
    life.up = false;
    this.agenda.add(this.now, () => this.divide(this.bus.rooms()));
  }

  revive(name: string): void {
    if (this.life(name).up) return;
    const { id } = this.#live(name);
    const rooms = this.bus.rooms();
    const at = rooms.length === 0 ? -1 : this.random.below(rooms.length);
    this.divide(at < 0 ? [[id]] : rooms.map((room, index) => (index === at ? [...room, id] : room)));
  }

  stop(life: Life, ms: number): void {
    life.stoppedUntil = Math.max(life.stoppedUntil, this.now + ms);
    if (ms > 2000)
      this.agenda.add(this.now + 2000, () => {
        if (life.up && !this.runs(life)) this.divide([...this.bus.rooms().map((room) => room.filter((id) => id !== life.id)), [life.id]]);
      });
    this.agenda.add(this.now + ms, () => this.#deliverSoon(life.id));
  }

  /** Who has died is in none of them. */
  divide(rooms: readonly (readonly string[])[]): void {
    const living = new Set(this.ids());
    const groups = rooms.map((room) => room.filter((id) => living.has(id))).filter((room) => room.length > 0);
    this.bus.divide(groups, (id, news) => {
      const life = this.#byId(id);
      if (life !== undefined && this.runs(life)) this.#hear(life, news);
    });
  }

  #byId(id: string): Life | undefined {
    return [...this.lives.values()].find((life) => life.id === id);
  }

  #deliverSoon(id: string): void {
    this.agenda.add(this.now + this.random.whole(1, 15), () => {
      const life = this.#byId(id);
      if (life === undefined || !this.runs(life)) return;
      const news = this.bus.take(id);
      if (news === null) return;
      this.#hear(life, news);
      this.#deliverSoon(id);
    });
  }

  #hear(life: Life, news: News<Packet>): void {
    const event = this.#eventOf(life, news);
    if (event === null) return;
    if (event.kind === 'view') life.members = event.view.members;
    if (event.kind === 'message' && event.from === life.id) {
      const decoded = decodeControl(event.data);
      if (decoded.kind === 'message' && decoded.message.kind === 'request') this.#watch.onEcho(life, decoded.message);
    }
    life.seat.take(event);
    this.#watch.onHeard(life);
  }

  #eventOf(life: Life, news: News<Packet>): BusEvent | null {
    if (news.kind === 'view') return { kind: 'view', group, view: { id: news.id, members: news.members } };
    const { to, data } = news.message;
    return to === null || to === life.id ? { kind: 'message', group, from: news.from, data } : null;
  }

  #tick(): void {
    for (const life of this.lives.values()) {
      if (!this.runs(life)) continue;
      life.seat.flush();
      life.answerer?.look();
    }
    this.agenda.add(this.now + tickMs, () => this.#tick());
  }

  /** Any bytes that a process says, as the bus takes them. */
  say(life: Life, packet: Packet): boolean {
    if (!this.runs(life) || this.random.chance(0.02)) return false;
    this.messages++;
    this.onMessage(life);
    // Who dies on it has said nothing.
    return life.up && this.bus.say(life.id, packet);
  }

  #live(name: string): Life {
    const id = `${name}.${++this.#count}`;
    const isManager = managers.includes(name);
    const hello: Hello = {
      kind: 'hello',
      type: isManager ? 'Manager' : 'Momentum',
      name,
      subcluster: isManager ? null : subclusterOf(name),
      clusterGroup: 'ec_cluster',
      values: [],
      machine: null,
      key: null,
    };
    const ports = {
      multicast: (data: Uint8Array) => this.say(life, { to: null, data }),
      send: (to: string, data: Uint8Array) => this.say(life, { to, data }),
    };
    const seat: Seat = new Seat(group, hello, ports, {
      onMessage: (from, message) => {
        life.asker?.take(from, message);
        life.answerer?.take(from, message);
      },
      onView: (members) => {
        life.asker?.onView(members);
        life.answerer?.onView(members);
      },
      onHello: (member, said) => life.asker?.onHello(member, said),
    });
    const life: Life = {
      name,
      id,
      seat,
      asker: isManager ? this.#asker(name, () => life) : null,
      answerer: isManager ? null : this.#answerer(name, () => life),
      up: true,
      stoppedUntil: 0,
      members: [],
      running: new Set(),
      begun: [],
    };
    this.lives.set(name, life);
    seat.take({ kind: 'up', self: id });
    return life;
  }

  #asker(manager: string, life: () => Life): Asker {
    return new Asker(
      {
        say: (message, to) => life().seat.say(message, to ?? null),
        self: () => life().id,
        members: () => life().seat.members,
        whyRefused: () => 'it may be anybody',
        helloOf: (member) => life().seat.helloOf(member),
        now: () => this.now,
        wallClock: () => this.now,
        log: () => {},
        later: (ms, then) => this.#later(life, ms, then),
        keep: (asked) => this.#watch.onKept(life(), asked),
      },
      { manager, clusterGroup: 'ec_cluster', nodes },
      String(this.#count),
      0,
    );
  }

  #answerer(name: string, life: () => Life): Answerer {
    return new Answerer(
      {
        say: (message, to) => life().seat.say(message, to),
        helloOf: (member) => life().seat.helloOf(member),
        judge: (command) => ({ effect: command.startsWith('order') ? 'order' : 'read', refused: null }),
        run: (request) => this.#execute(life(), request),
        now: () => this.now,
        log: () => {},
        breathe: () => Promise.resolve(),
      },
      { name, subcluster: subclusterOf(name), allowed: 'all', managers },
    );
  }

  async #execute(life: Life, request: Request): Promise<{ readonly ok: boolean; readonly lines: Iterable<string> }> {
    life.running.add(request);
    life.begun.push(request);
    this.#watch.onBegin(life, request);
    await new Promise<void>((resolve) => this.#later(() => life, this.random.whole(5, 1500), resolve));
    life.running.delete(request);
    return { ok: true, lines: saidBy(life, request) };
  }

  /** A clock of a process stands still with it, and ends with it. */
  #later(life: () => Life, ms: number, then: () => void): () => void {
    let over = false;
    const due = (): void => {
      const one = life();
      if (over || !one.up) return;
      if (one.stoppedUntil > this.now) this.agenda.add(one.stoppedUntil, due);
      else then();
    };
    this.agenda.add(this.now + ms, due);
    return () => {
      over = true;
    };
  }
}

function subclusterOf(name: string): string {
  return name < 'n3' ? 'east' : 'west';
}

/** Of `big` ones more than a message holds. */
export function saidBy({ id }: Pick<Life, 'id'>, request: Request): readonly string[] {
  const line = `${request.command} ${idKey(request.id)} by ${id}`;
  return request.command.includes('big') ? Array.from({ length: 4000 }, (_, at) => `${line} ${at}`) : [line];
}
