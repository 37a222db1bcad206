// The socket of one client: bytes in, commands, answers out, one write for all that came in one piece. What the client does not read
// stops what it may send; whoever reads nothing for too long is cut off.

import type { Socket } from 'node:net';
import { alone } from '../../base/alone.ts';
import { execute } from './execute.ts';
import type { Feed } from './feed.ts';
import type { Budget } from './budget.ts';
import { RequestParser } from './parser.ts';
import type { Session } from './session.ts';
import type { Turns } from './feed-turn.ts';

/** What all connections share. */
export interface Shared {
  readonly feed: Feed;
  readonly turns: Turns;
  /** Bytes of commands that are not finished, and of answers that are not read. */
  readonly memory: Budget;
}

export class Connection {
  readonly session: Session;
  readonly #socket: Socket;
  readonly #shared: Shared;
  readonly #parser: RequestParser;
  #ended = false;
  /** It is paused until others had their turn, or until its answers are read. */
  #waits = false;
  /** Waits for others' turn already. */
  #queued = false;
  #patience: NodeJS.Timeout | null = null;
  /** What it has of the common memory. */
  #memory = 0;

  constructor(socket: Socket, session: Session, shared: Shared) {
    this.#socket = socket;
    this.session = session;
    this.#shared = shared;
    this.#parser = new RequestParser(shared.feed.surroundings.limits);
    socket.on(
      'data',
      alone(this.#failed, (chunk: Buffer) => this.#take(chunk)),
    );
    socket.on(
      'drain',
      alone(this.#failed, () => this.#drained()),
    );
    // A peer that has gone away; 'close' follows.
    socket.on('error', () => {});
  }

  /** To be called when the socket is closed. What the client has raised is still up. */
  closed(): void {
    this.#ended = true;
    this.#setMemory(0);
    if (this.#patience !== null) clearTimeout(this.#patience);
  }

  #take(chunk: Buffer): void {
    if (this.#ended) return;
    this.#parser.feed(chunk);
    // A chunk can come once more after `pause`.
    if (!this.#waits) this.#answerAll();
  }

  /** A bug of ours in a command ends the connection, not the node that serves mail. */
  readonly #failed = (error: unknown): void => {
    this.#shared.feed.surroundings.counters.bugs++;
    this.#shared.feed.replies.clear(true);
    if (this.#ended) this.#socket.destroy();
    else this.#end(`-ERR internal error, please report it: ${said(error)}\r\n`);
  };

  #answerAll(): void {
    const { feed, turns } = this.#shared;
    const { replies, surroundings } = feed;
    const { pendingBytes } = surroundings.limits;
    replies.protocol = this.session.protocol;
    for (;;) {
      if (!turns.take()) {
        surroundings.counters.deferred++;
        this.#flush();
        this.#wait();
        this.#goOnLater();
        return;
      }
      const outcome = this.#parser.next();
      if (outcome === 'more') break;
      if (outcome === 'malformed') {
        surroundings.counters.malformed++;
        replies.error(`ERR Protocol error: ${this.#parser.error}`);
        this.#end(this.#takeReplies());
        return;
      }
      execute(feed, this.session, this.#parser.request);
      if (this.session.ended) {
        this.#end(this.#takeReplies());
        return;
      }
      if (replies.length >= pendingBytes && !this.#flush()) return;
    }
    if (replies.length === 0 || this.#flush()) this.#account();
  }

  /** False: the client has to read first. */
  #flush(): boolean {
    const { replies } = this.#shared.feed;
    if (replies.length === 0) return true;
    this.#socket.write(replies.view());
    // What the kernel has taken whole needs its bytes no more, and so it is nearly always.
    const waiting = this.#socket.writableLength > 0;
    replies.clear(waiting);
    if (!waiting) return true;
    this.#wait();
    this.#patience ??= setTimeout(
      alone(this.#failed, () => this.#cutOff()),
      this.#shared.feed.surroundings.limits.slowMs,
    );
    this.#account();
    return false;
  }

  /** A copy, for the last words of a connection. */
  #takeReplies(): Buffer {
    const { replies } = this.#shared.feed;
    const bytes = Buffer.from(replies.view());
    replies.clear(false);
    return bytes;
  }

  #wait(): void {
    this.#waits = true;
    this.#socket.pause();
  }

  #drained(): void {
    if (this.#patience === null) return;
    clearTimeout(this.#patience);
    this.#patience = null;
    this.#goOn();
  }

  #goOnLater(): void {
    if (this.#queued) return;
    this.#queued = true;
    this.#shared.turns.later(
      alone(this.#failed, () => {
        this.#queued = false;
        this.#goOn();
      }),
    );
  }

  /** Both may hold it up: others' turn, and answers that are not read. */
  #goOn(): void {
    if (this.#ended || this.#patience !== null) return;
    this.#waits = false;
    this.#answerAll();
    if (!this.#waits && !this.#ended) this.#socket.resume();
  }

  #cutOff(): void {
    this.#shared.feed.surroundings.counters.cutOff++;
    this.#ended = true;
    this.#socket.destroy();
  }

  #account(): void {
    if (this.#setMemory(this.#parser.waitingBytes + this.#socket.writableLength + (this.session.transaction?.bytes ?? 0))) return;
    this.#shared.feed.surroundings.counters.cutOff++;
    this.#ended = true;
    this.#socket.destroy();
  }

  /** False: all connections together hold too much, and this one more than its share. */
  #setMemory(bytes: number): boolean {
    if (bytes === this.#memory) return true;
    const fits = this.#shared.memory.change(this.#memory, bytes);
    this.#memory = bytes;
    return fits;
  }

  /** Says the last words. Whoever does not read them, or does not end as well, is cut off. */
  #end(lastWords: string | Buffer): void {
    this.#ended = true;
    this.#socket.end(lastWords);
    this.#socket.resume();
    this.#patience ??= setTimeout(() => this.#socket.destroy(), this.#shared.feed.surroundings.limits.slowMs);
  }
}

function said(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join(' ') : String(error);
  return text.replace(/[\r\n]/g, ' ');
}
