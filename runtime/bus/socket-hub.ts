// The process that serves as the hub for the others of its machine: a listening unix socket in front of a `Hub`.
//
// A path can not be bound and taken over in one step, so a new hub listens under a name of its own and links that to the path: linking fails
// where somebody else was faster. What is left is a race between two who clear away the same dead hub; the loser notices within a
// second that the path is no longer its own, gives up, and its members move over. That looks like a partition that heals.

import { linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeFrame, type Frame, protocolVersion } from './frames.ts';
import { FrameSocket } from './frame-socket.ts';
import { Hub, type HubEvent } from './hub.ts';

/** What a member may leave unread before it is cut off. */
const unreadBytesMax = 32 << 20;
const helloWithinMs = 5000;
const lookMs = 500;

export interface HubCounters {
  /** Frames that nobody could have sent in earnest. */
  malformed: number;
}

let serial = 0;

export class SocketHub {
  readonly hub: Hub;
  readonly counters: HubCounters = { malformed: 0 };
  #server: Server;
  #path: string;
  #inode: bigint;
  #clients = new Set<FrameSocket>();
  #look: NodeJS.Timeout;

  private constructor(server: Server, path: string, inode: bigint, name: string, onLost: (reason: string) => void) {
    this.hub = new Hub(name);
    this.#server = server;
    this.#path = path;
    this.#inode = inode;
    server.on('connection', (socket) => this.#onConnection(socket));
    server.on('error', (error) => onLost(error.message));
    this.#look = setInterval(() => {
      if (inodeOf(path) !== inode) onLost(`${path} is no longer our socket`);
    }, lookMs);
    this.#look.unref();
  }

  /** Serves at `path`, mode 0660; null where somebody else does. Rejects where the folder can not be written. */
  static async serve(path: string, onLost: (reason: string) => void): Promise<SocketHub | null> {
    const name = `${process.pid.toString(36)}-${Date.now().toString(36)}-${++serial}`;
    const own = `${path}.${name}`;
    const server = createServer({ allowHalfOpen: false });
    server.maxConnections = 256;
    await listen(server, own);
    const inode = inodeOf(own);
    try {
      if (inode !== null && take(own, path)) return new SocketHub(server, path, inode, name, onLost);
    } finally {
      rmSync(own, { force: true });
    }
    server.close();
    return null;
  }

  /** Frees the path first, so that the members find it free when their connections end. */
  async close(): Promise<void> {
    clearInterval(this.#look);
    if (inodeOf(this.#path) === this.#inode) rmSync(this.#path, { force: true });
    const closed = new Promise((resolve) => this.#server.close(resolve));
    await Promise.all([...this.#clients].map((client) => client.end()));
    await closed;
  }

  #onConnection(socket: Socket): void {
    let id: string | null = null;
    const late = setTimeout(() => socket.destroy(), helloWithinMs);
    const client: FrameSocket = new FrameSocket(
      socket,
      (frame) => {
        if (id !== null) {
          this.#onFrame(id, client, frame);
          return;
        }
        clearTimeout(late);
        id = this.#welcome(client, frame);
      },
      () => {
        this.counters.malformed++;
      },
      () => {
        clearTimeout(late);
        this.#clients.delete(client);
        if (id !== null) this.hub.detach(id);
      },
    );
    this.#clients.add(client);
  }

  /** The first frame must be a greeting in our version. */
  #welcome(client: FrameSocket, frame: Frame): string | null {
    const spoken = frame.kind === 'hello' && frame.version === protocolVersion;
    const id = spoken
      ? this.hub.attach(
          (event) => forward(client, event),
          () => client.destroy(),
        )
      : null;
    if (id !== null) client.send({ kind: 'welcome', self: id });
    else {
      client.send({ kind: 'refused', reason: spoken ? 'too many members' : `the hub speaks version ${protocolVersion}` });
      client.end();
    }
    return id;
  }

  #onFrame(id: string, client: FrameSocket, frame: Frame): void {
    if (frame.kind === 'join') {
      if (!this.hub.join(id, frame.group)) client.destroy();
    } else if (frame.kind === 'leave') this.hub.leave(id, frame.group);
    else if (frame.kind === 'send') this.hub.packet(id, frame.group, frame.packet);
    else this.counters.malformed++;
  }
}

/** The bytes of the event that was forwarded last: it goes to each member of a group in turn. */
let encodedEvent: HubEvent | null = null;
let encoded: Uint8Array = new Uint8Array(0);

function forward(client: FrameSocket, event: HubEvent): boolean {
  if (event !== encodedEvent) {
    encodedEvent = event;
    encoded = encodeFrame(event);
  }
  client.sendEncoded(encoded);
  return client.waitingBytes <= unreadBytesMax;
}

/** Nobody may connect before the mode is right, so it comes from the umask and not from a later chmod. Node binds before it returns. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const before = process.umask(0o117);
    try {
      server.listen(path, () => {
        server.removeListener('error', reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

/** Links our socket to the path. A dead one in the way is moved aside first: the caller has just been refused by it. */
function take(own: string, path: string): boolean {
  if (inodeOf(path) !== null) {
    const aside = `${own}.dead`;
    try {
      renameSync(path, aside);
      rmSync(aside, { force: true });
    } catch {
      // Somebody else has moved it.
    }
  }
  try {
    linkSync(own, path);
    return true;
  } catch {
    return false;
  }
}

function inodeOf(path: string): bigint | null {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
