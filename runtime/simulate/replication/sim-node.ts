// One machine of the simulated cluster and the life of its mail server: processes come and go, each with objects of its own.

import type { ReplicaIr } from '../../ir/generated/types.ts';
import { Clock } from '../clock.ts';
import { SteadyWall } from '../../core/replication/steady-wall.ts';
import { SimObject } from './sim-object.ts';
import type { Machine, Surroundings } from './replica-surroundings.ts';

export class ReplicaNode implements Machine<SimObject> {
  readonly world: Surroundings<SimObject>;
  readonly index: number;
  readonly name: string;
  readonly clock: Clock;
  objects = new Map<string, SimObject>();
  life: 'off' | 'running' | 'paused' = 'off';
  /** What its configuration says now. */
  replicas: readonly ReplicaIr[];
  #pid: number;
  #frozenAt: number | null = null;
  #wallOffsetMs: number;
  /** As the daemon has it. */
  readonly steady: SteadyWall;

  constructor(world: Surroundings<SimObject>, index: number, replicas: readonly ReplicaIr[]) {
    this.world = world;
    this.index = index;
    this.name = `relay-${index}`;
    this.replicas = replicas;
    const { random } = world;
    this.clock = new Clock(0, random.between(0, 1e6), 1 + random.between(-1e-4, 1e-4));
    this.#wallOffsetMs = random.between(-300, 300) + 1_800_000_000_000;
    this.#pid = 1000 * (index + 1);
    this.steady = new SteadyWall({ ms: () => this.localMs(), wallMs: () => this.wallMs() }, () => world.sometimes('clock jumped'));
  }

  get privateName(): string {
    return `#ec1-${this.#pid}#${this.name}`;
  }

  get member(): string {
    return `${this.index}:${this.#pid}`;
  }

  localMs(): number {
    return this.clock.read(this.world.now);
  }

  /** Somebody, or something, sets the clock. */
  shiftWall(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  wallMs(): number {
    return this.world.now + this.#wallOffsetMs;
  }

  boot(): void {
    for (const bus of this.world.buses.values()) bus.machineUp(this.index, this.world.now);
    this.startProcess();
  }

  startProcess(): void {
    if (this.life !== 'off') return;
    this.life = 'running';
    this.#pid++;
    for (const replica of this.replicas) this.#add(replica);
  }

  /** The process dies; the bus sees its connections close. */
  kill(): void {
    if (this.life === 'off') return;
    if (this.#frozenAt !== null) this.thaw();
    this.life = 'off';
    for (const name of this.objects.keys()) this.world.bus(name).detach(this.index, this.world.now);
    this.objects = new Map();
  }

  /** The machine loses power. */
  crash(): void {
    this.kill();
    for (const bus of this.world.buses.values()) bus.machineDown(this.index, this.world.now);
  }

  /** The bus daemon ends and starts again; the process stays, and so does its name. */
  restartBus(ms: number): void {
    if (this.life === 'off') return;
    const { member } = this;
    for (const [name, bus] of this.world.buses) {
      bus.machineDown(this.index, this.world.now);
      const object = this.objects.get(name);
      object?.protocol.down();
      object?.arm();
    }
    this.world.later(ms, () => {
      if (this.member === member) this.reattach();
    });
  }

  pause(): void {
    if (this.life === 'running') this.life = 'paused';
  }

  /** The whole machine stands still, its clock and its bus daemon too. */
  freeze(): void {
    if (this.life !== 'running') return;
    this.life = 'paused';
    this.#frozenAt = this.world.now;
    for (const bus of this.world.buses.values()) bus.freeze(this.index, true, this.world.now);
  }

  thaw(): void {
    if (this.#frozenAt !== null) {
      this.clock.stoodStill(this.#frozenAt, this.world.now);
      for (const bus of this.world.buses.values()) bus.freeze(this.index, false, this.world.now);
    }
    this.#frozenAt = null;
    if (this.life === 'paused') this.life = 'running';
    for (const object of this.objects.values()) object.arm();
  }

  /** A reload with another list: what is new is added, what is gone is dropped, the rest is not touched. */
  reload(replicas: readonly ReplicaIr[]): void {
    this.replicas = replicas;
    if (this.life === 'off') return;
    for (const [name, object] of this.objects) {
      const replica = replicas.find((each) => each.name === name);
      if (replica?.type === object.replica.type) continue;
      this.world.bus(name).detach(this.index, this.world.now);
      this.objects.delete(name);
    }
    for (const replica of replicas) if (!this.objects.has(replica.name)) this.#add(replica);
  }

  /** After a bus daemon that was away. */
  reattach(): void {
    if (this.life === 'off') return;
    for (const [name, bus] of this.world.buses) {
      bus.machineUp(this.index, this.world.now);
      if (this.objects.has(name) && bus.member(this.index) === null) this.#attach(name);
    }
  }

  #add(replica: ReplicaIr): void {
    const object = new SimObject(this, replica, this.world.newSession());
    this.objects.set(replica.name, object);
    this.world.born(object);
    this.#attach(replica.name);
  }

  #attach(name: string): void {
    const object = this.objects.get(name);
    const bus = this.world.bus(name);
    if (object === undefined || !bus.isUp(this.index)) return;
    bus.attach(this.index, this.member, this.world.now);
    object.protocol.up(this.member);
    object.arm();
  }
}
