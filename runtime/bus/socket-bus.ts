// The embedded bus between the processes of one machine. Whoever finds nobody at the path serves as the hub, the others are its clients;
// when the hub's process ends, everybody gets `down`, somebody else serves, and all begin anew with `up` and views.

import { lstatSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import type { Bus } from './bus.ts';
import { LocalEngine, packetBytesMax } from './embedded.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { FrameSocket } from './frame-socket.ts';
import { type Frame, protocolVersion } from './hub-frames.ts';
import { createBus, type Window } from './group-bus.ts';
import { SocketHub } from './socket-hub.ts';
import { deadline } from '../sockets/deadline.ts';
import { identityOf } from '../sockets/take-path.ts';

/** Between attempts to reach or to become the hub, with as much again by chance, so that not all try at once. */
const retryMs = { first: 10, most: 500 };
/** What the hub may leave unread before we hold our packets back. */
const unreadBytesMax = 4 << 20;
const welcomeWithinMs = 5000;

/** A member of the cluster of all processes that name the same path. */
export function createSocketBus(path: string, window?: Window): Bus {
  return createBus(new SocketEngine(path), window);
}

class SocketEngine implements Engine {
  #path: string;
  #listener: (event: EngineEvent) => void = () => {};
  #groups = new Set<string>();
  #client: FrameSocket | null = null;
  /** The hub has greeted us. */
  #welcomed = false;
  #server: SocketHub | null = null;
  #local: LocalEngine | null = null;
  /** Why the hub is about to close the connection. */
  #refused: string | null = null;
  #retry: NodeJS.Timeout | null = null;
  #delayMs = retryMs.first;
  #lastReason = '';
  #closed = false;
  #malformed = 0;
  #cutOff = 0;

  constructor(path: string) {
    this.#path = path;
  }

  open(listener: (event: EngineEvent) => void): void {
    this.#listener = listener;
    setImmediate(() => this.#connect());
  }

  join(group: string): void {
    this.#groups.add(group);
    if (this.#welcomed) this.#client?.send({ kind: 'join', group });
    this.#local?.join(group);
  }

  leave(group: string): void {
    this.#groups.delete(group);
    if (this.#welcomed) this.#client?.send({ kind: 'leave', group });
    this.#local?.leave(group);
  }

  transmit(group: string, packet: Uint8Array): boolean {
    if (this.#local !== null) return this.#local.transmit(group, packet);
    if (this.#client === null || !this.#welcomed || this.#client.waitingBytes > unreadBytesMax) return false;
    this.#client.send({ kind: 'send', group, packet });
    return true;
  }

  trouble(): null {
    return null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#local?.close();
    await this.#server?.close();
    await this.#client?.end();
  }

  /** The hub only changes its own membership: to close it would disconnect everybody. */
  reset(): void {
    this.#local?.reset();
    this.#client?.destroy();
  }

  counters(): { readonly cutOff: number; readonly malformed: number } {
    const served = this.#server;
    return { cutOff: this.#cutOff + (served?.hub.cutOff ?? 0), malformed: this.#malformed + (served?.counters.malformed ?? 0) };
  }

  #connect(): void {
    this.#retry = null;
    if (this.#closed) return;
    const doubt = doubtAbout(this.#path);
    if (doubt !== null) {
      this.#lost(doubt);
      return;
    }
    let failure: string | null = null;
    const there = identityOf(this.#path);
    this.#refused = null;
    const socket = connect(this.#path);
    const welcome = deadline(welcomeWithinMs, () => socket.destroy(new Error('the hub does not answer')));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      failure = error.code ?? error.message;
    });
    this.#client = new FrameSocket(
      socket,
      (frame) => {
        welcome.end();
        this.#onFrame(frame);
      },
      () => {
        this.#malformed++;
      },
      (reason) => {
        welcome.end();
        this.#client = null;
        const nobody = failure === 'ECONNREFUSED' || failure === 'ENOENT';
        if (nobody && !this.#welcomed) void this.#serve(failure === 'ENOENT' ? null : there);
        else this.#lost(this.#refused ?? reason);
      },
    );
    this.#client.send({ kind: 'hello', version: protocolVersion });
  }

  #onFrame(frame: Frame): void {
    if (frame.kind === 'welcome' && !this.#welcomed) {
      this.#welcomed = true;
      this.#delayMs = retryMs.first;
      this.#lastReason = '';
      this.#listener({ kind: 'up', self: frame.self, packetBytesMax });
      for (const group of this.#groups) this.#client?.send({ kind: 'join', group });
    } else if (frame.kind === 'packet') this.#listener(frame);
    else if (frame.kind === 'view') {
      this.#listener({ kind: 'view', group: frame.group, view: { id: frame.id, members: frame.members } });
    } else if (frame.kind === 'refused') this.#refused = frame.reason;
    else this.#malformed++;
  }

  /** `dead`: what is at the path and has refused us. */
  async #serve(dead: string | null): Promise<void> {
    try {
      const server = await SocketHub.serve(this.#path, dead, (reason) => void this.#abdicate(reason));
      if (this.#closed) await server?.close();
      else if (server === null) this.#again();
      else {
        this.#server = server;
        this.#delayMs = retryMs.first;
        this.#lastReason = '';
        this.#local = new LocalEngine(server.hub);
        for (const group of this.#groups) this.#local.join(group);
        this.#local.open((event) => this.#listener(event));
      }
    } catch (error) {
      this.#lost(`cannot serve at ${this.#path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Another process serves at our path. */
  async #abdicate(reason: string): Promise<void> {
    const [server, local] = [this.#server, this.#local];
    if (server === null) return;
    this.#cutOff += server.hub.cutOff;
    this.#malformed += server.counters.malformed;
    this.#server = null;
    this.#local = null;
    await local?.close();
    await server.close();
    this.#listener({ kind: 'down', reason, left: true });
    this.#again();
  }

  /** Says so once for each reason, and tries again. */
  #lost(reason: string): void {
    if (this.#closed) return;
    if (this.#welcomed || reason !== this.#lastReason) this.#listener({ kind: 'down', reason, left: true });
    this.#welcomed = false;
    this.#lastReason = reason;
    this.#again();
  }

  #again(): void {
    if (this.#closed || this.#retry !== null) return;
    this.#retry = setTimeout(() => this.#connect(), this.#delayMs * (1 + Math.random()));
    this.#delayMs = Math.min(this.#delayMs * 2, retryMs.most);
  }
}

/** Why the path is not to be trusted, or null. Node tells nothing of the peer of a unix socket, so the files must speak for it. */
function doubtAbout(path: string): string | null {
  try {
    return doubtAboutFiles(path);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function doubtAboutFiles(path: string): string | null {
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  if (folder === undefined) return `the folder of ${path} does not exist: create it, or name another path`;
  const trusted = [process.getuid?.() ?? 0, 0, folder.uid];
  if (!trusted.slice(0, 2).includes(folder.uid)) return `the folder of ${path} belongs to user ${folder.uid}: it must be root's or our own`;
  if ((folder.mode & 0o1002) === 0o002)
    return `anybody can write the folder of ${path}: take the right away (chmod o-w), or name another path`;
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return null;
  if (!file.isSocket()) return `${path} is no socket: name another path, or remove it`;
  if (!trusted.includes(file.uid)) return `${path} belongs to user ${file.uid}: somebody else serves there`;
  return null;
}
