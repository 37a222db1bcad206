// Requests of a manager with their answers, in memory and in a file that survives a restart: `Logs.control_cache`, else in the state folder. One
// JSON object a line; a damaged end is cut off. Bounded by age, number and bytes, the oldest go first.

import { readFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type Asked, type AskedReply, sizeOf } from '../control/asked.ts';
import type { Log } from '../process/log.ts';
import { CacheFile, type Written } from './cache-file.ts';

export interface CacheLimits {
  readonly ageMs: number;
  readonly requests: number;
  readonly bytes: number;
}

const cacheLimits: CacheLimits = { ageMs: 3_600_000, requests: 1000, bytes: 64 * 1024 * 1024 };
const pieceBytes = 64 * 1024;

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
  readonly #file: CacheFile;
  /** By number of the request, which grows. */
  readonly #kept = new Map<number, Asked>();
  #bytes = 0;
  #lastNumber = 0;

  constructor(path: string, log: Log, now: () => number, limits = cacheLimits) {
    this.#path = path;
    this.#log = log;
    this.#now = now;
    this.#limits = limits;
    this.#file = new CacheFile(
      path,
      () => this.#everything(),
      (error) => this.#trouble(error),
    );
    this.#read();
    this.#file.renew();
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
    this.#file.append({ bytes: sizeOf(asked), parts: () => lineOf(asked) });
  }

  /** All that was kept so far is in the file. */
  written(): Promise<void> {
    return this.#file.written();
  }

  /** How many were forgotten. */
  flush(): number {
    const count = this.#kept.size;
    this.#kept.clear();
    this.#bytes = 0;
    this.#file.renew();
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

  #everything(): Written {
    return { bytes: this.#bytes, parts: () => allLines(this.#lastNumber, this.#kept.values()) };
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

function* allLines(lastNumber: number, kept: Iterable<Asked>): Generator<string> {
  yield `${JSON.stringify({ lastNumber })}\n`;
  for (const asked of kept) yield* lineOf(asked);
}

/** In pieces: with answers of megabytes one text of it all would be several times as large as they are. */
function* lineOf({ replies, done, ...rest }: Asked): Generator<string> {
  yield `{"asked":${JSON.stringify(rest).slice(0, -1)},"replies":[`;
  for (const [at, { bytes, ...reply }] of replies.entries()) {
    yield `${at === 0 ? '' : ','}${JSON.stringify(reply).slice(0, -1)},"text":"`;
    yield* quoted(bytes);
    yield '"}';
  }
  yield `]},"done":${done}}\n`;
}

function* quoted(bytes: Buffer): Generator<string> {
  const decoder = new StringDecoder('utf8');
  for (let from = 0; from < bytes.length; from += pieceBytes)
    yield JSON.stringify(decoder.write(bytes.subarray(from, from + pieceBytes))).slice(1, -1);
  yield JSON.stringify(decoder.end()).slice(1, -1);
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
