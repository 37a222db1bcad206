// The feed: replicated objects over the protocol of Redis, so that mail servers and whatever else can count with a client that they have.

import type { Server, Socket } from 'node:net';
import { alone } from '../../base/alone.ts';
import type { SharedView } from '../replication/shared-view.ts';
import type { ReplicationPort } from '../replication/port.ts';
import { Budget } from './budget.ts';
import { Connection, type Shared } from './feed-connection.ts';
import { Feed } from './feed.ts';
import { noGuard, openDoor, type FeedEndpoint, type FeedGuard, type FeedRoom, type Password } from './feed-door.ts';
import { defaultLimits, noCounts, type FeedCounters, type FeedLimits } from './feed-limits.ts';
import { Releases } from './releases.ts';
import { Session } from './session.ts';
import { Strangers } from '../sockets/strangers.ts';
import { feedCommands } from './commands/command-table.ts';
import { Turns } from './feed-turn.ts';

export interface FeedServer {
  counters(): Readonly<FeedCounters>;
  /** Clients that are connected now. */
  clients(): number;
  /** Ends every connection, which takes back what they have raised, and removes the socket. Resolves when nothing is left. */
  close(): Promise<void>;
}

export type FeedOpened = { readonly ok: true; readonly server: FeedServer } | { readonly ok: false; readonly why: string };

export interface FeedOptions {
  /** One or several, such as a Unix socket (mode 0660) and a loopback port. */
  readonly endpoints: readonly FeedEndpoint[];
  /** Who comes in at ports; left out: root and this process's own user, on loopback. */
  readonly guard?: FeedGuard;
  readonly limits?: Partial<FeedLimits>;
}

/** What is served. */
export interface FeedSource {
  readonly port: ReplicationPort;
  /** What the objects hold, for those who want to look. */
  readonly views: SharedView;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970; left out: of this machine. */
  readonly wallMs?: () => number;
}

/** Of those that are not in yet. */
const strangersMin = 16;

/** Unfinished commands and unread answers of all clients together, in bytes, and what each may have when that is used up. */
const memoryBytes = 128 << 20;
const memoryShare = 64 << 10;

/** Not opened: why not, in one sentence that says what to do; then nothing is left behind. */
export async function openFeed(source: FeedSource, options: FeedOptions): Promise<FeedOpened> {
  const room = new Room(source, { ...defaultLimits, ...options.limits });
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    const closing = closers.map((each) => each());
    await room.close();
    await Promise.all(closing);
  };
  for (const endpoint of options.endpoints) {
    const { server, listening } = await openDoor(endpoint, options.guard ?? noGuard, room);
    if (!listening.ok) {
      await close();
      return listening;
    }
    server.on('error', () => room.acceptError());
    // Also those count who have not come in yet.
    server.maxConnections = 2 * room.limits.connections;
    if (endpoint.kind === 'tcp')
      server.on('connection', (socket: Socket) =>
        alone(
          () => room.failed(socket),
          () => room.come(socket),
        )(),
      );
    closers.push(() => shut(server, listening.release));
  }
  return { ok: true, server: { counters: () => ({ ...room.counters }), clients: () => room.size, close } };
}

function shut(server: Server, release: () => void): Promise<void> {
  release();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Who is connected. */
class Room implements FeedRoom {
  readonly counters: FeedCounters = noCounts();
  readonly #shared: Shared;
  readonly limits: FeedLimits;
  readonly #present = new Map<Socket, Connection>();
  readonly #strangers = new Strangers();
  /** Told that they cannot come in, and not gone yet. */
  readonly #refused = new Set<Socket>();
  readonly #failed = (): void => {
    this.counters.bugs++;
  };
  readonly #releases = new Releases((keys) => {
    this.counters.released += keys;
  }, this.#failed);
  #lastId = 0;

  constructor(source: FeedSource, limits: FeedLimits) {
    this.limits = limits;
    const { counters } = this;
    const feed = new Feed({ wallMs: () => Date.now(), ...source, limits, counters, commands: feedCommands, clients: () => this.size });
    this.#shared = { feed, turns: new Turns(source.now, this.#failed), memory: new Budget(memoryBytes, memoryShare) };
  }

  get size(): number {
    return this.#present.size;
  }

  acceptError(): void {
    this.counters.acceptErrors++;
  }

  failed(socket: Socket): void {
    this.#failed();
    socket.destroy();
  }

  /** Every user of the machine, or who is on the network, reaches a port: those that are not in yet leave room for who may come in. */
  come(socket: Socket): void {
    this.#strangers.add(socket);
    if (this.#strangers.size <= Math.max(strangersMin, this.limits.connections >> 2)) return;
    const isIn = (each: Socket) => this.#present.get(each)?.session.password === null;
    if (this.#strangers.end(isIn) !== null) this.counters.refused++;
  }

  enter(socket: Socket, password: Password | null): void {
    if (password === null) this.#strangers.known(socket);
    if (this.#present.size >= this.limits.connections) {
      this.refuse(socket, 'ERR max number of clients reached');
      return;
    }
    this.counters.connections++;
    const { surroundings } = this.#shared.feed;
    const connection = new Connection(
      socket,
      new Session(++this.#lastId, surroundings.now(), this.#shared.feed.held, password),
      this.#shared,
    );
    this.#present.set(socket, connection);
    socket.on(
      'close',
      alone(this.#failed, () => {
        this.#present.delete(socket);
        // What it has raised goes in any case.
        this.#releases.add(connection.session.held);
        connection.closed();
      }),
    );
  }

  refuse(socket: Socket, why: string): void {
    this.counters.refused++;
    this.#refused.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#refused.delete(socket));
    socket.end(`-${why}\r\n`);
    socket.setTimeout(this.limits.slowMs, () => socket.destroy());
    socket.resume();
  }

  async close(): Promise<void> {
    this.#shared.turns.close();
    const all = [...this.#present.keys(), ...this.#refused];
    const gone = all.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of all) socket.destroy();
    await Promise.all(gone);
    await this.#releases.done();
  }
}
