// One `Listen` of an ECCluster_Listener: takes connections of the peers of the cluster, as many as it may, with TLS where it is wanted.

import { alone } from '../../../base/alone.ts';
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Credentials } from '../../trust/credentials.ts';
import { Strangers } from '../../sockets/strangers.ts';
import { isTrusted, ownerOf } from '../../trust/local-owner.ts';
import { bindListener } from './bind.ts';
import { nameOf, type ListenOptions } from './listen-options.ts';

export interface ListenerHost {
  /** The reason where an address may not connect. */
  refusal(address: string): string | null;
  /** A peer has connected, and TLS, where wanted, has been agreed on. `known` is to be called when it has said who it is, and may be that. */
  accepted(socket: Socket, peer: string, known: () => void): void;
  /** Somebody was turned away. `socket` is null where nothing can be said to it. */
  refused(code: 'peer' | 'limit', peer: string, why: string, socket: Socket | null): void;
  problem(message: string): void;
  /** A bug. */
  failed(what: string, cause: unknown): void;
}

/** Connections at most where `concurrency` sets no limit. */
const connectionsMax = 1024;
const handshakeMs = 5000;

export class Listener {
  readonly name: string;
  #options: ListenOptions;
  readonly #server: Server;
  readonly #tls: TlsServer | null;
  readonly #host: ListenerHost;
  #connections = 0;
  readonly #strangers = new Strangers();
  #release: () => void = () => {};

  private constructor(options: ListenOptions, host: ListenerHost, credentials: Credentials | null) {
    this.#options = options;
    this.#host = host;
    this.name = nameOf(options.endpoint);
    // Peers that half-close are finished with us.
    this.#server = createServer({ allowHalfOpen: false }, (socket) => this.#alone(socket, () => this.#onConnection(socket)));
    this.#tls = credentials === null ? null : createTlsServer({ ...credentials.serverOptions(), handshakeTimeout: handshakeMs });
    this.#tls?.on('secureConnection', (socket: Socket) => this.#alone(socket, () => this.#accept(socket, peerOf(socket, this.name))));
    this.#tls?.on('tlsClientError', (error: Error, socket: Socket) =>
      this.#alone(socket, () => {
        this.#host.refused('peer', peerOf(socket, this.name), `TLS: ${error.message}`, null);
        socket.destroy();
      }),
    );
  }

  /** Throws an Error with a reason for people where it cannot listen. */
  static async open(options: ListenOptions, host: ListenerHost, credentials: Credentials | null): Promise<Listener> {
    const listener = new Listener(options, host, credentials);
    listener.#release = await bindListener(listener.#server, options);
    listener.#server.on('error', (error) => host.problem(`${listener.name}: ${error.message}`));
    return listener;
  }

  /** Applies what can be changed while it listens. */
  change(options: ListenOptions): void {
    if (options.endpoint.kind === 'unix' && options.fileMode !== this.#options.fileMode) {
      try {
        chmodSync(options.endpoint.path, options.fileMode);
      } catch (error) {
        this.#host.problem(
          `${this.name}: the mode of the socket cannot be changed: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    this.#options = options;
  }

  /** Whoever connects from now on is shown the certificate as it is now, and has to show one of the authority as it is now. */
  renew({ context }: Credentials): void {
    this.#tls?.setSecureContext(context);
  }

  /** The port that is really bound; null for a unix socket. */
  port(): number | null {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : null;
  }

  isListening(): boolean {
    return this.#server.listening;
  }

  /** Takes no new connections; those that there are stay. */
  close(): void {
    this.#server.close();
    this.#tls?.close();
    this.#release();
  }

  /** A bug of ours with somebody who comes in costs him his connection, and the daemon nothing. */
  #alone(socket: Socket, work: () => void | Promise<void>): void {
    const failed = (cause: unknown): void => {
      this.#host.failed(`letting ${peerOf(socket, this.name)} in`, cause);
      socket.destroy();
    };
    alone(failed, work)();
  }

  #onConnection(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const peer = peerOf(socket, this.name);
    const { endpoint, noDelay, concurrency } = this.#options;
    const refusal = endpoint.kind === 'unix' ? null : this.#host.refusal(socket.remoteAddress ?? '');
    const most = concurrency === 0 ? connectionsMax : Math.min(concurrency, connectionsMax);
    const full = this.#connections >= most ? `${most} connections are open already` : null;
    const why = refusal ?? (full === null || this.#makeRoom() ? null : full);
    if (why !== null) {
      // Before TLS nothing can be said in it.
      if (this.#tls !== null) socket.destroy();
      this.#host.refused(refusal === null ? 'limit' : 'peer', peer, why, this.#tls === null ? socket : null);
      return;
    }
    this.#connections++;
    if (endpoint.kind === 'tcp') this.#strangers.add(socket);
    socket.on('close', () => this.#connections--);
    if (endpoint.kind === 'tcp') socket.setNoDelay(noDelay);
    if (this.#tls !== null) this.#tls.emit('connection', socket);
    else if (endpoint.kind === 'unix') this.#accept(socket, peer);
    else this.#alone(socket, () => this.#acceptPlain(socket, peer));
  }

  #accept(socket: Socket, peer: string): void {
    this.#host.accepted(socket, peer, () => this.#strangers.known(socket));
  }

  /** Who only connects must not keep managers out. */
  #makeRoom(): boolean {
    const ended = this.#strangers.end();
    if (ended === null) return false;
    this.#host.refused('limit', peerOf(ended, this.name), 'it has not said who it is, and somebody else needs its place', null);
    return true;
  }

  /** Without certificates every user of this machine could come from one of its addresses, so the kernel is asked whose process it is. */
  async #acceptPlain(socket: Socket, peer: string): Promise<void> {
    socket.pause();
    const owner = await ownerOf(socket);
    if (socket.destroyed) return;
    if (owner.kind === 'local' && !isTrusted(owner.uid)) {
      const who = owner.uid === null ? 'a process of this machine that cannot be told' : `user ${owner.uid} of this machine`;
      this.#host.refused('peer', peer, `${who} is neither root nor the user of this daemon`, socket);
    } else this.#accept(socket, peer);
    socket.resume();
  }
}

/** Address and port of the other side; a unix socket has neither. */
function peerOf(socket: Socket, name: string): string {
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
  if (address === undefined) return name;
  return address.includes(':') ? `[${address}]:${socket.remotePort}` : `${address}:${socket.remotePort}`;
}
