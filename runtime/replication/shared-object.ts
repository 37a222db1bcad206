// One replicated object of a running node: its contents, its protocol, and the timers and turns of the event loop that drive them.

import { unreachable } from '../../base/unreachable.ts';
import type { Bus, BusEvent } from '../bus/bus.ts';
import type { Clock } from '../core/replication/contents.ts';
import type { Member } from '../core/replication/member.ts';
import type { Room } from '../core/replication/room.ts';
import { Protocol } from '../core/replication/protocol.ts';
import type { ReplicaIr } from '../ir/generated/types.ts';
import { holdingOf, type Holding } from './make-contents.ts';

export interface ObjectConfig {
  readonly replica: ReplicaIr;
  readonly group: string;
  readonly node: string;
  readonly privateName: string;
  readonly session: number;
  readonly role: Role;
}

/** Of `eccmgr_metrics` a node keeps nothing but what it has counted itself. */
export type Role = 'node' | 'manager';

export interface ObjectPorts {
  /** Null: this node is alone. */
  readonly bus: Bus | null;
  readonly clock: Clock;
  readonly room: Room;
  /** Never the same twice. */
  readonly newSession: () => number;
  readonly warn: (text: string) => void;
  /** A bug of ours, which ends this object for a while and nothing else. */
  readonly failed: (text: string) => void;
}

/** An object that has failed joins its group again after that time, each time twice as long. */
const againMs = { first: 1000, most: 60_000 };
/** What has worked for so long is not failing again, but anew. */
const wellMs = 300_000;
/** Messages that one object gives the bus in one turn of the event loop. */
const messagesPerTurn = 4;
/** A bus that takes no messages is asked again this often, besides whenever it delivers one. */
const retryMs = 10;
/** Changes that may wait while nobody is there to send them to. */
const waitingAloneMax = 10_000;
/** And while the bus does not take them. */
const waitingMax = 4_000_000;
const longestSleepMs = 60_000;

export class SharedObject {
  readonly group: string;
  readonly holding: Holding;
  replica: ReplicaIr;
  gone = false;
  readonly #config: ObjectConfig;
  readonly #ports: ObjectPorts;
  #protocol: Protocol;
  #self: string | null = null;
  /** Since a failure it is in no group. */
  #isOut = false;
  #againMs = againMs.first;
  #failedAt = -Infinity;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  #soon: NodeJS.Immediate | null = null;
  #refusedByBus = 0;
  #session: number;

  constructor(config: ObjectConfig, ports: ObjectPorts) {
    this.#config = config;
    this.#ports = ports;
    this.group = config.group;
    this.replica = config.replica;
    this.#session = config.session;
    this.holding = holdingOf(config.replica, { ...ports, node: config.node, life: this.life });
    this.#protocol = new Protocol(this.holding.contents, ports.clock, this.#protocolConfig());
  }

  /** New delays and sizes. False: it is another object now. */
  configure(replica: ReplicaIr): boolean {
    if (kindOf(replica) !== kindOf(this.replica)) return false;
    this.replica = replica;
    this.#protocol.configure(this.#protocolConfig());
    if (this.holding.structure === 'cache') this.holding.contents.maxSize = replica.maxSize ?? Infinity;
    this.#arm();
    return true;
  }

  onBus(event: BusEvent): void {
    if (event.kind === 'up') this.#self = event.self;
    if (event.kind === 'down') this.#self = null;
    if (!this.#isOut && !this.gone) this.#guard(() => this.#onBus(event));
  }

  #onBus(event: BusEvent): void {
    switch (event.kind) {
      case 'up':
        this.#protocol.up(event.self);
        break;
      case 'down':
        this.#protocol.down();
        break;
      case 'view':
        this.#protocol.view(event.view);
        this.#pump();
        break;
      case 'message':
        this.#protocol.message(event.from, event.data);
        this.#arm();
        break;
      case 'trouble':
      case 'detection':
        break;
      default:
        unreachable(event);
    }
  }

  /** Its contents were changed. Called at every connection of a mail server, so it does next to nothing most times. */
  touched(): void {
    const { contents } = this.holding;
    if (this.#soon !== null || (contents.pending !== 1 && contents.pending <= this.replica.maxPending)) return;
    this.#guard(() => this.#touch());
  }

  #touch(): void {
    const { contents } = this.holding;
    if (!this.#protocol.connected) {
      if (contents.changed > waitingAloneMax) contents.discardChanges();
      if (contents.pending > 1) return;
    }
    this.#arm();
  }

  /** Private name and session with which its contents began. */
  get life(): string {
    return `${this.#config.privateName}/${this.#config.session}`;
  }

  /** Whether what others count is held here. */
  get keeps(): boolean {
    return this.replica.type !== 'eccmgr_metrics' || this.#config.role === 'manager';
  }

  members(): readonly Member[] {
    return this.#protocol.members();
  }

  get connected(): boolean {
    return this.#protocol.connected;
  }

  /** In step with all members of its group. */
  get settled(): boolean {
    return this.#protocol.settled;
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#protocol.counters(), ...this.holding.contents.counters(), bus_refused: this.#refusedByBus, failures: this.#failures };
  }

  /** Takes part no more. What this node has counted stays: a reload may bring the object back. */
  end(): void {
    this.gone = true;
    this.#rest();
    this.#guard(() => this.#protocol.down());
  }

  /** After `end`: the same object again, with what this node has counted. False: the configuration makes another one of that name. */
  revive(replica: ReplicaIr, session: number): boolean {
    if (kindOf(replica) !== kindOf(this.replica)) return false;
    this.replica = replica;
    this.#session = session;
    this.gone = false;
    this.#isOut = false;
    this.#begin();
    if (this.holding.structure === 'cache') this.holding.contents.maxSize = replica.maxSize ?? Infinity;
    return true;
  }

  #begin(): void {
    this.#protocol = new Protocol(this.holding.contents, this.#ports.clock, this.#protocolConfig());
    if (this.#self !== null) this.#protocol.up(this.#self);
    this.#arm();
  }

  #rest(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#soon !== null) clearImmediate(this.#soon);
    this.#timer = null;
    this.#timerAt = Infinity;
    this.#soon = null;
  }

  /** A mistake of ours must not take the node with it, which holds addresses: it ends this object for a while. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const { bus, clock, failed } = this.#ports;
    const now = clock.ms();
    if (now - this.#failedAt > wellMs) this.#againMs = againMs.first;
    this.#failedAt = now;
    this.#failures++;
    this.#isOut = true;
    this.#rest();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    failed(
      `Replicate "${this.replica.name}" has failed by a bug of ecclusterd, and takes part again in ${Math.round(this.#againMs / 1000)} s; everything else goes on. Please report: ${text}`,
    );
    if (this.gone) return;
    bus?.leave(this.group);
    setTimeout(() => {
      if (this.gone || !this.#isOut) return;
      this.#isOut = false;
      this.#session = this.#ports.newSession();
      this.#guard(() => {
        this.#protocol.down();
        this.#begin();
        bus?.join(this.group);
      });
    }, this.#againMs).unref();
    this.#againMs = Math.min(this.#againMs * 2, againMs.most);
  }

  #turn(): void {
    if (this.gone || this.#isOut) return;
    this.#protocol.tick();
    const { contents } = this.holding;
    const tidyAt = contents.tidyAt();
    if (tidyAt !== null && tidyAt <= this.#ports.clock.ms()) contents.tidy();
    if (contents.changed > waitingMax) this.#protocol.forget();
    this.#pump();
  }

  #pump(): void {
    const { bus } = this.#ports;
    for (let left = messagesPerTurn; left > 0 && bus !== null; left--) {
      const bytes = this.#protocol.next();
      if (bytes === null) break;
      if (!bus.multicast(this.group, bytes)) {
        this.#refusedByBus++;
        this.#sleep(retryMs);
        return;
      }
      this.#protocol.taken(bytes);
    }
    this.#arm();
  }

  #arm(): void {
    const { bus, clock } = this.#ports;
    const tidyAt = this.holding.contents.tidyAt();
    const sendAt = bus === null ? null : this.#protocol.wakeAt();
    const at = Math.min(tidyAt ?? Infinity, sendAt ?? Infinity);
    const inMs = at - clock.ms();
    if (at === Infinity || this.gone || this.#isOut) return;
    if (inMs > 0) this.#sleep(inMs);
    else {
      this.#soon ??= setImmediate(() => {
        this.#soon = null;
        this.#guard(() => this.#turn());
      });
    }
  }

  #sleep(ms: number): void {
    const at = this.#ports.clock.ms() + Math.min(ms, longestSleepMs);
    if (this.#timer !== null && this.#timerAt <= at) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#timerAt = Infinity;
        this.#guard(() => this.#turn());
      },
      Math.ceil(Math.min(ms, longestSleepMs)),
    ).unref();
  }

  #protocolConfig(): ConstructorParameters<typeof Protocol>[2] {
    const { privateName } = this.#config;
    const session = this.#session;
    const { name, type, maxDelaySec, maxPending } = this.replica;
    return {
      name,
      type,
      privateName,
      session,
      signature: signatureOf(this.replica),
      keeps: this.keeps,
      maxDelayMs: Math.min(maxDelaySec * 1000, 2 ** 31 - 1),
      maxPending,
      warn: this.#ports.warn,
    };
  }
}

/** What must be the same on all nodes, in words. */
function signatureOf({ parameters, bindingGroup }: ReplicaIr): string {
  return `parameters "${parameters.join(';')}", ${bindingGroup === null ? 'no binding_group' : `binding_group "${bindingGroup}"`}`;
}

/** A replica that differs in this is another object. */
function kindOf(replica: ReplicaIr): string {
  return `${replica.type} ${signatureOf(replica)}`;
}
