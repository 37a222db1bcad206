// Requests of a manager with their answers, in memory and in a file that survives a restart: `Logs.control_cache`, else in the state folder. One
// JSON object a line; a damaged end is cut off. Bounded by age, number and bytes, the oldest go first.

import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Asked, type AskedReply, sizeOf } from '../control/asked.ts';
import type { Log } from '../process/log.ts';

export interface CacheLimits {
  readonly ageMs: number;
  readonly requests: number;
  readonly bytes: number;
}

const cacheLimits: CacheLimits = { ageMs: 3_600_000, requests: 1000, bytes: 64 * 1024 * 1024 };
/** The file is written anew when it has doubled, and grown by so much. */
const renewBytes = 1024 * 1024;

interface Line {
  readonly asked: Omit<Asked, 'replies' | 'done'> & {
    readonly replies: readonly (Omit<AskedReply, 'bytes'> & { readonly text: string })[];
  };
  readonly done: boolean;
}

export class ControlCache {
  readonly counters = { aged: 0, crowded_out: 0, too_large: 0, write_errors: 0 };
  readonly #path: string;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #limits: CacheLimits;
  /** By number of the request, which grows. */
  readonly #kept = new Map<number, Asked>();
  #bytes = 0;
  #fileBytes = 0;
  #renewAt = renewBytes;
  #lastNumber = 0;

  constructor(path: string, log: Log, now: () => number, limits = cacheLimits) {
    this.#path = path;
    this.#log = log;
    this.#now = now;
    this.#limits = limits;
    this.#read();
    this.#renew();
  }

  /** The highest number that was ever given. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Newest last. */
  list(): readonly Asked[] {
    this.#drop();
    return [...this.#kept.values()];
  }

  /** Begun or ended. */
  keep(asked: Asked): void {
    this.#put(asked);
    this.#drop();
    this.#append(lineOf(asked));
  }

  /** How many were forgotten. */
  flush(): number {
    const count = this.#kept.size;
    this.#kept.clear();
    this.#bytes = 0;
    this.#renew();
    return count;
  }

  #put(asked: Asked): void {
    const { number } = asked.id;
    this.#forget(number);
    this.#lastNumber = Math.max(this.#lastNumber, number);
    this.#kept.set(number, asked);
    this.#bytes += asked.done ? sizeOf(asked) : 0;
  }

  #forget(number: number): void {
    const before = this.#kept.get(number);
    if (before === undefined) return;
    this.#kept.delete(number);
    // It may have grown since: counted anew below.
    this.#bytes = 0;
    for (const each of this.#kept.values()) this.#bytes += each.done ? sizeOf(each) : 0;
  }

  #drop(): void {
    for (const [number, asked] of this.#kept) {
      const aged = this.#now() - asked.sentAt > this.#limits.ageMs;
      if (!asked.done || !(aged || this.#kept.size > this.#limits.requests || this.#bytes > this.#limits.bytes)) continue;
      if (aged) this.counters.aged++;
      else this.counters.crowded_out++;
      this.#kept.delete(number);
      this.#bytes -= sizeOf(asked);
    }
  }

  #read(): void {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#trouble(error);
      return;
    }
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      if (line === '') continue;
      const read = readLine(line);
      if (read === null) {
        this.#log('warn', `${this.#path} is damaged from line ${at + 1} on: what is behind that is gone`);
        break;
      }
      if (typeof read === 'number') this.#lastNumber = Math.max(this.#lastNumber, read);
      else this.#put(read);
    }
    this.#drop();
  }

  #append(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#fileBytes + bytes.length > this.#renewAt) {
      this.#renew();
      return;
    }
    this.#write('a', bytes);
    this.#fileBytes += bytes.length;
  }

  /** Whole or not at all, under another name first. */
  #renew(): void {
    const lines = [`${JSON.stringify({ lastNumber: this.#lastNumber })}\n`, ...[...this.#kept.values()].map(lineOf)];
    const bytes = Buffer.from(lines.join(''));
    if (!this.#write('w', bytes, `${this.#path}.new`)) return;
    try {
      renameSync(`${this.#path}.new`, this.#path);
      this.#fileBytes = bytes.length;
      this.#renewAt = 2 * bytes.length + renewBytes;
    } catch (error) {
      this.#trouble(error);
    }
  }

  #write(flag: 'a' | 'w', bytes: Uint8Array, path = this.#path): boolean {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const file = openSync(path, flag, 0o600);
      try {
        writeSync(file, bytes);
      } finally {
        closeSync(file);
      }
      return true;
    } catch (error) {
      this.#trouble(error);
      return false;
    }
  }

  /** Answers are kept in memory all the same. */
  #trouble(error: unknown): void {
    this.counters.write_errors++;
    if (this.counters.write_errors === 1)
      this.#log(
        'warn',
        `answers are kept in memory only, until this manager ends: ${this.#path}: ${error instanceof Error ? error.message : String(error)}`,
      );
  }
}

function lineOf(asked: Asked): string {
  const { replies, done, ...rest } = asked;
  const line: Line = {
    asked: { ...rest, replies: replies.map(({ bytes, ...reply }) => ({ ...reply, text: bytes.toString('utf8') })) },
    done,
  };
  return `${JSON.stringify(line)}\n`;
}

/** What did not end is interrupted: nobody waits for it any more. A number: the highest that was given. */
function readLine(text: string): Asked | number | null {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return null;
    if ('lastNumber' in read) return typeof read.lastNumber === 'number' ? read.lastNumber : null;
    const { asked, done } = read as Line;
    if (typeof asked.id.number !== 'number' || typeof asked.command !== 'string' || typeof asked.sentAt !== 'number') return null;
    const replies = asked.replies.map(({ text: said, ...reply }): AskedReply => ({
      ...reply,
      state: !done && reply.state === 'waiting' ? 'interrupted' : reply.state,
      bytes: Buffer.from(said),
    }));
    return { ...asked, replies, done: true };
  } catch {
    return null;
  }
}
