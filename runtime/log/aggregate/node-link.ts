// The manager's end of a connection to a node's ECCluster_Listener: connects, says who it is, keeps it alive, and hands on what the node says.
// It never comes back: whoever wants another one makes it.

import { Foreign } from '../../../base/foreign.ts';
import { terminalLine } from '../../../base/terminal-text.ts';
import { unreachable } from '../../../base/unreachable.ts';
import { X509Certificate } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type SecureContextOptions } from 'node:tls';
import { FrameCutter } from '../../net/frame-cutter.ts';
import { namesIn, shownNames, speaksFor } from '../../trust/certificate-names.ts';
import { isBatch, readBatchHead, type BatchHead } from '../service/batch-cursor.ts';
import {
  frameBytesMax,
  logsService,
  wireVersion,
  wireVersionLeast,
  type Code,
  type NodeMessage,
  type ReaderMessage,
  type ServiceMessage,
} from '../service/log-protocol.ts';
import { decodeFrame, encodeFrame } from '../service/log-wire.ts';

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  /** Name of the node that is meant: its certificate must speak for it. */
  readonly node: string;
  /** Null: without TLS. */
  readonly tls: SecureContextOptions | null;
  /** Node name of the manager. */
  readonly name: string;
  /** Whose the places are; null: nobody subscribes here. */
  readonly writer: string | null;
  readonly software: string;
  readonly silenceMs: number;
}

export type Welcome = Extract<NodeMessage, { kind: 'welcome' }>;

export interface LinkEvents {
  welcome(welcome: Welcome): void;
  /** Everything but what has a line of its own here. */
  message(message: NodeMessage): void;
  batch(head: BatchHead, frame: Buffer): void;
  /** Once, whatever ends it. */
  closed(why: LinkEnd): void;
}

export interface LinkEnd {
  /** Of a `bye`; null where the connection just ended. */
  readonly code: Code | null;
  readonly message: string;
}

const connectMs = 10_000;
const tickMs = 1000;
const readBytes = 128 << 10;

export class Link {
  readonly #options: LinkOptions;
  readonly #events: LinkEvents;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #peerSilenceMs: number;
  #welcomed = false;
  #heardAt = performance.now();
  #saidAt = performance.now();
  #end: LinkEnd | null = null;
  #told = false;
  #corked = false;

  constructor(options: LinkOptions, events: LinkEvents) {
    this.#options = options;
    this.#events = events;
    this.#peerSilenceMs = options.silenceMs;
    const { host, port, node, tls, name, software, silenceMs } = options;
    // Everything that a frame says is copied, or made a text, while it is handled: so the same few buffers serve for ever.
    const cutter = new FrameCutter(frameBytesMax, true);
    const take = (chunk: Uint8Array): void => {
      this.#heardAt = performance.now();
      if (this.#end === null && !cutter.feed(chunk, (frame) => this.#onFrame(frame))) this.#malformed('a frame that is empty or too long');
    };
    const onread = {
      buffer: new Uint8Array(readBytes),
      callback: (count: number, bytes: Uint8Array): boolean => {
        take(bytes.subarray(0, count));
        return true;
      },
    };
    this.#socket =
      tls === null
        ? connect({ host, port, noDelay: true, onread })
        : connectTls({ ...tls, host, port, checkServerIdentity: onlyNode(node) });
    this.#socket.on(tls === null ? 'connect' : 'secureConnect', () =>
      this.say({ kind: 'hello', lowest: wireVersionLeast, highest: wireVersion, service: logsService, name, software, silenceMs }),
    );
    if (tls !== null) this.#socket.on('data', take);
    this.#socket.on('end', () => this.#fail('the node has closed the connection'));
    this.#socket.on('error', (error) => this.#fail(error.message));
    this.#socket.on('close', () => this.#closed());
    this.#timer = setInterval(() => this.#tick(), Math.min(tickMs, silenceMs / 8));
  }

  say(message: ReaderMessage | { readonly kind: 'ping' | 'pong'; readonly nonce: number }): void {
    this.#write(encodeFrame(message));
  }

  /** Says why, and closes. */
  bye(code: Code, message: string): void {
    if (this.#end !== null) return;
    this.#write(encodeFrame({ kind: 'bye', code, message: new Foreign(message.slice(0, 300)) }));
    this.#end = { code, message };
    this.#socket.end();
    setTimeout(() => this.#socket.destroy(), 500).unref();
  }

  #write(frame: Uint8Array): void {
    if (this.#end !== null || !this.#socket.writable) return;
    this.#saidAt = performance.now();
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
  }

  #onFrame(bytes: Uint8Array): void {
    if (this.#end !== null) return;
    const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (isBatch(frame)) {
      const head = readBatchHead(frame);
      if (head === null || !this.#welcomed) this.#malformed('a malformed batch');
      else this.#events.batch(head, frame);
      return;
    }
    const decoded = decodeFrame(frame);
    if (decoded.kind === 'message') this.#onMessage(decoded.message);
    else this.#malformed(decoded.kind === 'unknown' ? `a frame of kind ${decoded.type}` : decoded.reason);
  }

  #onMessage(message: ServiceMessage): void {
    switch (message.kind) {
      case 'ping':
        this.say({ kind: 'pong', nonce: message.nonce });
        break;
      case 'pong':
        break;
      case 'bye':
        this.#end = { code: message.code, message: terminalLine(message.message) };
        this.#socket.destroy();
        break;
      case 'hello':
      case 'list':
      case 'subscribe':
      case 'credit':
      case 'checkpoint':
      case 'unsubscribe':
      case 'writer':
      case 'look':
        this.#malformed(`${message.kind}, which only a reader says`);
        break;
      case 'welcome':
        this.#onWelcome(message);
        break;
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
        if (this.#welcomed) this.#events.message(message);
        else this.#malformed(`${message.kind} before welcome`);
        break;
      default:
        unreachable(message);
    }
  }

  #onWelcome(welcome: Welcome): void {
    if (this.#welcomed) {
      this.#malformed('a second welcome');
      return;
    }
    this.#welcomed = true;
    this.#peerSilenceMs = welcome.silenceMs;
    const { writer } = this.#options;
    if (writer !== null && welcome.version > 1) this.say({ kind: 'writer', id: writer });
    this.#events.welcome(welcome);
  }

  #tick(): void {
    const now = performance.now();
    if (now - this.#heardAt > (this.#welcomed ? this.#options.silenceMs : Math.min(connectMs, this.#options.silenceMs))) {
      this.#fail(`nothing was heard for ${Math.round((now - this.#heardAt) / 1000)} s`);
      this.#socket.destroy();
    } else if (this.#welcomed && now - this.#saidAt > this.#peerSilenceMs / 4) this.say({ kind: 'ping', nonce: 0 });
  }

  #malformed(what: string): void {
    this.bye('protocol', `the node sent ${what}`);
  }

  #fail(message: string): void {
    this.#end ??= { code: null, message };
  }

  #closed(): void {
    clearInterval(this.#timer);
    if (this.#told) return;
    this.#told = true;
    this.#events.closed(this.#end ?? { code: null, message: 'the connection was closed' });
  }
}

/** A node is known by its name, not by the address at which it was found: addresses of nodes move. */
function onlyNode(node: string): NonNullable<ConnectionOptions['checkServerIdentity']> {
  return (_host, { raw }) => {
    const names = namesIn(new X509Certificate(raw));
    return speaksFor(names, 'node', node)
      ? undefined
      : new Error(`this should be node ${node}, and its certificate is that of ${shownNames(names)}`);
  };
}
