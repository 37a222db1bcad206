// The whole cluster: one time, one bus, some nodes, and what is going to happen to them. Nothing in it reads a real clock or draws
// from anything but the seed, so the same plan and seed give the same run to the last event.

import type { Effect, Event } from '../core/contract.ts';
import type { Message } from '../core/messages.ts';
import type { NodeState } from '../core/state.ts';
import { Agenda } from './agenda.ts';
import { Bus } from './sim-bus.ts';
import { Checker } from './invariants/checker.ts';
import { checkDrained } from './invariants/drained.ts';
import { Clock } from './clock.ts';
import { SimNode } from './sim-process.ts';
import { Random } from './random.ts';
import type { Surroundings, WorldPlan } from './surroundings.ts';
import type { Trace } from './trace.ts';
import { Violation } from './invariants/violation.ts';

/** Told after every event; armed by nemeses that wait for a situation. */
export type Observer = () => void;

/** More events than this without the time moving on: somebody wakes himself for ever. */
const eventsAtOnceMax = 200_000;

export class World implements Surroundings<SimNode> {
  now = 0;
  events = 0;
  /** Addresses announced again without being acquired. */
  announced = 0;
  /** Addresses that appeared in a kernel because of an order. */
  plumbed = 0;
  /** Messages sent so far, by kind. */
  readonly said = new Map<Message['kind'], number>();
  /** All harm has ended; what nemeses still had in mind does not happen. */
  isCalm = false;
  /** Addresses that a rollout has added so far. */
  nextAddress = 0;
  readonly plan: WorldPlan;
  readonly nodes: readonly SimNode[];
  readonly bus: Bus;
  readonly random: Random;
  readonly checker: Checker;
  readonly trace: Trace | null;
  /** Told of each address that appears in or vanishes from a kernel. */
  onKernel: ((ip: string) => void) | null = null;
  /** Told of what nodes write into their logs. */
  onLog: ((node: SimNode, text: string) => void) | null = null;
  readonly observers = new Set<Observer>();
  private readonly agenda = new Agenda();
  private eventsAtOnce = 0;

  constructor(plan: WorldPlan, seed: number, trace: Trace | null = null) {
    this.plan = plan;
    this.trace = trace;
    this.random = new Random(seed, 'world');
    this.bus = new Bus(plan.nodes.length, plan.speed, new Random(seed, 'bus'));
    this.nodes = plan.nodes.map((ir, index) => {
      const random = new Random(seed, `node ${index}`);
      const clock = new Clock(0, random.between(0, 1e7), 1 + random.between(-plan.drift, plan.drift));
      return new SimNode(this, index, ir, clock, random);
    });
    this.checker = new Checker(this);
  }

  later(ms: number, run: () => void): void {
    this.agenda.add(this.now + ms, run);
  }

  /** Lets everything happen that is due before this time. */
  run(untilMs: number): void {
    for (;;) {
      let at = Math.min(this.agenda.nextAt, this.bus.reformAt);
      let node: SimNode | null = null;
      for (const each of this.nodes) {
        const nextAt = each.nextAt();
        if (nextAt >= at) continue;
        at = nextAt;
        node = each;
      }
      if (at > untilMs) break;
      this.advance(at);
      if (node !== null) node.runNext();
      else if (this.bus.reformAt <= at) this.reform();
      else this.agenda.runNext();
      this.checker.afterEvent();
      if (this.observers.size > 0) for (const observer of [...this.observers]) observer();
    }
    this.now = untilMs;
  }

  /** A node has had an event. Called by the node itself, before it carries out the effects. */
  stepped(node: SimNode, event: Event, before: NodeState, effects: readonly Effect[]): void {
    this.trace?.event(this.now, node.name, event, effects);
    for (const effect of effects) {
      if (effect.kind === 'send') this.said.set(effect.message.kind, (this.said.get(effect.message.kind) ?? 0) + 1);
      else if (effect.kind === 'log') this.onLog?.(node, effect.text);
    }
    this.checker.stepped(node, event, before, effects);
  }

  tookEntry(node: SimNode, ring: number, at: number): void {
    this.checker.tookEntry(node, ring, at);
  }

  kernelChanged(node: SimNode, ip: string, isPresent: boolean, why: string): void {
    if (isPresent && why === 'plumb') this.plumbed++;
    this.trace?.note(this.now, node.name, `kernel: ${ip} ${isPresent ? 'is there' : 'is gone'} (${why})`);
    this.checker.kernelChanged(node, ip, isPresent, why);
    this.onKernel?.(ip);
  }

  processEnded(node: SimNode): void {
    this.trace?.note(this.now, node.name, 'the process has ended');
    this.checker.processEnded(node);
  }

  /** What a draining node must have handed over by now is looked at, before it is told to take addresses again. */
  undrained(node: SimNode): void {
    checkDrained(this, node);
  }

  /** Mends everything and starts everybody; from here on the cluster has to come to rest by itself. */
  heal(): void {
    this.note('all is mended');
    this.isCalm = true;
    this.bus.heal(this.now);
    for (const node of this.nodes) node.heal();
  }

  /** Something done to the cluster by a nemesis or a scenario. */
  note(text: string): void {
    this.trace?.note(this.now, '*', text);
  }

  node(index: number): SimNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`no node ${index}`);
    return node;
  }

  private reform(): void {
    this.bus.reform(this.now);
    this.trace?.note(this.now, 'bus', 'forms new rings');
  }

  private advance(at: number): void {
    this.events++;
    if (at > this.now) {
      this.now = at;
      this.eventsAtOnce = 0;
    } else if (++this.eventsAtOnce > eventsAtOnceMax) {
      throw new Violation('liveness', `more than ${eventsAtOnceMax} events at ${this.now} ms: somebody never comes to rest`);
    }
  }
}
