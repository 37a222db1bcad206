// One connection to the control socket: requests in, one after the other, answers out at the pace of the reader.

import type { Socket } from 'node:net';
import { alone } from '../../base/alone.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import { byePrefix, codesRequest, errorLine, frameLine, LineCutter, okLine, requestBytesMax } from './framing.ts';
import { answerRequest, type Reply, type Served } from './console-request.ts';
import type { Limits, ServerCounters } from './console-limits.ts';

/** Bytes of an answer that are made and written in one go, before other work of the process has its turn. */
const chunkBytes = 32 * 1024;
/** Requests that may wait behind the one that is being answered; then nothing more is read. */
const waitingMax = 64;

export class Connection {
  private readonly socket: Socket;
  private readonly served: Served;
  private readonly limits: Limits;
  private readonly counters: ServerCounters;
  private readonly cutter = new LineCutter(requestBytesMax);
  private readonly waiting: string[] = [];
  private answering = false;
  private ended = false;
  /** The peer has asked for statuses. */
  private codes = false;

  constructor(socket: Socket, served: Served, limits: Limits, counters: ServerCounters) {
    this.socket = socket;
    this.served = served;
    this.limits = limits;
    this.counters = counters;
    socket.setTimeout(limits.idleMs);
    socket.on(
      'timeout',
      alone(this.failed, () => this.idle()),
    );
    socket.on(
      'data',
      alone(this.failed, (data: Buffer) => this.take(data)),
    );
    socket.on(
      'end',
      alone(this.failed, () => this.inputEnded()),
    );
    // A peer that has gone away; 'close' follows.
    socket.on('error', () => {});
  }

  /** Says why and ends. */
  bye(reason: string): void {
    if (!this.ended) this.end(`${byePrefix} ${terminalLine(reason)}\n`);
  }

  /** Whoever does not read the last words, or does not end as well, is cut off. */
  private end(lastWords: string): void {
    this.ended = true;
    this.socket.end(lastWords);
    this.socket.setTimeout(this.limits.slowMs, () => this.socket.destroy());
  }

  private take(data: Buffer): void | Promise<void> {
    if (this.ended) return;
    const lines = this.cutter.take(data);
    if (lines === null) {
      this.counters.tooLong++;
      this.bye(`a request has at most ${requestBytesMax} bytes`);
      return;
    }
    for (const line of lines) this.waiting.push(line);
    if (this.waiting.length > waitingMax) this.socket.pause();
    return this.answerAll();
  }

  /** The peer has said all; it may still read (`echo ... | nc`). */
  private inputEnded(): Promise<void> {
    const rest = this.cutter.flush();
    if (rest !== '') this.waiting.push(rest);
    this.waiting.push('quit');
    return this.answerAll();
  }

  private async answerAll(): Promise<void> {
    if (this.answering) return;
    this.answering = true;
    for (let line = this.waiting.shift(); line !== undefined && !this.ended; line = this.waiting.shift()) {
      if (line.trim() === 'quit') this.end('');
      else if (line.trim() === codesRequest) await this.withCodes();
      else await this.answer(line);
      if (this.waiting.length <= waitingMax && this.socket.isPaused()) this.socket.resume();
    }
    this.answering = false;
  }

  private async withCodes(): Promise<void> {
    this.codes = true;
    await this.send(`${okLine}\n`);
  }

  /** A bug of ours in a command ends the connection, not the node that serves mail. */
  private async answer(line: string): Promise<void> {
    this.counters.requests++;
    try {
      const reply = await answerRequest(line, this.served);
      if (!reply.ok) this.counters.errors++;
      await this.write(reply);
    } catch (error) {
      this.failed(error);
    }
  }

  private readonly failed = (error: unknown): void => {
    this.counters.bugs++;
    if (this.ended) this.socket.destroy();
    const at = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 2).join(' ') : String(error);
    this.bye(`internal error, please report it: ${at}`);
  };

  /** By pieces: an answer of megabytes must hold up neither heartbeats nor memory. */
  private async write(reply: Reply): Promise<void> {
    let chunk = '';
    for (const line of reply.lines) {
      chunk += frameLine(line);
      if (chunk.length < chunkBytes) continue;
      await this.send(chunk);
      if (this.ended) return;
      chunk = '';
    }
    const end = reply.ok ? okLine : this.codes ? `${errorLine} ${reply.status}` : errorLine;
    await this.send(`${chunk}${end}\n`);
  }

  private async send(text: string): Promise<void> {
    if (this.ended || this.socket.destroyed) {
      this.ended = true;
      return;
    }
    if (this.socket.write(text)) await new Promise((resolve) => setImmediate(resolve));
    else await this.drained();
  }

  /** Until the peer has read, is gone, or has been too slow. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.counters.cutOff++;
        this.socket.destroy();
      }, this.limits.slowMs);
      const done = () => {
        clearTimeout(timer);
        this.socket.off('drain', done);
        this.socket.off('close', done);
        if (this.socket.destroyed) this.ended = true;
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
    });
  }

  private idle(): void {
    if (this.answering) return;
    this.counters.idle++;
    this.bye(`idle for ${this.limits.idleMs / 1000} s`);
  }
}
