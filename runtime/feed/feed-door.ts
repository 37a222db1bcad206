// Who comes in to the feed, by the kind of door. A Unix socket has owner and mode. A port has neither: on loopback the kernel is asked whose
// process it is, or a password is asked for; beyond loopback there is TLS only, and a certificate that names a machine of the cluster.

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { alone } from '../../base/alone.ts';
import { namesOf, type CertifiedName } from '../trust/certificate-names.ts';
import type { Credentials } from '../trust/credentials.ts';
import { isTrusted, ownerOf } from '../trust/local-owner.ts';
import type { Endpoint } from '../sockets/endpoint.ts';
import { listenAt, type Listening } from '../sockets/listen.ts';

/** One of `--feed`. `tls`: it was `tls:HOST:PORT`. */
export type FeedEndpoint = Endpoint & { readonly tls?: boolean };

export interface FeedGuard {
  /** To be said on ports without TLS before anything else; null: root and the daemon's own user get in there, and nobody else. */
  readonly password: string | null;
  /** For ports with TLS. */
  readonly credentials: Credentials | null;
  /** Whether a certificate with these names is one of the cluster. */
  readonly isOfCluster: (names: readonly CertifiedName[]) => boolean;
}

export const noGuard: FeedGuard = { password: null, credentials: null, isOfCluster: () => false };

export interface FeedRoom {
  /** `password`: nothing is done before it was said; null: it is welcome. */
  enter(socket: Socket, password: Password | null): void;
  /** Says why, and ends. */
  refuse(socket: Socket, why: string): void;
  acceptError(): void;
  /** A bug: it cannot come in. */
  failed(socket: Socket): void;
}

/** How long somebody may take to agree on TLS. */
const handshakeMs = 5000;

export class Password {
  readonly #digest: Buffer;

  constructor(text: string) {
    this.#digest = digestOf(text);
  }

  /** In a time that tells nothing of it. */
  is(said: Uint8Array): boolean {
    return timingSafeEqual(this.#digest, digestOf(said));
  }
}

function digestOf(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A server for this endpoint, listening. */
export async function openDoor(
  endpoint: FeedEndpoint,
  guard: FeedGuard,
  room: FeedRoom,
): Promise<{ readonly server: Server; readonly listening: Listening }> {
  const tls = endpoint.tls === true;
  const server = tls ? tlsDoor(guard, room) : plainDoor(endpoint, guard, room);
  if (server === null) {
    const why = 'tls: a port with TLS needs the certificate of this machine: --identity FILE, which `ecclusterd pki` makes';
    return { server: createServer(), listening: { ok: false, why } };
  }
  return { server, listening: await listenAt(server, endpoint, undefined, tls ? 'anywhere' : 'loopback') };
}

function plainDoor(endpoint: Endpoint, guard: FeedGuard, room: FeedRoom): Server {
  const password = guard.password === null ? null : new Password(guard.password);
  return createServer({ noDelay: true }, (socket) =>
    entering(socket, room, () => {
      if (endpoint.kind === 'unix') room.enter(socket, null);
      else if (password !== null) room.enter(socket, password);
      else return enterLocal(socket, room);
    }),
  );
}

function entering(socket: Socket, room: FeedRoom, enter: () => void | Promise<void>): void {
  alone(() => room.failed(socket), enter)();
}

/** Every user of the machine reaches a port on loopback. */
async function enterLocal(socket: Socket, room: FeedRoom): Promise<void> {
  socket.pause();
  const ignore = () => {};
  socket.on('error', ignore);
  const owner = await ownerOf(socket);
  if (socket.destroyed) return;
  socket.off('error', ignore);
  if (owner.kind === 'local' && isTrusted(owner.uid)) room.enter(socket, null);
  else room.refuse(socket, 'NOPERM this port is for root and the user of ecclusterd only; use the Unix socket, or --feed-password');
  socket.resume();
}

function tlsDoor({ credentials, isOfCluster }: FeedGuard, room: FeedRoom): Server | null {
  if (credentials === null) return null;
  const server: TlsServer = createTlsServer({ ...credentials.serverOptions(), handshakeTimeout: handshakeMs, noDelay: true }, (socket) =>
    entering(socket, room, () => {
      if (isOfCluster(namesOf(socket))) room.enter(socket, null);
      else room.refuse(socket, 'NOPERM the certificate names no machine of the cluster');
    }),
  );
  server.on('tlsClientError', (_error, socket) => {
    room.acceptError();
    socket.destroy();
  });
  credentials.onRenewed(() => server.setSecureContext(credentials.context));
  return server;
}
