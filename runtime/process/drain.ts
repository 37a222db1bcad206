// Where log lines go. The main loop only ever puts a line into a bounded queue; one write at a time is under way in a thread of
// Node's pool. So a full disk, a stopped terminal or a reader that has gone to sleep can cost log lines, never a heartbeat.

import { Buffer } from 'node:buffer';
import { closeSync, openSync, write } from 'node:fs';

export interface LogDrainCounters {
  readonly lines: number;
  /** Not taken, because too much was waiting. */
  readonly dropped: number;
  /** Writes that the system refused (no space, no reader). */
  readonly failures: number;
}

const standardError = 2;
const mostBytesWaiting = 4 * 1024 * 1024;
const mostBytesAWrite = 64 * 1024;
const retryMs = 500;

export class LogDrain {
  #descriptor: number;
  readonly #path: string | null;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #chunk: Buffer | null = null;
  /** A write, or the pause after a refused one, is under way. */
  #busy = false;
  #retry: NodeJS.Timeout | null = null;
  #droppedUnsaid = 0;
  #counters = { lines: 0, dropped: 0, failures: 0 };
  #idle: (() => void) | null = null;

  /** `path` null: standard error. Throws when the file cannot be opened. */
  constructor(path: string | null) {
    this.#path = path;
    this.#descriptor = path === null ? standardError : openSync(path, 'a', 0o640);
  }

  /** One line with its line end. Never blocks, never throws. */
  write(line: string): void {
    if (this.#waitingBytes + line.length > mostBytesWaiting) {
      this.#counters.dropped++;
      this.#droppedUnsaid++;
      return;
    }
    this.#counters.lines++;
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    if (!this.#busy) this.#next();
  }

  /** Lines lost since the last call, for a line that says so once there is room again. */
  takeDropped(): number {
    if (this.#waitingBytes > mostBytesWaiting / 2) return 0;
    const dropped = this.#droppedUnsaid;
    this.#droppedUnsaid = 0;
    return dropped;
  }

  counters(): LogDrainCounters {
    return { ...this.#counters };
  }

  /** Opens the file by its name again, after it was renamed by a log rotation. Keeps the old one when that fails, and says why. */
  reopen(): string | null {
    if (this.#path === null) return null;
    let opened: number;
    try {
      opened = openSync(this.#path, 'a', 0o640);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    const old = this.#descriptor;
    this.#descriptor = opened;
    // A write that is under way may still use the old one.
    setTimeout(() => closeSync(old), 60_000).unref();
    return null;
  }

  /** Resolves when everything is written: true; or after `withinMs`: false, a thread may then hang in a write. */
  async drained(withinMs: number): Promise<boolean> {
    if (!this.#busy) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      this.#idle = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #next(): void {
    this.#chunk ??= this.#nextChunk();
    const chunk = this.#chunk;
    this.#busy = chunk !== null;
    if (chunk === null) {
      this.#idle?.();
      return;
    }
    write(this.#descriptor, chunk, 0, Math.min(chunk.length, mostBytesAWrite), null, (error, written) => {
      if (error !== null) return this.#refused(error.code ?? '');
      this.#chunk = written < chunk.length ? chunk.subarray(written) : null;
      this.#next();
    });
  }

  #nextChunk(): Buffer | null {
    if (this.#waiting.length === 0) return null;
    const chunk = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingBytes = 0;
    return chunk;
  }

  /** Without a reader the lines are lost; everything else may mend itself, so the same bytes are tried again. */
  #refused(code: string): void {
    if (code !== 'EAGAIN') this.#counters.failures++;
    if (code === 'EPIPE') this.#chunk = null;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#next();
    }, retryMs);
    this.#retry.unref();
  }
}
