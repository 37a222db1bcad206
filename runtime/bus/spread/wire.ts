// The byte stream to a daemon. What a session needs of it is little, so the simulator has its own.

import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../../sockets/endpoint.ts';
import { showTries, type SpreadEndpoint } from './spread-endpoint.ts';

export interface Wire {
  write(bytes: Uint8Array): void;
  /** Bytes that the kernel has not taken. */
  unwritten(): number;
  /** Says that nothing more comes from us. */
  end(): void;
  /** At once; nothing is told afterwards. */
  destroy(): void;
}

export interface WireEvents {
  readonly onOpen: () => void;
  readonly onData: (bytes: Uint8Array) => void;
  /** Once: the other side has ended, or something failed. `code`: of Node; null: an end in order. */
  readonly onEnd: (code: string | null) => void;
}

export interface Dialer {
  /** Events come on later turns. */
  dial(events: WireEvents): Wire;
  /** Whether somebody still listens there; for a moment's answer, `unknown` where that is not to be had. */
  probe(done: (answer: 'listens' | 'gone' | 'unknown') => void): void;
  /** For people. */
  readonly where: string;
}

const probeMs = 50;
/** What says that nobody is there, so that the next place is tried. */
const missing: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED']);
const keepAliveMs = 10_000;

export function dialer(endpoint: SpreadEndpoint): Dialer {
  return {
    where: showTries(endpoint),
    dial: (events) => new SocketWire(endpoint.tries, events),
    probe: (done) => probe(endpoint.tries, done),
  };
}

class SocketWire implements Wire {
  readonly #events: WireEvents;
  #socket: Socket;
  #isOpen = false;
  #over = false;
  /** Why the first place failed, which is the one that counts. */
  #firstCode: string | null = null;

  constructor([first, ...others]: SpreadEndpoint['tries'], events: WireEvents) {
    this.#events = events;
    this.#socket = this.#connect(first, others);
  }

  write(bytes: Uint8Array): void {
    // What is written in one turn leaves in one call.
    if (this.#socket.writableCorked === 0) {
      const socket = this.#socket;
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    this.#socket.write(bytes);
  }

  unwritten(): number {
    return this.#socket.writableLength;
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#over = true;
    this.#socket.destroy();
  }

  #connect(to: Endpoint, others: readonly Endpoint[]): Socket {
    const socket = connect(to.kind === 'unix' ? { path: to.path } : { host: to.host, port: to.port });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.on('connect', () => {
      this.#isOpen = true;
      if (!this.#over) this.#events.onOpen();
    });
    socket.on('data', (bytes) => {
      if (!this.#over) this.#events.onData(bytes);
    });
    socket.on('end', () => this.#end(socket, null));
    socket.on('close', () => this.#end(socket, null));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'ERROR';
      const [next, ...rest] = others;
      if (!this.#isOpen && !this.#over && next !== undefined && missing.has(code)) {
        this.#firstCode ??= code;
        this.#socket = this.#connect(next, rest);
      } else this.#end(socket, this.#isOpen ? code : (this.#firstCode ?? code));
    });
    return socket;
  }

  #end(socket: Socket, code: string | null): void {
    // The end of one that was replaced is none.
    if (this.#over || socket !== this.#socket) return;
    this.#over = true;
    this.#events.onEnd(code);
  }
}

/** A daemon that dies closes the socket that it listens on before those of its clients, so who sees the end of one can ask at once. */
function probe([first, ...others]: SpreadEndpoint['tries'], done: (answer: 'listens' | 'gone' | 'unknown') => void): void {
  const socket = connect(first.kind === 'unix' ? { path: first.path } : { host: first.host, port: first.port });
  const late = setTimeout(() => end('unknown'), probeMs);
  let isOver = false;
  const end = (answer: 'listens' | 'gone' | 'unknown'): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(late);
    socket.destroy();
    done(answer);
  };
  socket.on('connect', () => end('listens'));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    const [next, ...rest] = others;
    if (isOver) return;
    if (!missing.has(code ?? '')) end('unknown');
    else if (next === undefined) end('gone');
    else {
      isOver = true;
      clearTimeout(late);
      probe([next, ...rest], done);
    }
  });
}
