// Binds the server of a listener to its endpoint.

import type { Server } from 'node:net';
import { listenAt } from '../../sockets/listen.ts';
import { loadLibc } from '../../process/libc.ts';
import { nameOf, type ListenOptions } from './listen-options.ts';

const solSocket = 1;
const soSndbuf = 7;
const soRcvbuf = 8;

/** Resolves with what is to be done when it closes; rejects with a reason for people. */
export async function bindListener(server: Server, options: ListenOptions): Promise<() => void> {
  if (options.endpoint.kind === 'unix') {
    const listening = await listenAt(server, options.endpoint, options.fileMode);
    if (!listening.ok) throw new Error(listening.why);
    return () => listening.release();
  }
  const { host, port } = options.endpoint;
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(new Error(`${nameOf(options.endpoint)}: ${hint(error)}`));
    server.once('error', failed);
    // `*` is every IPv4 address, as in the manual; `::` takes IPv4 as well.
    server.listen({ host: host === '*' ? '0.0.0.0' : host, port, backlog: options.backlog, exclusive: true }, () => {
      server.off('error', failed);
      resolve();
    });
  });
  await setBuffers(server, options);
  return () => {};
}

function hint(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'another process listens there: stop it, or choose another port';
  if (error.code === 'EADDRNOTAVAIL') return 'this machine has no such address';
  return error.message;
}

/** Connections inherit the buffers of the socket that listens. Node has no name for them, so this goes by its file descriptor, where it tells it. */
async function setBuffers(server: Server, { receiveBufferBytes, sendBufferBytes }: ListenOptions): Promise<void> {
  if (receiveBufferBytes === null && sendBufferBytes === null) return;
  const fd = descriptorOf(server);
  const found = await loadLibc();
  if (fd === null || 'error' in found) return;
  const set = (name: number, bytes: number | null) => {
    if (bytes !== null) found.libc.setsockopt(fd, solSocket, name, new Uint8Array(Int32Array.of(bytes).buffer));
  };
  set(soRcvbuf, receiveBufferBytes);
  set(soSndbuf, sendBufferBytes);
}

function descriptorOf(server: Server): number | null {
  const { _handle: handle } = server as unknown as { readonly _handle?: { readonly fd?: number } };
  return handle?.fd !== undefined && handle.fd >= 0 ? handle.fd : null;
}
