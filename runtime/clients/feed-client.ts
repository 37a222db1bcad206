// A connection to the feed for mail servers: it comes back by itself, and a call is answered in time or fails. A call that is not answered
// in time ends the connection, because nobody knows then whether it has counted; with the connection everything that it has raised is
// taken back, and whoever holds something raises it again (`onUp`).

import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../sockets/endpoint.ts';
import { showEndpoint } from '../sockets/endpoint.ts';
import { deadline, type Deadline } from '../sockets/deadline.ts';
import { ReplyReader, type Reply } from './reply-reader.ts';

export interface FeedClientOptions {
  readonly endpoint: Endpoint;
  /** Said first, where the feed asks for one. */
  readonly password?: string | null;
  /** How long a call, or a connection, may take. */
  readonly timeoutMs: number;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** A new connection is there; what is called in here is sent before anything else. */
  readonly onUp: () => void;
  /** Everything that was raised is taken back. */
  readonly onDown: () => void;
}

/** Why there is no answer, for a log. */
export type Answer = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly why: string };

interface Call {
  readonly answer: (answer: Answer) => void;
  readonly waits: Deadline;
}

const retryMinMs = 100;
const retryMaxMs = 5000;
/** Calls under way; a feed that is so far behind is as good as dead. */
const callsMax = 10_000;

export class FeedClient {
  readonly #options: FeedClientOptions;
  #socket: Socket | null = null;
  #up = false;
  #closed = false;
  #calls: Call[] = [];
  #retry: NodeJS.Timeout | null = null;
  #retryMs = retryMinMs;
  /** Said once, until it is up again. */
  #saidDown = false;

  constructor(options: FeedClientOptions) {
    this.#options = options;
    this.#connect();
  }

  get up(): boolean {
    return this.#up;
  }

  /** Never rejects. */
  call(args: readonly (string | number)[]): Promise<Answer> {
    const socket = this.#socket;
    if (socket === null || !this.#up) return Promise.resolve({ ok: false, why: `${this.#name()} is not connected` });
    if (this.#calls.length >= callsMax) return Promise.resolve({ ok: false, why: `${callsMax} calls wait for ${this.#name()} already` });
    return new Promise((answer) => {
      const waits = deadline(this.#options.timeoutMs, () => this.#lost(`no answer within ${this.#options.timeoutMs} ms`));
      this.#calls.push({ answer, waits });
      socket.write(encode(args));
    });
  }

  close(): void {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#drop('closed');
  }

  #name(): string {
    return `the feed at ${showEndpoint(this.#options.endpoint)}`;
  }

  #connect(): void {
    const { endpoint, timeoutMs } = this.#options;
    this.#retry = null;
    const socket = endpoint.kind === 'unix' ? connect(endpoint.path) : connect({ host: endpoint.host, port: endpoint.port, noDelay: true });
    this.#socket = socket;
    const reader = new ReplyReader();
    // Lengths are in bytes; what comes back of ours is ASCII.
    socket.setEncoding('latin1');
    const connection = deadline(timeoutMs, () => this.#lost(`no connection within ${timeoutMs} ms`, socket));
    socket.on('connect', () => {
      connection.end();
      this.#onConnect();
    });
    socket.on('data', (chunk: string) => this.#onData(reader, chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lost(error.code ?? error.message, socket));
    socket.on('close', () => {
      connection.end();
      this.#lost('the connection was closed', socket);
    });
  }

  #onConnect(): void {
    this.#up = true;
    this.#retryMs = retryMinMs;
    this.#saidDown = false;
    this.#options.log('info', `connected to ${this.#name()}`);
    if (this.#options.password != null) this.#say(this.#options.password);
    this.#options.onUp();
  }

  /** What is called meanwhile is answered after it, or lost with the connection. */
  #say(password: string): void {
    const socket = this.#socket;
    void this.call(['AUTH', password]).then((answer) => {
      if (answer.ok && answer.reply.kind === 'error') this.#lost(`it refuses the password: ${answer.reply.text}`, socket);
    });
  }

  #onData(reader: ReplyReader, chunk: string): void {
    const replies = reader.take(chunk);
    if (replies === null) {
      this.#lost('it does not speak the protocol');
      return;
    }
    for (const reply of replies) {
      const call = this.#calls.shift();
      if (call === undefined) {
        this.#lost(reply.kind === 'error' ? reply.text : 'it has answered what nobody asked');
        return;
      }
      call.waits.end();
      call.answer({ ok: true, reply });
    }
  }

  /** `of`: an event of an older socket changes nothing. */
  #lost(why: string, of = this.#socket): void {
    if (of !== this.#socket || of === null) return;
    if (!this.#closed && !this.#saidDown) this.#options.log('error', `${this.#name()} is lost: ${why}; trying again`);
    this.#saidDown = true;
    this.#drop(why);
    if (this.#closed) return;
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(retryMaxMs, this.#retryMs * 2);
  }

  #drop(why: string): void {
    const wasUp = this.#up;
    this.#up = false;
    this.#socket?.destroy();
    this.#socket = null;
    const calls = this.#calls;
    this.#calls = [];
    if (wasUp) this.#options.onDown();
    for (const { answer, waits } of calls) {
      waits.end();
      answer({ ok: false, why: `${this.#name()}: ${why}` });
    }
  }
}

function encode(args: readonly (string | number)[]): string {
  const parts = args.map((arg) => {
    const text = String(arg);
    return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  });
  return `*${args.length}\r\n${parts.join('')}`;
}
