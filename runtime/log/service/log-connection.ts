// One reader's connection: its frames, its hello, and its subscriptions.

import { Foreign } from '../../../base/foreign.ts';
import { alone } from '../../../base/alone.ts';
import { unreachable } from '../../../base/unreachable.ts';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { FrameCutter } from '../../net/frame-cutter.ts';
import { namesIn, type CertifiedName } from '../../trust/certificate-names.ts';
import type { Grant, ReaderClaim } from '../../trust/log-reader.ts';
import { BatchPool } from './batch-pool.ts';
import { Liveness } from './liveness.ts';
import { batchBytesMax, creditBytesMax, frameBytesMax, logsService, subscriptionsMax, wireVersion } from './log-protocol.ts';
import { wireVersionLeast, type Code, type ReaderMessage, type ServiceMessage } from './log-protocol.ts';
import type { Channel } from './channel.ts';
import type { Subscription } from './serve-subscription.ts';
import { Turns } from './turns.ts';
import { deadline, type Deadline } from '../../sockets/deadline.ts';
import { decodeFrame, encodeFrame } from './log-wire.ts';

/** What the connection needs of the service. */
export interface ConnectionHost {
  readonly about: { readonly name: string; readonly subcluster: string; readonly software: string };
  readonly silenceMs: number;
  /** What a reader may read. */
  grant(claim: ReaderClaim): Grant;
  /** It is turned away, and it is told why. */
  denied(connection: Connection, name: string, why: string): void;
  /** Opens a log for a reader; sends `subscribed` or `ended`. */
  subscribe(connection: Connection, asked: Extract<ReaderMessage, { kind: 'subscribe' }>): Promise<Subscription | null>;
  /** Sends `logs`. */
  list(connection: Connection, request: number): Promise<void>;
  /** Sends `looked`. */
  look(connection: Connection, asked: Extract<ReaderMessage, { kind: 'look' }>): Promise<void>;
  /** A subscription is over, and its log closed. */
  finished(connection: Connection, subscription: Subscription): void;
  /** A bug. One log that is not served must not end the daemon that holds addresses. */
  failed(what: string, cause: unknown): void;
  /** The connection and all of its subscriptions are over. */
  closed(connection: Connection): void;
  count(what: 'malformed' | 'timeouts'): void;
}

/** A subscription that is being opened: what is said to it meanwhile. */
interface Opening {
  credit: number;
  leaving: boolean;
}

const helloMs = 5000;
/** Bytes that may wait for the peer before a subscription gets its turn. */
const roomBytes = 512 << 10;
/** A peer that takes no answers is not listened to any more, until it has taken them. */
const pauseBytes = 1 << 20;
const listsMax = 4;
/** A block of a log becomes a little less of a batch. */
const blockBytes = batchBytesMax;

export class Connection implements Channel<Subscription> {
  /** Address and port, as it is told to others. */
  readonly peer: string;
  /** The address alone; null on a unix socket. */
  readonly address: string | null;
  /** Node name of the reader; null before its hello. */
  name: string | null = null;
  /** Whose the reader's places are; null: it has not said. */
  writer: string | null = null;
  /** For whom its certificate speaks; null: it has none. */
  readonly certified: readonly CertifiedName[] | null;
  /** When that certificate ends, in milliseconds of the wall clock. */
  readonly #certifiedUntil: number;
  readonly block = Buffer.allocUnsafeSlow(blockBytes);
  readonly pool = new BatchPool(batchBytesMax, 1 + Math.ceil(roomBytes / batchBytesMax));
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #known: () => void;
  readonly #liveness: Liveness;
  readonly #turns: Turns<Subscription>;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #opening = new Map<number, Opening>();
  /** Subscriptions whose log is still open. */
  readonly #running = new Set<Subscription>();
  /** What opens logs and lists them, one after the other. */
  #work = Promise.resolve();
  #listsWaiting = 0;
  #over = false;
  #toldClosed = false;
  #peerSilenceMs: number;
  #hello: Deadline | null;
  #corked = false;

  /** `known`: it has said who it is. */
  constructor(socket: Socket, peer: string, host: ConnectionHost, known: () => void) {
    this.#socket = socket;
    this.#known = known;
    this.peer = peer;
    this.address = socket.remoteAddress ?? null;
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    // A connection of TLS without a certificate does not get here; if it did, it would speak for nobody.
    this.certified = socket instanceof TLSSocket ? (certificate === undefined ? [] : namesIn(certificate)) : null;
    this.#certifiedUntil = certificate === undefined ? Infinity : Date.parse(certificate.validTo);
    this.#host = host;
    this.#liveness = new Liveness(socket);
    this.#turns = new Turns(() => socket.writableLength <= roomBytes);
    this.#peerSilenceMs = host.silenceMs;
    const late = (): void => this.bye('timeout', `no hello within ${helloMs / 1000} s`);
    this.#hello = deadline(helloMs, alone(this.#failed, late));
    const cutter = new FrameCutter(frameBytesMax);
    const onData = (chunk: Buffer): void => {
      this.#liveness.heard();
      if (!this.#over && !cutter.feed(chunk, (frame) => this.#onFrame(frame))) this.#malformed('a frame that is empty or too long');
    };
    const onDrain = (): void => {
      socket.resume();
      this.#turns.next();
    };
    socket.on('data', alone(this.#failed, onData));
    socket.on('drain', alone(this.#failed, onDrain));
    socket.on('error', () => socket.destroy());
    socket.on('close', alone(this.#failed, this.#gone.bind(this)));
  }

  send(message: ServiceMessage): void {
    this.sendEncoded(encodeFrame(message));
  }

  sendEncoded(frame: Uint8Array, taken: () => void = () => {}): void {
    if (this.#over || !this.#socket.writable) return;
    this.#liveness.said();
    // What is said in one turn of the event loop goes out together.
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      setImmediate(alone(this.#failed, this.#uncork.bind(this)));
    }
    this.#socket.write(frame, taken);
    if (this.#socket.writableLength > pauseBytes) this.#socket.pause();
  }

  #uncork(): void {
    this.#corked = false;
    this.#socket.uncork();
  }

  /** Says why, and closes. */
  bye(code: Code, message: string): void {
    if (this.#over) return;
    this.send({ kind: 'bye', code, message: new Foreign(message) });
    this.#finish();
    // One that does not read must not hold a descriptor for ever.
    setTimeout(() => this.#socket.destroy(), 1000).unref();
  }

  tryTurn(subscription: Subscription): boolean {
    return this.#turns.take(subscription);
  }

  endTurn(subscription: Subscription): void {
    this.#turns.end(subscription);
  }

  over(subscription: Subscription): void {
    this.#turns.forget(subscription);
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
    const { silenceMs } = this.#host;
    const silence = this.#liveness.silence(now, silenceMs);
    if (Date.now() > this.#certifiedUntil) this.bye('peer', 'your certificate has ended; connect again with a new one');
    else if (silence !== null) {
      this.#host.count('timeouts');
      this.bye('timeout', `${silence} from ${this.peer} for ${silenceMs / 1000} s`);
    } else if (this.name !== null && this.#liveness.mustSpeak(now, Math.min(silenceMs, this.#peerSilenceMs)))
      this.send({ kind: 'ping', nonce: 0 });
  }

  /** Whether the reader gives a sign of life. */
  probe(): Promise<boolean> {
    if (this.#over) return Promise.resolve(false);
    const alive = this.#liveness.probe();
    this.send({ kind: 'ping', nonce: 1 });
    return alive;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** A bug of ours with one reader: he is cut off, and may come back. */
  readonly #failed = (cause: unknown): void => {
    this.#host.failed(`the connection of ${this.name ?? this.peer}`, cause);
    this.#over = true;
    this.#socket.destroy();
    for (const subscription of this.#running) subscription.abandon();
    this.#tellClosed();
  };

  #onFrame(bytes: Uint8Array): void {
    if (this.#over) return;
    const decoded = decodeFrame(bytes);
    if (decoded.kind === 'malformed') this.#malformed(decoded.reason);
    else if (decoded.kind === 'unknown') this.#malformed(`a frame of kind ${decoded.type}, which this version does not have`);
    else if ((this.name === null) !== (decoded.message.kind === 'hello')) this.#malformed(`${decoded.message.kind} out of place`);
    else this.#onMessage(decoded.message);
  }

  #onMessage(message: ServiceMessage): void {
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
        this.#finish();
        break;
      case 'list':
        this.#answer('listing logs', () => this.#host.list(this, message.request));
        break;
      case 'subscribe':
        this.#onSubscribe(message);
        break;
      case 'credit':
        this.#onCredit(message.subscription, message.bytes);
        break;
      case 'checkpoint': {
        const subscription = this.#subscriptions.get(message.subscription);
        if (subscription?.checkpoint(message.epoch, message.position) !== false) break;
        subscription.end('checkpoint', 'that position was never sent');
        this.#subscriptions.delete(message.subscription);
        break;
      }
      case 'writer':
        this.writer = message.id;
        break;
      case 'look':
        this.#answer(`looking at ${message.log}`, () => this.#host.look(this, message));
        break;
      case 'unsubscribe': {
        const opening = this.#opening.get(message.subscription);
        if (opening !== undefined) opening.leaving = true;
        else this.#subscriptions.get(message.subscription)?.leave();
        break;
      }
      case 'batch':
      case 'changed':
      case 'damage':
      case 'ended':
      case 'logs':
      case 'looked':
      case 'moved':
      case 'piece':
      case 'status':
      case 'stored':
      case 'subscribed':
      case 'welcome':
        this.#malformed(`${message.kind}, which only a node says`);
        break;
      default:
        unreachable(message);
    }
  }

  #onHello({ service, lowest, highest, silenceMs, name }: Extract<ReaderMessage, { kind: 'hello' }>): void {
    this.#hello?.end();
    this.#hello = null;
    if (service !== logsService) this.bye('service', `this port carries ${logsService}, not ${service}`);
    else if (lowest > wireVersion || highest < wireVersionLeast) {
      this.bye('version', `this node speaks versions ${wireVersionLeast} to ${wireVersion}, the reader ${lowest} to ${highest}`);
    } else if (silenceMs < 1000 || silenceMs > 3_600_000) this.#malformed(`a silence of ${silenceMs} ms`);
    else {
      const grant = this.#host.grant({ name, address: this.address, certified: this.certified });
      if (!grant.ok) {
        this.#host.denied(this, name, grant.why);
        return;
      }
      this.name = name;
      this.#known();
      this.#peerSilenceMs = silenceMs;
      this.send({
        kind: 'welcome',
        version: Math.min(highest, wireVersion),
        service,
        ...this.#host.about,
        silenceMs: this.#host.silenceMs,
      });
    }
  }

  #answer(what: string, work: () => Promise<void>): void {
    if (++this.#listsWaiting > listsMax) {
      this.bye('limit', `${listsMax} questions wait for their answers; ask when they are there`);
      return;
    }
    this.#next(what, async () => {
      if (!this.#over) await work();
      this.#listsWaiting--;
    });
  }

  #onSubscribe(asked: Extract<ReaderMessage, { kind: 'subscribe' }>): void {
    const { subscription: number, credit, log } = asked;
    if (this.#subscriptions.has(number) || this.#opening.has(number)) this.#malformed(`subscription ${number} a second time`);
    else if (credit > creditBytesMax) this.#malformed(`a credit of ${credit} bytes`);
    else if (this.#subscriptions.size + this.#opening.size >= subscriptionsMax) {
      this.#ended(number, 'limit', `${subscriptionsMax} subscriptions on one connection`);
    } else {
      const opening: Opening = { credit: 0, leaving: false };
      this.#opening.set(number, opening);
      // One after the other: a manager asks for a hundred at once, and each opens files.
      this.#next(`opening ${log}`, async () => {
        const subscription = this.#over ? null : await this.#host.subscribe(this, asked);
        this.#opening.delete(number);
        if (subscription !== null) this.#begin(subscription, opening);
        else this.#tellClosed();
      });
    }
  }

  #ended(subscription: number, code: Code, why: string): void {
    this.send({ kind: 'ended', subscription, code, message: new Foreign(why), holder: null });
  }

  #begin(subscription: Subscription, { credit, leaving }: Opening): void {
    this.#running.add(subscription);
    if (this.#over) subscription.abandon();
    else this.#subscriptions.set(subscription.number, subscription);
    if (leaving) subscription.leave();
    this.#grant(subscription, credit);
    subscription.run().catch((cause: unknown) => {
      this.#host.failed(`reading ${subscription.key}`, cause);
      this.#ended(subscription.number, 'internal', 'an error of this node; its log says more');
    });
  }

  #next(what: string, work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((cause: unknown) => {
      this.#host.failed(what, cause);
      this.bye('internal', 'an error of this node; its log says more');
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

  /** Sends what waits, then closes. */
  #finish(): void {
    this.#over = true;
    this.#abandon();
    this.#socket.end();
  }

  #abandon(): void {
    for (const subscription of this.#running) subscription.abandon();
    this.#liveness.end();
  }

  #gone(): void {
    this.#over = true;
    this.#hello?.end();
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
