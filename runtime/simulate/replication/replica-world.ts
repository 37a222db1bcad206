// A simulated cluster that replicates: one time, a bus for each object, machines, and what is going to happen to them. Everything is drawn from
// the seed, so that a seed gives the same run to the last event.

import type { ReplicaIr } from '../../ir/generated/types.ts';
import { Agenda } from '../agenda.ts';
import type { BusSpeed } from '../bus-speed.ts';
import { Bus } from '../sim-bus.ts';
import { Random } from '../random.ts';
import { checkAfterEvent } from './always.ts';
import { ReplicaNode } from './sim-node.ts';
import type { SimObject } from './sim-object.ts';
import type { Surroundings } from './replica-surroundings.ts';
import { Violated } from './violated.ts';
import { giveBirth } from './workload.ts';

export interface ReplicaPlan {
  readonly seed: number;
  readonly nodes: number;
  readonly replicas: readonly ReplicaIr[];
  readonly speed: BusSpeed;
}

/** More events than this without the time moving on: somebody wakes himself for ever. */
const eventsAtOnceMax = 50_000;

export class ReplicaWorld implements Surroundings<SimObject> {
  now = 0;
  events = 0;
  isCalm = false;
  /** Chance that the bus does not take a message. */
  refusals = 0;
  readonly plan: ReplicaPlan;
  readonly random: Random;
  readonly buses: ReadonlyMap<string, Bus<Uint8Array>>;
  readonly nodes: readonly ReplicaNode[];
  readonly counts = new Map<string, number>();
  /** What mends the cluster in the end, besides the obvious. */
  readonly repairs: (() => void)[] = [];
  readonly trace: ((line: string) => void) | null;
  /** What a nemesis does to messages on their way to one process; it gives what arrives in their place. */
  tampering: ((to: SimObject, from: number, bytes: Uint8Array) => readonly Uint8Array[]) | null = null;
  readonly #agenda = new Agenda();
  #nextBus: Bus<Uint8Array> | null = null;
  #nextObject: SimObject | null = null;
  #isDelivery = false;
  #sessions = 0;
  #atOnce = 0;

  constructor(plan: ReplicaPlan, trace: ((line: string) => void) | null) {
    this.plan = plan;
    this.trace = trace;
    this.random = new Random(plan.seed, 'replication');
    this.buses = new Map(
      plan.replicas.map(({ name }) => [name, new Bus<Uint8Array>(plan.nodes, plan.speed, new Random(plan.seed, `bus ${name}`))]),
    );
    this.nodes = Array.from({ length: plan.nodes }, (_, index) => new ReplicaNode(this, index, plan.replicas));
  }

  bus(name: string): Bus<Uint8Array> {
    const bus = this.buses.get(name);
    if (bus === undefined) throw new Error(`no bus for ${name}`);
    return bus;
  }

  newSession(): number {
    return ++this.#sessions;
  }

  born(object: SimObject): void {
    giveBirth(object);
  }

  later(ms: number, run: () => void): void {
    this.#agenda.add(this.now + ms, run);
  }

  sometimes(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  note(text: string): void {
    this.trace?.(`${(this.now / 1000).toFixed(4)} ${text}`);
  }

  tamper(to: SimObject, from: number, bytes: Uint8Array): readonly Uint8Array[] {
    return this.tampering === null || from === to.node.index ? [bytes] : this.tampering(to, from, bytes);
  }

  objects(): readonly SimObject[] {
    const all: SimObject[] = [];
    for (const node of this.nodes) for (const object of node.objects.values()) all.push(object);
    return all;
  }

  /** Lets everything happen that is due before this time. */
  run(untilMs: number): void {
    for (;;) {
      const at = this.#find();
      if (at > untilMs) break;
      this.#advance(at);
      this.#runNext();
    }
    this.now = untilMs;
  }

  /** Finds what is due next: its time, and whose it is. No closures: this runs for each event. */
  #find(): number {
    let at = this.#agenda.nextAt;
    this.#nextBus = null;
    this.#nextObject = null;
    for (const bus of this.buses.values()) {
      if (bus.reformAt >= at) continue;
      at = bus.reformAt;
      this.#nextBus = bus;
    }
    for (const node of this.nodes) {
      if (node.life !== 'running') continue;
      for (const object of node.objects.values()) {
        const headAt = object.bus.headAt[node.index] ?? Infinity;
        if (headAt >= at && object.wakeAt >= at) continue;
        this.#isDelivery = headAt <= object.wakeAt;
        at = Math.min(headAt, object.wakeAt);
        this.#nextObject = object;
      }
    }
    return at;
  }

  #runNext(): void {
    const object = this.#nextObject;
    if (object !== null && this.#isDelivery) this.#deliver(object);
    else if (object !== null) object.wake();
    else if (this.#nextBus !== null) this.#nextBus.reform(this.now);
    else this.#agenda.runNext();
  }

  #deliver(object: SimObject): void {
    object.deliver(object.bus.take(object.node.index, this.now));
    checkAfterEvent(object);
  }

  #advance(at: number): void {
    this.events++;
    if (at > this.now) {
      this.now = at;
      this.#atOnce = 0;
    } else if (++this.#atOnce > eventsAtOnceMax) {
      throw new Violated(`more than ${eventsAtOnceMax} events at ${this.now} ms: somebody never comes to rest`);
    }
  }
}
