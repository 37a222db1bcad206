// One simulated node: machine, clock, kernel, and the process that drives the state machine as the daemon does.

import { unreachable } from '../../base/unreachable.ts';
import type { Effect, Event, Order, Settings } from '../core/contract.ts';
import { step, wakeAt } from '../core/machine.ts';
import { type NodeState, start } from '../core/state.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import type { Clock } from './clock.ts';
import { Diary } from './diary.ts';
import { Mouth } from './mouth.ts';
import { goodManners, SimHost } from './sim-host.ts';
import { eventsOf, simSettings } from './sim-settings.ts';
import type { Random } from './random.ts';
import type { Surroundings } from './surroundings.ts';

/** `frozen`: the whole machine stands still (a paused virtual machine). `paused`: only the process does (SIGSTOP). */
export type Life = 'off' | 'running' | 'paused' | 'frozen';

export class SimNode {
  readonly index: number;
  readonly name: string;
  readonly clock: Clock;
  readonly host: SimHost;
  /** What is configured, before `twist`. */
  base: NodeIr;
  /** What a rollout wants to be configured; `base` until it has come round to this node. */
  target: NodeIr;
  /** A mistake in this node's configuration. */
  twist: ((ir: NodeIr) => NodeIr) | null = null;
  ir: NodeIr;
  life: Life = 'off';
  /** The machine is switched on; the process may be off all the same. */
  isOn = false;
  /** Has left on its own account, or was told to stop: not started again before the end. */
  isStopped = false;
  /** An operator has told it to drain. */
  isDrained = false;
  readonly mouth = new Mouth();
  state: NodeState | null = null;
  /** Next tick of the process, in world time. */
  timerAt = Infinity;
  /** Bumped whenever what was going on (leases, restarts) is overtaken by something else. */
  epoch = 0;
  /** When something was last done to its process, its clock or its bus. */
  touchedMs = 0;
  /** Of the process that runs now. */
  diary = new Diary();
  private managed: ReadonlySet<string> = new Set();
  private lives = 0;
  private mustReload = false;
  /** For when the timer was set, by the node's clock. */
  private dueAt: number | null = null;
  private leaseLostAt = Infinity;
  private frozenSince = 0;
  /** A guard process is about to take everything off. */
  private isGuardDue = false;
  private readonly world: Surroundings<SimNode>;
  private readonly random: Random;

  constructor(world: Surroundings<SimNode>, index: number, ir: NodeIr, clock: Clock, random: Random) {
    this.world = world;
    this.index = index;
    this.name = ir.name ?? `node${index}`;
    this.base = ir;
    this.target = ir;
    this.ir = ir;
    this.clock = clock;
    this.random = random;
    this.host = new SimHost(random, new Set(), (ip, isPresent, why) => world.kernelChanged(this, ip, isPresent, why));
  }

  settings(): Settings {
    return simSettings(this, this.world, this.lives);
  }

  /** Switches the machine on, and starts bus and process. What the kernel had is gone; left-overs come from `kill`. */
  boot(): void {
    if (this.isOn) return;
    this.isOn = true;
    this.world.bus.machineUp(this.index, this.world.now);
    this.startProcess();
  }

  startProcess(): void {
    if (this.life !== 'off' || !this.isOn) return;
    // The guard is the parent of the process: nobody starts the next one before it has done its work.
    if (this.isGuardDue) this.releaseByGuard();
    this.touch();
    this.life = 'running';
    this.diary = new Diary();
    this.isStopped = false;
    this.isDrained = false;
    this.lives++;
    this.readConfiguration();
    this.state = start(this.settings(), this.clock.read(this.world.now));
    this.schedule();
    if (this.world.bus.isUp(this.index)) this.connect();
  }

  /** Goes on where a real daemon was, on a machine that has what its state says. It has just lost its bus, and is about to be connected anew. */
  resumeFrom(state: NodeState, dumpedAt: number): void {
    const { now } = this.world;
    this.isOn = true;
    this.world.bus.machineUp(this.index, now);
    this.touch();
    this.life = 'running';
    this.lives++;
    this.readConfiguration();
    this.clock.jump(now, dumpedAt - this.clock.read(now));
    this.state = state;
    for (const [ip, plumbed] of state.host.have) if (plumbed !== 'plumbing') this.host.add(ip, 'plumb');
    this.host.takeUp(state.host, now);
    if (state.bus.self !== null) this.feed({ kind: 'down', reason: 'the simulation begins', left: false, provenAgoMs: 0 });
    this.schedule();
    this.connect();
  }

  /** kill -9. The guard process releases within a second; without it the leases run out, whether the process is started again or not. */
  kill(isGuarded: boolean): void {
    if (this.life === 'off') return;
    this.resume();
    this.endProcess();
    this.isGuardDue = isGuarded;
    if (isGuarded) this.laterHere(this.random.between(10, 900), () => this.releaseByGuard());
    for (const ip of this.host.kernel) this.host.unrenewed.add(ip);
    const leftMs = this.leaseLeftMs();
    if (leftMs !== Infinity) this.world.later(leftMs, () => this.host.expire());
  }

  private releaseByGuard(): void {
    this.isGuardDue = false;
    this.host.clear('unplumb');
  }

  /** The machine loses power. */
  crash(): void {
    if (!this.isOn) return;
    this.resume();
    if (this.life !== 'off') this.endProcess();
    this.touch();
    this.isGuardDue = false;
    this.isOn = false;
    this.host.clear('boot');
    this.world.bus.machineDown(this.index, this.world.now);
  }

  /** SIGSTOP: the bus keeps the member, nothing is answered, no lease is renewed. */
  pause(): void {
    if (this.life !== 'running') return;
    this.life = 'paused';
    this.touchedMs = this.world.now;
    this.leaseLostAt = this.world.now + this.leaseLeftMs();
    this.awaitLease();
  }

  /** A paused virtual machine: clock, kernel and bus stand still too. */
  freeze(): void {
    if (this.life !== 'running') return;
    this.life = 'frozen';
    this.touchedMs = this.world.now;
    this.frozenSince = this.world.now;
    this.leaseLostAt = Infinity;
    this.world.bus.freeze(this.index, true, this.world.now);
  }

  resume(): void {
    const was = this.life;
    if (was !== 'paused' && was !== 'frozen') return;
    this.life = 'running';
    this.touch();
    const { now } = this.world;
    if (was === 'frozen') {
      // Some hypervisors let the guest's clock catch up, some do not.
      if (this.random.chance(0.5)) this.clock.stoodStill(this.frozenSince, now);
      this.world.bus.freeze(this.index, false, now);
    }
    this.host.doneAt = this.host.isIdle ? Infinity : Math.max(now, this.host.doneAt);
    this.timerAt = Math.max(now, this.timerAt);
    // The event loop runs its timers before it reads: lateness is known before anything that has waited is believed.
    this.tick();
    if (this.mustReload) this.reload();
    this.noticeBus();
  }

  /** The connection was lost while nobody looked, and may be back. */
  private noticeBus(): void {
    const { bus } = this.world;
    if (bus.member(this.index) !== null || this.life !== 'running') return;
    this.feed({ kind: 'down', reason: 'the connection to the bus was lost', left: false, provenAgoMs: this.provenAgoMs() });
    if (bus.isUp(this.index)) this.connect();
  }

  /** The bus daemon of this machine goes, and comes back after `offMs`. The process lives on. */
  restartBus(offMs: number): void {
    if (!this.isOn || !this.world.bus.isUp(this.index)) return;
    this.touchedMs = this.world.now;
    this.world.bus.machineDown(this.index, this.world.now);
    if (this.life === 'running')
      this.feed({ kind: 'down', reason: 'the connection to the bus was lost', left: false, provenAgoMs: this.provenAgoMs() });
    this.world.later(offMs, () => this.rejoinBus());
  }

  /** The daemon sends to itself ten times in a time-out. */
  private provenAgoMs(): number {
    return this.random.between(0, this.world.plan.speed.failureTimeoutMs / 10);
  }

  private rejoinBus(): void {
    if (!this.isOn || this.world.bus.isUp(this.index)) return;
    this.world.bus.machineUp(this.index, this.world.now);
    if (this.life === 'running') this.connect();
  }

  /** Reads its configuration again. A paused process does when it runs again. */
  reload(): void {
    this.touchedMs = this.world.now;
    if (this.life !== 'running') this.mustReload = true;
    else {
      this.readConfiguration();
      this.feed({ kind: 'reload', settings: this.settings() });
    }
  }

  /** The rollout has come to this node. */
  rollOut(): void {
    this.base = this.target;
    this.reload();
  }

  order(order: Order): void {
    if (order.kind === 'drain' || order.kind === 'stop') this.touchedMs = this.world.now;
    if (this.life === 'running') this.feed({ kind: 'order', order });
  }

  /** What is due at this node: a tick, an answer of the host, an entry of the bus. */
  nextAt(): number {
    if (this.life !== 'running') return Infinity;
    const headAt = this.world.bus.headAt[this.index] ?? Infinity;
    return Math.min(this.timerAt, this.host.doneAt, headAt);
  }

  runNext(): void {
    const { bus, now } = this.world;
    if (this.timerAt <= now) this.tick();
    else if (this.host.doneAt <= now) this.feed(this.host.finish(now, this.managed));
    else {
      const entry = bus.take(this.index, now);
      for (const event of eventsOf(entry, bus.speed)) this.feed(event);
      this.world.tookEntry(this, bus.takenRing, bus.takenAt);
    }
  }

  /** The clock is another one: the next tick comes when it says so. */
  clockChanged(): void {
    this.touchedMs = this.world.now;
    this.schedule();
  }

  /** Ends every harm that was done to this node. */
  heal(): void {
    if (this.isDrained) this.world.undrained(this);
    this.resume();
    const lied = this.mouth.lie !== null;
    this.mouth.lie = null;
    this.host.manners = { ...goodManners };
    this.host.foreign.clear();
    this.clock.mend(this.world.now);
    this.clockChanged();
    this.boot();
    this.startProcess();
    if (!this.world.bus.isUp(this.index)) this.rejoinBus();
    if (this.twist !== null || this.base !== this.target) {
      this.twist = null;
      this.rollOut();
    }
    // What came and went in the storm gets its share again, too.
    this.order({ kind: 'drain', on: false });
    this.isDrained = false;
    // What it has said last is taken for true until it says something else.
    if (lied) this.order({ kind: 'announce-view' });
  }

  manages(ip: string): boolean {
    return this.managed.has(ip);
  }

  private connect(): void {
    const self = `${this.index + 1}:${100 + this.lives}`;
    // Entered first: what the machine sends on hearing that it is connected already has a place to go.
    this.world.bus.attach(this.index, self, this.world.now);
    this.feed({ kind: 'up', self });
  }

  private tick(): void {
    if (this.state === null) return;
    const late = this.dueAt === null ? 0 : Math.max(0, this.clock.read(this.world.now) - this.dueAt);
    this.feed({ kind: 'tick', lateMs: late });
  }

  private feed(event: Event): void {
    const before = this.state;
    if (before === null) return;
    const result = step(before, event, this.clock.read(this.world.now));
    this.state = result.state;
    this.world.stepped(this, event, before, result.effects);
    for (const effect of result.effects) this.carryOut(effect);
    this.schedule();
  }

  private carryOut(effect: Effect): void {
    const { bus, now } = this.world;
    switch (effect.kind) {
      case 'send':
        bus.send(this.index, this.mouth.say(effect.message), now);
        return;
      case 'plumb':
      case 'unplumb':
        this.host.order({ kind: effect.kind, ips: effect.ips }, now);
        return;
      case 'look':
        this.host.order({ kind: 'look' }, now);
        return;
      case 'announce':
        this.world.announced += effect.ips.length;
        return;
      case 'reconnect':
        this.world.later(0, () => this.restartBus(this.random.between(50, 1000)));
        return;
      case 'stopped':
        this.world.later(0, () => this.leave());
        return;
      case 'hosts':
      case 'hush':
      case 'log':
        return;
      default:
        unreachable(effect);
    }
  }

  /** The process ends by itself, in order; what it still had is taken off by the guard. */
  private leave(): void {
    if (this.life !== 'running') return;
    this.isStopped = true;
    this.endProcess();
    this.isGuardDue = true;
    this.laterHere(10, () => this.releaseByGuard());
  }

  /** What was going on is overtaken. */
  private touch(): void {
    this.epoch++;
    this.touchedMs = this.world.now;
  }

  private endProcess(): void {
    this.touch();
    this.life = 'off';
    this.state = null;
    this.timerAt = Infinity;
    this.host.forgetOrders();
    this.world.bus.detach(this.index, this.world.now);
    this.world.processEnded(this);
  }

  /** Leases are renewed at a third of their length, so between two thirds and all of it is left. */
  private leaseLeftMs(): number {
    const { leaseMs } = this.world.plan;
    return leaseMs === 0 ? Infinity : leaseMs * this.random.between(2 / 3, 1);
  }

  private awaitLease(): void {
    if (this.leaseLostAt === Infinity) return;
    this.laterHere(this.leaseLostAt - this.world.now, () => this.host.clear('lease'));
  }

  /** Later, unless the process or the machine has changed its life by then. */
  private laterHere(ms: number, run: () => void): void {
    const { epoch } = this;
    this.world.later(ms, () => {
      if (this.epoch === epoch) run();
    });
  }

  private readConfiguration(): void {
    this.mustReload = false;
    this.ir = this.twist === null ? this.base : this.twist(this.base);
    this.managed = new Set(this.ir.duravip.addresses.map(({ ip }) => ip));
  }

  private schedule(): void {
    if (this.state === null) return;
    const { now } = this.world;
    const wake = wakeAt(this.state);
    // What is overdue already was not late: the step just now has made it so.
    this.dueAt = wake === null ? null : Math.max(wake, this.clock.read(now));
    this.timerAt = wake === null ? Infinity : Math.max(now, this.clock.worldAt(wake));
  }
}
