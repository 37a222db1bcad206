// Opens the control socket: over the left-over of a dead daemon, never over a live one, and never with another mode for a moment.

import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { isLoopback, parseIp } from '../net/ip.ts';
import { showEndpoint, socketPathMax, type Endpoint } from './endpoint.ts';

export type Listening = { readonly ok: true; release(): void } | { readonly ok: false; readonly why: string };

const socketMode = 0o660;
const probeMs = 1000;

/** `reach`: where nobody is asked who he is, only loopback is taken. `anywhere` is for servers that ask by certificates. */
export type Reach = 'loopback' | 'anywhere';

/** `mode`: of a Unix socket. */
export async function listenAt(server: Server, endpoint: Endpoint, mode = socketMode, reach: Reach = 'loopback'): Promise<Listening> {
  return endpoint.kind === 'unix' ? listenUnix(server, endpoint.path, mode) : listenTcp(server, endpoint, reach);
}

async function listenUnix(server: Server, path: string, mode: number): Promise<Listening> {
  // The kernel's own error for it speaks of permissions.
  if (!existsSync(dirname(path))) return no(`${path}: there is no folder ${dirname(path)}: make it, or choose another path`);
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isSocket()) return no(`${path} is there and is no socket: move it away, or choose another path`);
  if (there !== undefined && (await answers(path))) {
    return no(`${path} belongs to a daemon that runs: stop it, or give this one another path`);
  }
  // Made beside it under another name and then renamed: nobody ever sees it with another mode, and no daemon that starts at the same
  // time finds it half made.
  const made = `${path}.${randomBytes(3).toString('hex')}`;
  if (Buffer.byteLength(made) > socketPathMax) return no(`${path} is too long for a socket: at most ${socketPathMax - 7} bytes`);
  const why = await bind(server, { path: made });
  if (why !== null) return no(`${path}: ${why}`);
  try {
    chmodSync(made, mode);
    renameSync(made, path);
  } catch (error) {
    rmSync(made, { force: true });
    return no(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { ino } = lstatSync(path);
  return { ok: true, release: () => removeOwn(path, ino) };
}

/** Another daemon may have taken the path over since. */
function removeOwn(path: string, ino: number): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === ino) rmSync(path, { force: true });
}

async function listenTcp(server: Server, endpoint: Endpoint & { readonly kind: 'tcp' }, reach: Reach): Promise<Listening> {
  const ip = parseIp(endpoint.host === 'localhost' ? '127.0.0.1' : endpoint.host);
  const name = showEndpoint(endpoint);
  if (ip === null) return no(`${name}: listen at an address, not at a name`);
  if (reach === 'loopback' && !isLoopback(ip)) {
    return no(`${name}: nobody is asked here who he is, so it listens on loopback only (127.0.0.1, [::1]); from elsewhere come in by ssh`);
  }
  const why = await bind(server, { host: ip.text, port: endpoint.port, exclusive: true });
  return why === null ? { ok: true, release: () => {} } : no(`${name}: ${why}`);
}

function bind(server: Server, where: { path: string } | { host: string; port: number; exclusive: boolean }): Promise<string | null> {
  return new Promise((resolve) => {
    const failed = (error: Error) => resolve(error.message);
    server.once('error', failed);
    server.listen(where, () => {
      server.off('error', failed);
      resolve(null);
    });
  });
}

/** Somebody accepts connections there. One that neither accepts nor refuses within a second counts as alive: a backlog is full. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(probeMs, () => end(true));
    socket.on('connect', () => end(true));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'));
  });
}

function no(why: string): Listening {
  return { ok: false, why };
}
