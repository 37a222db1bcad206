// The process that serves as the hub for the others of its machine: a listening unix socket in front of a `Hub`.
//
// A path can not be bound and taken over in one step, so a new hub listens under a name of its own and then takes the path (take-path.ts). Should
// anybody else remove the file, the hub notices within a second, gives up, and its members move over. That looks like a partition that heals.

import { lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeFrame, type Frame, protocolVersion } from './hub-frames.ts';
import { FrameSocket } from './frame-socket.ts';
import { Hub, type HubEvent } from './hub.ts';
import { deadline } from '../sockets/deadline.ts';
import { takePath } from '../sockets/take-path.ts';

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
  /** Of our socket at the path; no other file has it while we listen. Null: we do not have the path. */
  #inode: bigint | null = null;
  #clients = new Set<FrameSocket>();
  #look: NodeJS.Timeout | null = null;

  private constructor(server: Server, path: string, name: string) {
    this.hub = new Hub(name);
    this.#server = server;
    this.#path = path;
    server.on('connection', (socket) => this.#onConnection(socket));
  }

  /**
   * Serves at `path`, mode 0660; null where somebody else does. `dead`: what is there and has refused a connection (`identityOf`), null: nothing
   * was there. Rejects where the folder can not be written.
   */
  static async serve(path: string, dead: string | null, onLost: (reason: string) => void): Promise<SocketHub | null> {
    const name = `${process.pid.toString(36)}-${Date.now().toString(36)}-${++serial}`;
    const own = `${path}.${name}`;
    const server = createServer({ allowHalfOpen: false });
    server.maxConnections = 256;
    await listen(server, own);
    const served = new SocketHub(server, path, name);
    try {
      if (await takePath(own, path, dead)) {
        served.#watch(onLost);
        return served;
      }
    } catch (error) {
      await served.close();
      throw error;
    } finally {
      rmSync(own, { force: true });
    }
    await served.close();
    return null;
  }

  /** Frees the path first, so that the members find it free when their connections end. */
  async close(): Promise<void> {
    if (this.#look !== null) clearInterval(this.#look);
    if (this.#inode !== null && inodeOf(this.#path) === this.#inode) rmSync(this.#path, { force: true });
    const closed = new Promise((resolve) => this.#server.close(resolve));
    await Promise.all([...this.#clients].map((client) => client.end()));
    await closed;
  }

  #watch(onLost: (reason: string) => void): void {
    this.#inode = inodeOf(this.#path);
    this.#server.on('error', (error) => onLost(error.message));
    this.#look = setInterval(() => {
      if (inodeOf(this.#path) !== this.#inode) onLost(`${this.#path} is no longer our socket`);
    }, lookMs).unref();
  }

  #onConnection(socket: Socket): void {
    let id: string | null = null;
    const hello = deadline(helloWithinMs, () => socket.destroy());
    const client: FrameSocket = new FrameSocket(
      socket,
      (frame) => {
        if (id !== null) {
          this.#onFrame(id, client, frame);
          return;
        }
        hello.end();
        id = this.#welcome(client, frame);
      },
      () => {
        this.counters.malformed++;
      },
      () => {
        hello.end();
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

function inodeOf(path: string): bigint | null {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
