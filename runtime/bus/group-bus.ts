// A `Bus` on top of any engine: packets to messages, messages for one member, the window of our own undelivered messages, counters.
//
// The window is what keeps a sender from filling the memory of the cluster: our own messages come back in order, so what has not come back
// is still on its way, and engines give no other sign (bus-corosync.md, section 1). A message in pieces waits until everything before it
// is sent, and what comes after it waits until it is delivered: only then can it be sent again without overtaking (`fragments.ts`).

import { unreachable } from '../../base/unreachable.ts';
import { Assembly, makePacket, messageBytesMax, piecesOf } from './fragments.ts';
import type { Bus, BusCounters, BusEvent } from './bus.ts';
import type { MemberId } from '../core/membership/view.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { processTimers, type Timers } from './timers.ts';

/** Own messages of one group that may be undelivered. A single message may be larger than `bytes`, up to 16 MiB. */
export interface Window {
  readonly messages: number;
  readonly bytes: number;
}

const defaultWindow: Window = { messages: 256, bytes: 8 << 20 };

/** Pauses before what the engine has not taken is offered again. */
const retryMs = { first: 2, most: 32 };

interface Outgoing {
  readonly to: MemberId | null;
  readonly data: Uint8Array;
}

/** One group that we have joined. */
interface Group {
  readonly name: string;
  readonly assembly: Assembly;
  /** No view has come yet, so nothing may be sent or delivered. */
  inView: boolean;
  /** Taken, not with the engine yet; the first may be partly there. */
  queue: Outgoing[];
  /** Of the first message of the queue: pieces with the engine. */
  piecesSent: number;
  /** Lengths of whole messages that are with the engine and have not come back. */
  undelivered: number[];
  /** Everything in the queue and undelivered. */
  bytes: number;
  /** Takes the next try back; null: none is due. */
  retry: (() => void) | null;
  retryMs: number;
}

/** Makes a bus of an engine. */
export function createBus(engine: Engine, window: Window = defaultWindow, timers: Timers = processTimers): Bus {
  return new GroupBus(engine, window, timers);
}

class GroupBus implements Bus {
  readonly say?: (group: string, text: Uint8Array) => boolean;
  readonly machineOf?: (member: MemberId) => readonly string[];
  #engine: Engine;
  #window: Window;
  #timers: Timers;
  #listener: (event: BusEvent) => void = () => {};
  #groups = new Map<string, Group>();
  #self: MemberId | null = null;
  #packetBytes = 0;
  #nextId = 0;
  #connections = 0;
  #counts = { sent: 0, delivered: 0, bytesSent: 0, bytesDelivered: 0, refused: 0, malformed: 0, forgotten: 0 };

  constructor(engine: Engine, window: Window, timers: Timers) {
    this.#engine = engine;
    this.#window = window;
    this.#timers = timers;
    const { say, machineOf } = engine;
    if (machineOf !== undefined) this.machineOf = (member) => machineOf.call(engine, member);
    if (say !== undefined) this.say = (group, text) => say.call(engine, group, text);
  }

  open(listener: (event: BusEvent) => void): void {
    this.#listener = listener;
    this.#engine.open((event) => this.#onEvent(event));
  }

  join(name: string): void {
    if (this.#groups.has(name)) return;
    this.#groups.set(name, newGroup(name));
    this.#engine.join(name);
  }

  leave(name: string): void {
    const group = this.#groups.get(name);
    if (group === undefined) return;
    lose(group);
    this.#groups.delete(name);
    this.#engine.leave(name);
  }

  multicast(group: string, data: Uint8Array): boolean {
    return this.#take(group, null, data);
  }

  send(group: string, to: MemberId, data: Uint8Array): boolean {
    return this.#take(group, to, data);
  }

  self(): MemberId | null {
    return this.#self;
  }

  counters(): BusCounters {
    const { cutOff, malformed } = this.#engine.counters();
    return {
      ...this.#counts,
      malformed: this.#counts.malformed + malformed,
      cutOff,
      reconnects: Math.max(0, this.#connections - 1),
    };
  }

  trouble(): string | null {
    return this.#engine.trouble();
  }

  async close(): Promise<void> {
    for (const group of this.#groups.values()) lose(group);
    this.#groups.clear();
    await this.#engine.close();
  }

  reset(): void {
    this.#engine.reset();
  }

  #take(name: string, to: MemberId | null, data: Uint8Array): boolean {
    if (data.length > messageBytesMax) throw new RangeError(`a message of ${data.length} bytes, ${messageBytesMax} fit`);
    const group = this.#groups.get(name);
    if (group === undefined || !group.inView || !this.#fits(group, data.length)) {
      this.#counts.refused++;
      return false;
    }
    // The caller may use its buffer again at once.
    group.queue.push({ to, data: data.slice() });
    group.bytes += data.length;
    this.#counts.sent++;
    this.#counts.bytesSent += data.length;
    if (group.retry === null) this.#pump(group);
    return true;
  }

  #fits(group: Group, length: number): boolean {
    const messages = group.queue.length + group.undelivered.length;
    return messages === 0 || (messages < this.#window.messages && group.bytes + length <= this.#window.bytes);
  }

  /** Gives the engine what it takes, and tries again later with the rest. */
  #pump(group: Group): void {
    group.retry = null;
    for (let head = group.queue[0]; head !== undefined; head = group.queue[0]) {
      const pieces = piecesOf(head.data.length, this.#packetBytes);
      if (pieces > 1 && group.undelivered.length > 0) return;
      if (group.piecesSent === 0) this.#nextId++;
      for (; group.piecesSent < pieces; group.piecesSent++) {
        const packet = makePacket(head.data, head.to, this.#nextId, group.piecesSent, this.#packetBytes);
        if (this.#engine.transmit(group.name, packet)) {
          group.retryMs = retryMs.first;
          continue;
        }
        group.retry = this.#timers.set(group.retryMs, () => this.#pump(group));
        group.retryMs = Math.min(group.retryMs * 2, retryMs.most);
        return;
      }
      if (pieces > 1) return;
      group.queue.shift();
      group.piecesSent = 0;
      group.undelivered.push(head.data.length);
    }
  }

  #onEvent(event: EngineEvent): void {
    switch (event.kind) {
      case 'up':
        this.#self = event.self;
        this.#packetBytes = event.packetBytesMax;
        this.#connections++;
        this.#listener({ kind: 'up', self: event.self });
        return;
      case 'down':
        this.#self = null;
        for (const group of this.#groups.values()) lose(group);
        this.#listener(event);
        return;
      case 'trouble':
      case 'detection':
        this.#listener(event);
        return;
      case 'view':
        this.#onView(event);
        return;
      case 'packet':
        this.#onPacket(event);
        break;
      default:
        unreachable(event);
    }
  }

  #onView(event: Extract<EngineEvent, { kind: 'view' }>): void {
    const group = this.#groups.get(event.group);
    if (group === undefined) return;
    group.inView = true;
    // Some pieces of ours came before this view and are forgotten everywhere: from the start again.
    const mustRepeat = this.#self !== null && group.assembly.isPartial(this.#self);
    this.#counts.forgotten += group.assembly.clear();
    if (mustRepeat) group.piecesSent = 0;
    this.#listener(event);
    if (mustRepeat && group.retry === null) this.#pump(group);
  }

  #onPacket({ group: name, from, packet }: Extract<EngineEvent, { kind: 'packet' }>): void {
    const group = this.#groups.get(name);
    if (group === undefined || !group.inView) return;
    const received = group.assembly.accept(from, packet);
    if (received.kind === 'malformed') this.#counts.malformed++;
    if (received.kind !== 'message') return;
    if (from === this.#self) this.#onOwn(group, received.data.length);
    if (received.to !== null && received.to !== this.#self) return;
    this.#counts.delivered++;
    this.#counts.bytesDelivered += received.data.length;
    this.#listener({ kind: 'message', group: name, from, data: received.data });
  }

  /** One of ours came back: there is room in the window again. */
  #onOwn(group: Group, length: number): void {
    if (group.undelivered.length > 0) {
      group.undelivered.shift();
    } else if (group.queue.length > 0) {
      group.queue.shift();
      group.piecesSent = 0;
    } else {
      return;
    }
    group.bytes -= length;
    if (group.retry === null && group.queue.length > 0) this.#pump(group);
  }
}

function newGroup(name: string): Group {
  return {
    name,
    assembly: new Assembly(),
    inView: false,
    queue: [],
    piecesSent: 0,
    undelivered: [],
    bytes: 0,
    retry: null,
    retryMs: retryMs.first,
  };
}

/** The connection or the group is gone, and with it everything on its way. */
function lose(group: Group): void {
  group.retry?.();
  Object.assign(group, newGroup(group.name));
}
