// The embedded bus within one process: several members on one hub. For a cluster in one terminal, and for tests.

import { createBus, type Window } from './group-bus.ts';
import type { Bus } from './bus.ts';
import type { Engine, EngineEvent } from './engine.ts';
import type { Hub, HubEvent } from './hub.ts';
import type { MemberId } from '../core/membership/view.ts';

/** As on a socket, so that tests of one process see pieces as well. */
export const packetBytesMax = 256 << 10;

/** Events that one member may have waiting; it gets them all in one turn, so only a member that floods itself has more. */
const waitingMax = 65_536;

export interface LocalBus extends Bus {
  /** Null while there is no connection. For the partitions of tests. */
  memberId(): MemberId | null;
}

/** A member on this hub. Buses of one hub are the members of one cluster. */
export function createLocalBus(hub: Hub, window?: Window): LocalBus {
  const engine = new LocalEngine(hub);
  return Object.assign(createBus(engine, window), { memberId: () => engine.self });
}

export class LocalEngine implements Engine {
  #hub: Hub;
  #listener: (event: EngineEvent) => void = () => {};
  #groups = new Set<string>();
  #self: MemberId | null = null;
  #waiting: EngineEvent[] = [];
  #scheduled = false;
  #closed = false;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  get self(): MemberId | null {
    return this.#self;
  }

  open(listener: (event: EngineEvent) => void): void {
    this.#listener = listener;
    this.#connect();
  }

  join(group: string): void {
    this.#groups.add(group);
    if (this.#self !== null) this.#hub.join(this.#self, group);
  }

  leave(group: string): void {
    this.#groups.delete(group);
    if (this.#self !== null) this.#hub.leave(this.#self, group);
  }

  transmit(group: string, packet: Uint8Array): boolean {
    if (this.#self === null) return false;
    this.#hub.packet(this.#self, group, packet);
    return true;
  }

  trouble(): null {
    return null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    if (this.#self !== null) this.#hub.detach(this.#self);
    this.#self = null;
  }

  reset(): void {
    if (this.#self !== null) this.#hub.cut(this.#self, 'reset');
  }

  counters(): { readonly cutOff: number; readonly malformed: number } {
    return { cutOff: this.#hub.cutOff, malformed: 0 };
  }

  #connect(): void {
    if (this.#closed) return;
    const self = this.#hub.attach(
      (event) => this.#onHub(event),
      (reason) => this.#onCut(reason),
    );
    if (self === null) {
      setTimeout(() => this.#connect(), 100);
      return;
    }
    this.#self = self;
    this.#push({ kind: 'up', self, packetBytesMax });
    for (const group of this.#groups) this.#hub.join(self, group);
  }

  #onHub(event: HubEvent): boolean {
    if (this.#waiting.length >= waitingMax) return false;
    // Several members of one process must not share the bytes that each may keep.
    if (event.kind === 'packet') this.#push({ ...event, packet: event.packet.slice() });
    else this.#push({ kind: 'view', group: event.group, view: { id: event.id, members: event.members } });
    return true;
  }

  #onCut(reason: string): void {
    this.#self = null;
    this.#push({ kind: 'down', reason, left: true });
    setImmediate(() => this.#connect());
  }

  #push(event: EngineEvent): void {
    this.#waiting.push(event);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#drain());
  }

  /** Only what waits now: what the listener causes comes on a later turn, so that a flood leaves room for timers and sockets. */
  #drain(): void {
    this.#scheduled = false;
    const events = this.#waiting;
    this.#waiting = [];
    for (const event of events) if (!this.#closed) this.#listener(event);
  }
}
