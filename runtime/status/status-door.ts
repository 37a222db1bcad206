// Where people and browsers come in: who may, how many at once, how fast, and what goes out with every answer.

import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { Socket } from 'node:net';
import { alone } from '../../base/alone.ts';
import { OneRequest } from '../sockets/one-request.ts';
import { clientOf } from './client-of.ts';
import { isKnownHost } from './host-rule.ts';
import { Buckets, limits } from './status-limits.ts';
import type { TokenGate } from './token-gate.ts';

export interface DoorConfig {
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
  readonly gate: TokenGate | null;
  /** Of `--status-host`, in lower case. */
  readonly names: readonly string[];
}

export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly client: string;
}

export interface DoorCounters {
  requests: number;
  /** Of events, that were begun. */
  streams: number;
  /** Turned away, by why. */
  refusedHost: number;
  refusedMethod: number;
  refusedRate: number;
  refusedToken: number;
  refusedConnections: number;
  bugs: number;
}

export interface Rooms {
  /** Answered without a token. */
  open(visit: Visit): Promise<boolean>;
  visit(visit: Visit): Promise<void>;
  /** What is said where a token is missing or wrong. */
  ask(visit: Visit, remark: string): void;
  login(visit: Visit): Promise<void>;
  failed(error: unknown): void;
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** With every answer. No header lets another origin read anything. */
const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

export class StatusDoor {
  readonly server: Server;
  readonly counters: DoorCounters = {
    requests: 0,
    streams: 0,
    refusedHost: 0,
    refusedMethod: 0,
    refusedRate: 0,
    refusedToken: 0,
    refusedConnections: 0,
    bugs: 0,
  };
  readonly #config: DoorConfig;
  readonly #rooms: Rooms;
  readonly #rate = new Buckets(limits.burst, limits.perSec, () => performance.now());
  readonly #one = new OneRequest();
  readonly #sockets = new Set<Socket>();
  readonly #answered = new Set<Socket>();
  #streams = 0;

  constructor(config: DoorConfig, rooms: Rooms) {
    this.#config = config;
    this.#rooms = rooms;
    const failed = (error: unknown): void => {
      this.counters.bugs++;
      rooms.failed(error);
    };
    const options = {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.headersMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: 1000,
    };
    const onRequest = (request: IncomingMessage, response: ServerResponse) => {
      if (!this.#one.mayBegin(request, response)) return;
      const end = (error: unknown): void => {
        failed(error);
        response.destroy();
      };
      alone(end, () => this.#onRequest(request, response))();
    };
    this.server =
      config.tls === null ? createPlain(options, onRequest) : createSecure({ ...options, ...config.tls, minVersion: 'TLSv1.2' }, onRequest);
    this.server.on(
      'connection',
      alone(failed, (socket: Socket) => this.#enter(socket)),
    );
    // Such as too many open files: the connection is lost, the node is not.
    this.server.on('error', () => {});
  }

  close(): void {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** One more reader of events, or null: there are enough. The answer ends it. */
  enterStream(): (() => void) | null {
    if (this.#streams >= limits.streams) return null;
    this.#streams++;
    this.counters.streams++;
    let isIn = true;
    return () => {
      if (isIn) this.#streams--;
      isIn = false;
    };
  }

  #enter(socket: Socket): void {
    // Of too many the oldest goes that is not being answered; where all are, the new one.
    if (this.#sockets.size >= limits.connections) {
      this.counters.refusedConnections++;
      const idle = [...this.#sockets].find((each) => !this.#answered.has(each));
      (idle ?? socket).destroy();
      if (idle === undefined) return;
      this.#sockets.delete(idle);
    }
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.counters.requests++;
    const { socket } = request;
    this.#answered.add(socket);
    response.on('close', () => this.#answered.delete(socket));
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const client = clientOf(request.socket.remoteAddress);
    const visit = visitOf(request, response, client);
    if (visit === null || !isKnownHost(request.headers.host, this.#config.names)) {
      this.counters.refusedHost++;
      refuse(response, 421, 'this is served under its address or localhost; other names are given with --status-host');
      return;
    }
    const isLogin = request.method === 'POST' && visit.path === '/login' && this.#config.gate !== null;
    if (request.method !== 'GET' && request.method !== 'HEAD' && !isLogin) {
      this.counters.refusedMethod++;
      response.setHeader('Allow', 'GET, HEAD');
      refuse(response, 405, 'only GET and HEAD: the page changes nothing');
      return;
    }
    if (!this.#rate.take(client)) {
      this.counters.refusedRate++;
      response.setHeader('Retry-After', '1');
      refuse(response, 429, `at most ${limits.perSec} requests a second`);
      return;
    }
    if (await this.#rooms.open(visit)) return;
    if (isLogin) await this.#rooms.login(visit);
    else if (this.#mayEnter(visit)) await this.#rooms.visit(visit);
  }

  #mayEnter(visit: Visit): boolean {
    const judgement = this.#config.gate?.judge(visit.request, visit.client) ?? 'in';
    if (judgement === 'in') return true;
    this.counters.refusedToken++;
    if (judgement === 'late') {
      visit.response.setHeader('Retry-After', '60');
      refuse(visit.response, 429, 'too many wrong tokens from there: wait a minute');
      return false;
    }
    visit.response.setHeader('WWW-Authenticate', 'Bearer');
    this.#rooms.ask(visit, judgement === 'wrong' ? 'That is not the token.' : 'This page is for who knows the token (--status-token).');
    return false;
  }
}

/** Paths are compared as they are: nothing is decoded but names of nodes and addresses, and there are no files. */
function visitOf(request: IncomingMessage, response: ServerResponse, client: string): Visit | null {
  const [text = '', search = ''] = (request.url ?? '').split('?', 2);
  if (!text.startsWith('/') || text.startsWith('//')) return null;
  try {
    return { request, response, path: decodeURIComponent(text), query: new URLSearchParams(search), client };
  } catch {
    return null;
  }
}

export function refuse(response: ServerResponse, status: number, text: string): void {
  // What else comes on this connection is not read.
  response.setHeader('Connection', 'close');
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
