// A process in the control group: who is there by the view, and what each has said of itself. In each view everybody says it again.

import type { BusEvent } from '../bus/bus.ts';
import type { BusView, MemberId } from '../core/membership/view.ts';
import type { ControlMessage, Hello } from './control-messages.ts';
import { decodeControl, encodeControl } from './control-wire.ts';

export interface SeatPorts {
  /** To all in the control group; false: not taken, try again. */
  multicast(data: Uint8Array): boolean;
  /** To one member of it. */
  send(to: MemberId, data: Uint8Array): boolean;
}

export interface SeatCounters {
  malformed: number;
  unknown: number;
  received: number;
  /** Messages that the bus did not take at once. */
  delayed: number;
  /** Thrown away because the bus took nothing for too long. */
  overflows: number;
}

export interface SeatEvents {
  onMessage(from: MemberId, message: Exclude<ControlMessage, Hello>): void;
  /** The members, in the order of the group; empty: the bus is gone. */
  onView(members: readonly MemberId[]): void;
  /** Somebody has said who it is. */
  onHello(member: MemberId, hello: Hello): void;
}

/** Messages that wait for a bus that takes none. */
const waitingMax = 256;

export class Seat {
  readonly counters: SeatCounters = { malformed: 0, unknown: 0, received: 0, delayed: 0, overflows: 0 };
  readonly #group: string;
  readonly #ports: SeatPorts;
  readonly #events: SeatEvents;
  #hello: Hello;
  #view: BusView | null = null;
  #self: MemberId | null = null;
  readonly #hellos = new Map<MemberId, Hello>();
  #helloDue = false;
  #waiting: { readonly to: MemberId | null; readonly data: Uint8Array }[] = [];

  constructor(group: string, hello: Hello, ports: SeatPorts, events: SeatEvents) {
    this.#group = group;
    this.#hello = hello;
    this.#ports = ports;
    this.#events = events;
  }

  /** Another configuration. */
  introduce(hello: Hello): void {
    if (JSON.stringify(hello) === JSON.stringify(this.#hello)) return;
    this.#hello = hello;
    this.#helloDue = this.#view !== null;
    this.flush();
  }

  /** By which private key we show our certificate, as it is now: a file may have been copied over the one of before. */
  showKey(key: string | null): void {
    if (key !== this.#hello.key) this.introduce({ ...this.#hello, key });
  }

  take(event: BusEvent): void {
    switch (event.kind) {
      case 'up':
        this.#self = event.self;
        break;
      case 'down':
        this.#view = null;
        this.#self = null;
        this.#waiting = [];
        this.#hellos.clear();
        this.#events.onView([]);
        break;
      case 'view':
        if (event.group === this.#group) this.#onView(event.view);
        break;
      case 'message':
        if (event.group === this.#group) this.#onMessage(event.from, event.data);
        break;
      case 'trouble':
      case 'detection':
        break;
    }
    this.flush();
  }

  /** Sent now or, where the bus takes nothing, later and in order. False: too much waits, this one is lost. */
  say(message: ControlMessage, to: MemberId | null = null): boolean {
    if (this.#view === null) return false;
    this.#waiting.push({ to, data: encodeControl(message) });
    this.flush();
    if (this.#waiting.length <= waitingMax) return true;
    this.#waiting.pop();
    this.counters.overflows++;
    return false;
  }

  /** Called now and then as well: a bus that is full says nothing when it has room again. */
  flush(): void {
    if (this.#helloDue && this.#view !== null && this.#ports.multicast(encodeControl(this.#hello))) this.#helloDue = false;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const taken = next.to === null ? this.#ports.multicast(next.data) : this.#ports.send(next.to, next.data);
      if (!taken) {
        this.counters.delayed++;
        return;
      }
      this.#waiting.shift();
    }
  }

  get self(): MemberId | null {
    return this.#self;
  }

  /** In the order of the group; empty: not connected. */
  get members(): readonly MemberId[] {
    return this.#view?.members ?? [];
  }

  helloOf(member: MemberId): Hello | null {
    return this.#hellos.get(member) ?? null;
  }

  /** Of those who are there, in the order of the group. */
  hellos(): readonly { readonly member: MemberId; readonly hello: Hello }[] {
    return this.members.flatMap((member) => {
      const hello = this.#hellos.get(member);
      return hello === undefined ? [] : [{ member, hello }];
    });
  }

  #onView(view: BusView): void {
    this.#view = view;
    // Also where the same are there: whoever stood still while the others had a view without him is told the next one alone, and is forgotten by them.
    this.#helloDue = true;
    for (const member of this.#hellos.keys()) if (!view.members.includes(member)) this.#hellos.delete(member);
    this.#events.onView(view.members);
  }

  #onMessage(from: MemberId, data: Uint8Array): void {
    this.counters.received++;
    const decoded = decodeControl(data);
    if (decoded.kind === 'malformed') this.counters.malformed++;
    else if (decoded.kind === 'unknown') this.counters.unknown++;
    else if (decoded.message.kind !== 'hello') this.#events.onMessage(from, decoded.message);
    else {
      this.#hellos.set(from, decoded.message);
      this.#events.onHello(from, decoded.message);
    }
  }
}
