// The connection to a daemon: made when something is asked, and made again when the daemon has ended it meanwhile.

import { lstatSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { terminal, terminalBlock } from '../../../base/terminal-text.ts';
import { reservePath, showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import { identityOf, whyNotTrusted } from './socket-owner.ts';
import { codesRequest, LineCutter, readFramed } from '../framing.ts';

/** How an answer ended: with its status, or not at all. `dropped`: by our own `drop`. */
export type Ending =
  | { readonly kind: 'ok' | 'dropped' }
  /** `status`: for a script (docs/console.md). */
  | { readonly kind: 'error'; readonly status: number }
  | { readonly kind: 'lost'; readonly why: string };

const connectMs = 5000;
/** Above the longest time that a command of the daemon takes. */
const silenceMs = 65_000;
const lineBytesMax = 16 * 1024 * 1024;

interface Wire {
  readonly socket: Socket;
  readonly data: AsyncIterator<Buffer>;
  readonly cutter: LineCutter;
  used: boolean;
  /** It has been asked for statuses, which an old daemon does not know, and says so. */
  greeted: boolean;
  dropped: boolean;
}

export class Link {
  private readonly endpoint: Endpoint;
  private wire: Wire | null = null;

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  /** Sends a line and gives the lines of its answer as they come, in bunches; the daemon is read no faster than they are taken. */
  async *ask(line: string): AsyncGenerator<readonly string[], Ending> {
    for (;;) {
      const wire = this.wire ?? (await this.connect());
      if (typeof wire === 'string') return { kind: 'lost', why: wire };
      this.wire = wire;
      // A connection that was there before may have been ended by the daemon because it was idle: then nothing was done, and a new one serves.
      const mayRepeat = wire.used;
      wire.used = true;
      const refused = await this.greet(wire);
      if (refused !== null && !mayRepeat) return refused;
      if (refused !== null) {
        if (wire.dropped) return { kind: 'dropped' };
        this.drop();
        continue;
      }
      wire.socket.write(`${line}\n`);
      const ending = yield* this.answer(wire);
      if (ending.kind !== 'lost') return ending;
      // Must not be asked again: somebody has pressed ctrl-C.
      if (wire.dropped) return { kind: 'dropped' };
      this.drop();
      if (!mayRepeat || ending.begun) return ending;
    }
  }

  /** Null: it is ready. */
  private async greet(wire: Wire): Promise<Ending | null> {
    if (wire.greeted) return null;
    wire.socket.write(`${codesRequest}\n`);
    const answer = this.answer(wire);
    for (;;) {
      const next = await answer.next();
      if (next.done !== true) continue;
      if (next.value.kind === 'lost') return wire.dropped ? { kind: 'dropped' } : next.value;
      wire.greeted = true;
      return null;
    }
  }

  /** Ends the connection, in the middle of an answer too. */
  drop(): void {
    if (this.wire === null) return;
    this.wire.dropped = true;
    this.wire.socket.destroy();
    this.wire = null;
  }

  private async *answer(wire: Wire): AsyncGenerator<readonly string[], Ending & { readonly begun?: boolean }> {
    let begun = false;
    for (;;) {
      const read = await nextOf(wire);
      if (typeof read === 'string') return { kind: 'lost', why: `${showEndpoint(this.endpoint)}: ${read}`, begun };
      const lines = wire.cutter.take(read);
      if (lines === null) return { kind: 'lost', why: `${showEndpoint(this.endpoint)}: not a daemon's answer`, begun };
      const texts: string[] = [];
      for (const framed of lines.map(readFramed)) {
        if (framed?.kind === 'line') texts.push(terminalBlock(framed.text));
        else {
          if (texts.length > 0) yield texts;
          if (framed?.kind === 'end') return framed.ok ? { kind: 'ok' } : { kind: 'error', status: framed.status };
          return {
            kind: 'lost',
            why: framed === null ? 'not a daemon of ours' : terminal`the daemon ended the connection: ${framed.reason}`,
            begun,
          };
        }
      }
      begun ||= texts.length > 0;
      if (texts.length > 0) yield texts;
    }
  }

  /** The reason in words where it can not be made. */
  private async connect(): Promise<Wire | string> {
    const { endpoint } = this;
    // The place that is kept for root, where there is one; else the common one.
    if (endpoint.kind === 'unix' && process.getuid?.() === 0) {
      const reserved = reservePath(endpoint.path);
      const wire = isSocket(reserved) ? await this.connectTo({ kind: 'unix', path: reserved }) : '';
      if (typeof wire !== 'string') return wire;
    }
    return this.connectTo(endpoint);
  }

  private async connectTo(endpoint: Endpoint): Promise<Wire | string> {
    const path = endpoint.kind === 'unix' ? endpoint.path : null;
    const refused = path === null ? null : whyNotTrusted(path);
    if (refused !== null) return refused;
    const before = path === null ? '' : identityOf(path);
    const wire = await this.open(endpoint);
    // Whoever may put things there could have changed them between the look and the connection.
    if (typeof wire === 'string' || path === null || (identityOf(path) === before && whyNotTrusted(path) === null)) return wire;
    wire.socket.destroy();
    return `${path}: it became another socket while it was connected to; see who listens there`;
  }

  private open(endpoint: Endpoint): Promise<Wire | string> {
    const socket = endpoint.kind === 'unix' ? connect(endpoint.path) : connect(endpoint.port, endpoint.host);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        socket.destroy();
        resolve(`${showEndpoint(endpoint)}: no answer within ${connectMs / 1000} s (is the daemon stopped?)`);
      }, connectMs);
      socket.once('connect', () => {
        clearTimeout(timer);
        // Later errors end the iterator, which says so.
        socket.on('error', () => {});
        resolve({
          socket,
          data: socket[Symbol.asyncIterator](),
          cutter: new LineCutter(lineBytesMax),
          used: false,
          greeted: false,
          dropped: false,
        });
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        resolve(whyNot(error, endpoint));
      });
    });
  }
}

function isSocket(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;
}

async function nextOf(wire: Wire): Promise<Buffer | string> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer for ${silenceMs / 1000} s (is the daemon stopped?)`), silenceMs);
  });
  try {
    const next = await Promise.race([wire.data.next(), silence]);
    if (typeof next === 'string') return next;
    return next.done === true ? 'the daemon has ended the connection' : next.value;
  } catch (error) {
    return error instanceof Error && 'code' in error ? `the connection is broken (${String(error.code)})` : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** One line: what is the case, and what to do. */
function whyNot(error: NodeJS.ErrnoException, endpoint: Endpoint): string {
  const name = showEndpoint(endpoint);
  switch (error.code) {
    case 'ENOENT':
      return `${name}: there is no such socket (start ecclusterd, or name its socket: ecconsole PATH)`;
    case 'ECONNREFUSED':
      return `${name}: no daemon listens there any more (start ecclusterd again, or name another endpoint)`;
    case 'EACCES':
      return `${name}: you may not use this socket (be root${endpoint.kind === 'unix' ? groupOf(endpoint.path) : ''})`;
    case 'ENOTFOUND':
      return `${name}: no such host`;
    default:
      return `${name}: ${error.message}`;
  }
}

function groupOf(path: string): string {
  const gid = statSync(path, { throwIfNoEntry: false })?.gid;
  return gid === undefined ? '' : `, or a member of the group with id ${gid}`;
}
