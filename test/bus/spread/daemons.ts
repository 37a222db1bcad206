// Simulated Spread daemons at real sockets: the protocol and its order are those of a real daemon, memberships form when they are told to. No Spread daemon
// can be had from a registry; the real one is tried by hand (docs/spread.md).
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../../runtime/simulate/random.ts';
import { SimSession } from '../../../runtime/simulate/spread/sim-session.ts';
import { type SimSpreadDaemon, SimSpreadNet } from '../../../runtime/simulate/spread/sim-spread-net.ts';

const detectionMs = 300;

export class SimulatedDaemons {
  /** Messages that may wait for a client that does not read. */
  sessionMessagesMax = 50_000;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ecconf-spread-'));
  readonly #net: SimSpreadNet;
  readonly #servers = new Map<SimSpreadDaemon, Server>();
  readonly #sockets = new Map<SimSpreadDaemon, Set<Socket>>();
  readonly #pumping = new Set<SimSpreadDaemon>();

  constructor(count: number) {
    this.#net = new SimSpreadNet(count, new Random(1, 'daemons'));
    this.#net.onOrdered = (daemon) => this.#pump(daemon);
  }

  path(index: number): string {
    return join(this.#folder, `${index}`);
  }

  async start(index: number): Promise<void> {
    const daemon = this.#daemon(index);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      this.#serve(daemon, socket);
    });
    this.#servers.set(daemon, server);
    this.#sockets.set(daemon, sockets);
    this.#net.start(daemon);
    rmSync(this.path(index), { force: true });
    await new Promise<void>((resolve) => server.listen(this.path(index), resolve));
    this.reform();
  }

  /** SIGKILL. */
  async kill(index: number): Promise<void> {
    const daemon = this.#daemon(index);
    const server = this.#servers.get(daemon);
    const closed = new Promise((resolve) => server?.close(resolve));
    this.#net.kill(daemon);
    for (const socket of this.#sockets.get(daemon) ?? []) socket.destroy();
    await closed;
    setTimeout(() => this.reform(), detectionMs);
  }

  /** Null: nobody is cut off any more. */
  cut(index: number | null): void {
    this.#net.apart.clear();
    if (index !== null) this.#net.apart.add(this.#daemon(index));
    this.#net.disturbed();
    setTimeout(() => this.reform(), detectionMs);
  }

  reform(): void {
    this.#net.reform();
    for (const daemon of this.#net.daemons) this.#pump(daemon);
  }

  async close(): Promise<void> {
    for (const [daemon, server] of this.#servers) {
      for (const socket of this.#sockets.get(daemon) ?? []) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #daemon(index: number): SimSpreadDaemon {
    const daemon = this.#net.daemons[index];
    if (daemon === undefined) throw new Error(`no daemon ${index}`);
    return daemon;
  }

  #serve(daemon: SimSpreadDaemon, socket: Socket): void {
    let waiting = 0;
    const session = new SimSession({
      net: this.#net,
      daemon,
      write: (bytes) => {
        if (++waiting > this.sessionMessagesMax) socket.destroy();
        else socket.write(bytes, () => waiting--);
      },
      close: () => socket.end(),
    });
    socket.on('data', (bytes) => session.feed(bytes));
    socket.on('error', () => {});
    socket.on('close', () => session.ended());
  }

  /** A bounded number a turn, so that clients are read in between. */
  #pump(daemon: SimSpreadDaemon): void {
    if (this.#pumping.has(daemon)) return;
    this.#pumping.add(daemon);
    setImmediate(() => {
      this.#pumping.delete(daemon);
      for (let entries = 0; this.#net.advance(daemon); entries++) {
        if (entries < 200) continue;
        this.#pump(daemon);
        return;
      }
    });
  }
}
