// One reader's connection: its frames, its hello, its signs of life, and the turns in which its subscriptions send.

import type { Socket } from 'node:net';
import { FrameCutter } from '../../net/frame-cutter.ts';
import {
  creditBytesMax,
  frameBytesMax,
  logsService,
  subscriptionsMax,
  wireVersion,
  type Code,
  type NodeMessage,
  type ReaderMessage,
  type ServiceMessage,
} from './messages.ts';
import type { Channel, Subscription } from './subscription.ts';
import { decodeFrame, encodeFrame } from './wire.ts';

/** What the connection needs of the service. */
export interface ConnectionHost {
  readonly about: { readonly name: string; readonly subcluster: string; readonly software: string };
  readonly silenceMs: number;
  /** Opens a log for a reader; sends `subscribed` or `ended`. */
  subscribe(connection: Connection, asked: Extract<ReaderMessage, { kind: 'subscribe' }>): Promise<Subscription | null>;
  /** Sends `logs`. */
  list(connection: Connection, request: number): Promise<void>;
  /** A subscription is over, and its log closed. */
  finished(connection: Connection, subscription: Subscription): void;
  /** A bug. One log that is not served must not end the daemon that holds addresses. */
  failed(subscription: Subscription, cause: unknown): void;
  /** The connection and all of its subscriptions are over. */
  closed(connection: Connection): void;
  count(what: 'malformed' | 'timeouts' | 'stalled'): void;
}

/** A subscription that is being opened: what is said to it meanwhile. */
interface Opening {
  credit: number;
  leaving: boolean;
}

const helloMs = 5000;
/** Bytes that may wait for the peer before a subscription gets its turn. */
const roomBytes = 512 << 10;
/** Answers that a peer asks for and does not take. */
const floodBytes = 8 << 20;
/** How long a reader has for a sign of life when another one wants its place. */
const probeMs = 2000;
const listsMax = 4;

export class Connection implements Channel {
  /** Address and port, as it is told to others. */
  readonly peer: string;
  /** The address alone; null on a unix socket. */
  readonly address: string | null;
  /** Node name of the reader; null before its hello. */
  name: string | null = null;
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #opening = new Map<number, Opening>();
  /** Subscriptions whose log is still open. */
  readonly #running = new Set<Subscription>();
  #openings = Promise.resolve();
  #lists = Promise.resolve();
  #listsWaiting = 0;
  /** Who has the turn, then who waits for it. */
  #turns: Subscription[] = [];
  #turnTaken = false;
  #over = false;
  #toldClosed = false;
  #heardAt = performance.now();
  #sentAt = performance.now();
  #peerSilenceMs: number;
  /** When bytes were taken by the peer last, and how many by then. */
  #progress = { at: performance.now(), bytes: 0 };
  #probes: ((alive: boolean) => void)[] = [];
  #helloTimer: NodeJS.Timeout | null;
  #corked = false;

  constructor(socket: Socket, peer: string, host: ConnectionHost) {
    this.#socket = socket;
    this.peer = peer;
    this.address = socket.remoteAddress ?? null;
    this.#host = host;
    this.#peerSilenceMs = host.silenceMs;
    this.#helloTimer = setTimeout(() => this.bye('timeout', `no hello within ${helloMs / 1000} s`), helloMs);
    const cutter = new FrameCutter(frameBytesMax);
    socket.on('data', (chunk: Buffer) => {
      this.#heard();
      if (!this.#over && !cutter.feed(chunk, (frame) => this.#onFrame(frame))) this.#malformed('a frame that is empty or too long');
    });
    socket.on('drain', () => this.#nextTurn());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#gone());
  }

  send(message: ServiceMessage): void {
    this.sendEncoded(encodeFrame(message));
  }

  sendEncoded(frame: Uint8Array): void {
    if (this.#over || !this.#socket.writable) return;
    this.#sentAt = performance.now();
    // What is said in one turn of the event loop goes out together.
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      setImmediate(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(frame);
    if (this.#socket.writableLength > floodBytes) {
      this.#host.count('stalled');
      this.#socket.destroy();
    }
  }

  /** Says why, and closes. */
  bye(code: Code, message: string): void {
    if (this.#over) return;
    this.send({ kind: 'bye', code, message });
    this.#over = true;
    this.#abandon();
    this.#socket.end();
    // One that does not read must not hold a descriptor for ever.
    setTimeout(() => this.#socket.destroy(), 1000).unref();
  }

  tryTurn(subscription: Subscription): boolean {
    if (!this.#turns.includes(subscription)) this.#turns.push(subscription);
    if (this.#turnTaken || this.#turns[0] !== subscription || this.#socket.writableLength > roomBytes) return false;
    this.#turnTaken = true;
    return true;
  }

  endTurn(subscription: Subscription): void {
    if (this.#turns[0] !== subscription || !this.#turnTaken) return;
    this.#turnTaken = false;
    this.#turns.shift();
    this.#nextTurn();
  }

  over(subscription: Subscription): void {
    this.endTurn(subscription);
    this.#turns = this.#turns.filter((each) => each !== subscription);
    this.#nextTurn();
    this.#running.delete(subscription);
    this.#host.finished(this, subscription);
    if (this.#subscriptions.get(subscription.number) === subscription) this.#subscriptions.delete(subscription.number);
    this.#tellClosed();
  }

  subscriptions(): readonly Subscription[] {
    return [...this.#running];
  }

  /** Looks at the clock: called about once a second, or more often where the time-outs are short. */
  tick(now: number): void {
    const taken = this.#socket.bytesWritten - this.#socket.writableLength;
    if (this.#socket.writableLength === 0 || taken !== this.#progress.bytes) this.#progress = { at: now, bytes: taken };
    const silent = now - this.#heardAt > this.#host.silenceMs;
    if (silent || now - this.#progress.at > this.#host.silenceMs) {
      this.#host.count('timeouts');
      const what = silent ? 'nothing was heard' : 'nothing was taken';
      this.bye('timeout', `${what} from ${this.peer} for ${this.#host.silenceMs / 1000} s`);
    } else if (this.name !== null && now - this.#sentAt > this.#peerSilenceMs / 4) this.send({ kind: 'ping', nonce: 0 });
  }

  /** Whether the reader gives a sign of life. */
  probe(): Promise<boolean> {
    if (this.#over) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (alive: boolean) => {
        clearTimeout(timer);
        resolve(alive);
      };
      const timer = setTimeout(() => settle(false), probeMs);
      this.#probes.push(settle);
      this.send({ kind: 'ping', nonce: 1 });
    });
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #heard(): void {
    this.#heardAt = performance.now();
    const probes = this.#probes;
    this.#probes = [];
    for (const settle of probes) settle(true);
  }

  #nextTurn(): void {
    if (!this.#turnTaken) this.#turns[0]?.wake();
  }

  #onFrame(bytes: Uint8Array): void {
    if (this.#over) return;
    const decoded = decodeFrame(bytes);
    if (decoded.kind === 'malformed') this.#malformed(decoded.reason);
    else if (decoded.kind === 'unknown') this.#malformed(`a frame of kind ${decoded.type}, which this version does not have`);
    else this.#onMessage(decoded.message);
  }

  #onMessage(message: ServiceMessage): void {
    if (this.name === null && message.kind !== 'hello') {
      this.#malformed(`${message.kind} before hello`);
      return;
    }
    switch (message.kind) {
      case 'hello':
        this.#onHello(message);
        break;
      case 'ping':
        this.send({ kind: 'pong', nonce: message.nonce });
        break;
      case 'pong':
        break;
      case 'bye':
        this.#over = true;
        this.#socket.end();
        break;
      case 'list':
        this.#onList(message.request);
        break;
      case 'subscribe':
        this.#onSubscribe(message);
        break;
      case 'credit':
        this.#onCredit(message.subscription, message.bytes);
        break;
      case 'checkpoint': {
        const subscription = this.#subscriptions.get(message.subscription);
        if (subscription?.checkpoint(message.epoch, message.position) === false) {
          subscription.end('checkpoint', 'that position was never sent');
          this.#subscriptions.delete(message.subscription);
        }
        break;
      }
      case 'unsubscribe': {
        const opening = this.#opening.get(message.subscription);
        if (opening !== undefined) opening.leaving = true;
        else this.#subscriptions.get(message.subscription)?.leave();
        break;
      }
      default:
        this.#malformed(`${message.kind}, which only a node says`);
    }
  }

  #onHello(hello: Extract<ReaderMessage, { kind: 'hello' }>): void {
    if (this.name !== null) return this.#malformed('a second hello');
    if (hello.service !== logsService) return this.bye('service', `this port carries ${logsService}, not ${hello.service}`);
    if (hello.lowest > wireVersion || hello.highest < wireVersion) {
      return this.bye('version', `this node speaks version ${wireVersion}; the reader ${hello.lowest} to ${hello.highest}`);
    }
    if (hello.silenceMs < 1000 || hello.silenceMs > 3_600_000) return this.#malformed(`a silence of ${hello.silenceMs} ms`);
    if (this.#helloTimer !== null) clearTimeout(this.#helloTimer);
    this.#helloTimer = null;
    this.name = hello.name;
    this.#peerSilenceMs = hello.silenceMs;
    const { about, silenceMs } = this.#host;
    this.send({ kind: 'welcome', version: wireVersion, service: logsService, ...about, silenceMs });
  }

  #onList(request: number): void {
    if (++this.#listsWaiting > listsMax) return this.bye('limit', `${listsMax} lists wait for their answers; ask when they are there`);
    this.#lists = this.#lists.then(async () => {
      if (!this.#over) await this.#host.list(this, request);
      this.#listsWaiting--;
    });
  }

  #onSubscribe(asked: Extract<ReaderMessage, { kind: 'subscribe' }>): void {
    const { subscription: number } = asked;
    if (this.#subscriptions.has(number) || this.#opening.has(number)) return this.#malformed(`subscription ${number} a second time`);
    if (asked.credit > creditBytesMax) return this.#malformed(`a credit of ${asked.credit} bytes`);
    if (this.#subscriptions.size + this.#opening.size >= subscriptionsMax) {
      const refused: NodeMessage = {
        kind: 'ended',
        subscription: number,
        code: 'limit',
        message: `${subscriptionsMax} subscriptions on one connection`,
        holder: null,
      };
      return this.send(refused);
    }
    const opening: Opening = { credit: 0, leaving: false };
    this.#opening.set(number, opening);
    // One after the other: a manager asks for a hundred at once, and each opens files.
    this.#openings = this.#openings.then(async () => {
      const subscription = this.#over ? null : await this.#host.subscribe(this, asked);
      this.#opening.delete(number);
      if (subscription === null) return this.#tellClosed();
      this.#running.add(subscription);
      if (this.#over) subscription.abandon();
      else this.#subscriptions.set(number, subscription);
      if (opening.leaving) subscription.leave();
      this.#grant(subscription, opening.credit);
      void subscription.run().catch((cause: unknown) => {
        this.#host.failed(subscription, cause);
        this.send({
          kind: 'ended',
          subscription: number,
          code: 'internal',
          message: 'an error of this node; its log says more',
          holder: null,
        });
      });
    });
  }

  #onCredit(number: number, bytes: number): void {
    const opening = this.#opening.get(number);
    const subscription = this.#subscriptions.get(number);
    if (opening !== undefined) opening.credit += bytes;
    else if (subscription !== undefined) this.#grant(subscription, bytes);
    // Another number has ended while this was under way.
  }

  #grant(subscription: Subscription, bytes: number): void {
    if (!subscription.grant(bytes)) this.#malformed(`more credit than ${creditBytesMax} bytes`);
  }

  #malformed(what: string): void {
    this.#host.count('malformed');
    this.bye('protocol', what);
  }

  #abandon(): void {
    for (const subscription of this.#running) subscription.abandon();
    for (const settle of this.#probes.splice(0)) settle(false);
  }

  #gone(): void {
    this.#over = true;
    if (this.#helloTimer !== null) clearTimeout(this.#helloTimer);
    this.#abandon();
    this.#tellClosed();
  }

  /** Only when every log is closed may another reader have its place, and the service forget us. */
  #tellClosed(): void {
    if (this.#toldClosed || !this.#socket.destroyed || this.#running.size > 0 || this.#opening.size > 0) return;
    this.#toldClosed = true;
    this.#host.closed(this);
  }
}
