// The control socket of a daemon. Everything about it is bounded: connections, the length of a request, the time for which one is
// idle or does not read.

import { createServer, type Server, type Socket } from 'node:net';
import { alone } from '../../base/alone.ts';
import type { Command } from './console-command.ts';
import { Connection } from './console-connection.ts';
import { reservePath, socketPathMax, type Endpoint } from '../sockets/endpoint.ts';
import { byePrefix } from './framing.ts';
import { Jobs } from './jobs.ts';
import { listenAt } from '../sockets/listen.ts';
import type { NodePort } from './node-port.ts';
import type { Served } from './console-request.ts';
import { defaultLimits, noCounts, type Limits, type ServerCounters } from './console-limits.ts';

export interface ConsoleServer {
  /** What answers its requests: for requests that come another way. */
  readonly served: Served;
  counters(): Readonly<ServerCounters>;
  /** Tells everybody and removes the socket. Resolves when nothing is left. */
  close(): Promise<void>;
}

export type Opened = { readonly ok: true; readonly server: ConsoleServer } | { readonly ok: false; readonly why: string };

export interface Options {
  /** One or several, such as a Unix socket and a loopback port. */
  readonly endpoints: readonly Endpoint[];
  /** Of a Unix socket (`file_mode`), 0660 by default. */
  readonly mode?: number;
  readonly limits?: Partial<Limits>;
  /** Also here, for what only reads. */
  readonly readEndpoints?: readonly Endpoint[];
  /** Of a node or of a manager. */
  readonly commands: readonly Command[];
}

/** Serves the console of `port`. Not opened: why not, in one sentence that says what to do; then nothing is left behind. */
export async function openConsole(port: NodePort, options: Options): Promise<Opened> {
  const limits = { ...defaultLimits, ...options.limits };
  const jobs = new Jobs(port, () => performance.now());
  const served: Served = { port, jobs, commands: options.commands, who: 'full' };
  const room = new Room(served, limits);
  const reserve = new Room(served, { ...limits, connections: reservedConnections }, room.counters);
  const readers = new Room({ ...served, only: 'read', who: 'read' }, limits, room.counters);
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    jobs.close();
    room.close();
    reserve.close();
    readers.close();
    await Promise.all(closers.map((each) => each()));
  };
  const doors = [
    ...options.endpoints.flatMap((each) => doorsOf(each, options.mode, room, reserve)),
    ...(options.readEndpoints ?? []).map((endpoint) => ({ endpoint, mode: readMode, enter: (socket: Socket) => readers.enter(socket) })),
  ];
  for (const { endpoint, mode, enter } of doors) {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      const failed = (): void => {
        room.counters.bugs++;
        socket.destroy();
      };
      alone(failed, () => enter(socket))();
    });
    const listening = await listenAt(server, endpoint, mode);
    if (!listening.ok) {
      await close();
      return listening;
    }
    // Such as too many open files: the connection is lost, the daemon is not.
    server.on('error', () => {});
    closers.push(() => shut(server, listening.release));
  }
  return { ok: true, server: { served, counters: () => ({ ...room.counters }), close } };
}

/** Whoever may look at everything may as well be everybody on the machine. */
const readMode = 0o666;
/** Kept for whoever may open `reservePath`. */
const reservedConnections = 4;
/** What `listenAt` adds while it makes a socket. */
const temporaryBytes = 7;

/** A Unix socket has a second one beside it for root and the user of the daemon: however many others talk, these get a console. */
function doorsOf(
  endpoint: Endpoint,
  mode: number | undefined,
  room: Room,
  reserve: Room,
): readonly { readonly endpoint: Endpoint; readonly mode: number | undefined; readonly enter: (socket: Socket) => void }[] {
  const common = { endpoint, mode, enter: (socket: Socket) => room.enter(socket) };
  if (endpoint.kind !== 'unix') return [common];
  const path = reservePath(endpoint.path);
  if (Buffer.byteLength(path) + temporaryBytes > socketPathMax) return [common];
  return [common, { endpoint: { kind: 'unix', path }, mode: 0o600, enter: (socket) => reserve.enter(socket) }];
}

function shut(server: Server, release: () => void): Promise<void> {
  release();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** A console that was heard less long ago is at work. */
const restMs = 1000;

/** Who is connected. */
class Room {
  readonly counters: ServerCounters;
  private readonly served: Served;
  private readonly limits: Limits;
  private readonly present = new Map<Socket, Connection>();
  private readonly heardAt = new WeakMap<Socket, number>();

  constructor(served: Served, limits: Limits, counters: ServerCounters = noCounts()) {
    this.counters = counters;
    this.served = served;
    this.limits = limits;
  }

  enter(socket: Socket): void {
    if (this.present.size >= this.limits.connections) this.makeRoom();
    if (this.present.size >= this.limits.connections) {
      this.counters.refused++;
      socket.on('error', () => {});
      socket.end(`${byePrefix} ${this.limits.connections} consoles are connected already, try again later\n`);
      socket.setTimeout(this.limits.slowMs, () => socket.destroy());
      socket.resume();
      return;
    }
    this.counters.connections++;
    this.heardAt.set(socket, performance.now());
    socket.on('data', () => this.heardAt.set(socket, performance.now()));
    this.present.set(socket, new Connection(socket, this.served, this.limits, this.counters));
    socket.on('close', () => this.present.delete(socket));
  }

  /** Consoles that do nothing must not keep an operator out: the one that has been silent longest, for a second at least, goes. */
  private makeRoom(): void {
    const now = performance.now();
    let oldest: readonly [Socket, number] | null = null;
    for (const socket of this.present.keys()) {
      const at = this.heardAt.get(socket) ?? now;
      if (now - at >= restMs && (oldest === null || at < oldest[1])) oldest = [socket, at];
    }
    if (oldest === null) return;
    const [socket] = oldest;
    this.counters.idle++;
    this.present.get(socket)?.bye('somebody else needs the place of this idle console');
    this.present.delete(socket);
    setTimeout(() => socket.destroy(), 200).unref();
  }

  close(): void {
    for (const [socket, connection] of this.present) {
      connection.bye('the daemon ends');
      // It has had its chance to read; the daemon does not wait for it.
      setTimeout(() => socket.destroy(), 200).unref();
    }
  }
}
