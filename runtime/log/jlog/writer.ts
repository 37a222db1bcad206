// A writer: appends messages to the live segment beside other writers, in this process, in others, or in the mail server. What comes in one turn of
// the event loop goes out as one batch: one lock, one system call.

import { closeSync, existsSync } from 'node:fs';
import { Batch } from './batch.ts';
import { addMissing } from './checkpoints.ts';
import { createLog, type NewLog } from './create.ts';
import { attempt, failure, Failure, type JlogError, type Result } from './errors.ts';
import { syncFolder } from './files.ts';
import { Folder, type FolderOptions } from './folder.ts';
import { LiveSegment } from './live-segment.ts';
import { flushPreCommit } from './pre-commit.ts';
import { SyncGroup } from './sync-group.ts';

export interface WriterOptions extends FolderOptions {
  /** How to make the log where there is none; false: do not. Default `{}`. */
  readonly create?: NewLog | false;
  /** Added, with everything that is still there before them, where they are missing. Default none; the product's usual one is `master`. */
  readonly subscribers?: readonly string[];
  /** `append` resolves when the messages have reached the disk. Default: when the log is `safe`; the C library never does this. */
  readonly durable?: boolean;
  /** Bytes that may wait to be appended; more is refused with QUEUE_FULL. Default 64 MiB. */
  readonly queueLimitBytes?: number;
}

export interface Appended {
  /** How many of the messages are in the log, from the first on. Less than all only with an error. */
  readonly written: number;
  /** With `durable` also where all were written, but may not be on the disk. */
  readonly error: JlogError | null;
}

export interface WriterCounters {
  readonly messages: number;
  readonly bytes: number;
  readonly batches: number;
  readonly rolls: number;
  readonly syncs: number;
  readonly syncFailures: number;
  /** Messages not taken because too much was waiting. */
  readonly refused: number;
}

interface Job {
  readonly payloads: readonly Uint8Array[];
  readonly timeMs: number;
  written: number;
  readonly bytes: number;
  readonly settle: (appended: Appended) => void;
}

const defaultQueueBytes = 64 << 20;
/** What a record costs beyond its payload, in the count of what waits. */
const overheadBytes = 64;
/** The format has 32 bits for a length; half of that is far beyond any log line, and keeps sums exact. */
const mostPayloadBytes = 1 << 30;
/** More than this is written by the queue, in slices and between turns of the event loop. */
const aloneBytesMax = 64 << 10;
const oneWritten: Appended = { written: 1, error: null };

export class JlogWriter {
  readonly path: string;
  readonly #folder: Folder;
  readonly #segment: LiveSegment;
  readonly #sync: SyncGroup;
  readonly #durable: boolean;
  readonly #queueLimitBytes: number;
  readonly #batch = new Batch();
  #queue: Job[] = [];
  #queuedBytes = 0;
  #pump: Promise<void> | null = null;
  /** Something was appended in this turn of the event loop already. */
  #wroteInTurn = false;
  readonly #onTurnEnd = (): void => {
    this.#wroteInTurn = false;
  };
  #closed = false;
  #messages = 0;
  #bytes = 0;
  #batches = 0;
  #refused = 0;

  private constructor(folder: Folder, segment: LiveSegment, sync: SyncGroup, durable: boolean, queueLimitBytes: number) {
    this.path = folder.path;
    this.#folder = folder;
    this.#segment = segment;
    this.#sync = sync;
    this.#durable = durable;
    this.#queueLimitBytes = queueLimitBytes;
  }

  /**
   * Opens a log for appending. Cuts off what a dead writer left unfinished and appends what it left in `pre_commit`.
   * Errors: OPEN, NOTDIR, CREATE_MKDIR, META_OPEN, NOT_SUPPORTED (big-endian), FILE_OPEN, FILE_CORRUPT, FILE_WRITE, LOCK.
   */
  static open(path: string, options: WriterOptions): Promise<Result<JlogWriter>> {
    return attempt(async () => {
      const { create = {}, subscribers = [] } = options;
      if (create !== false && !existsSync(`${path}/metastore`)) await createLog(path, create);
      const folder = await Folder.open(path, 'write', options);
      const durable = options.durable ?? folder.safety === 'safe';
      let segment: LiveSegment | null = null;
      try {
        // Before the first message: without a subscriber nothing is kept for anybody.
        await addMissing(folder, subscribers);
        const sync: SyncGroup = new SyncGroup(path, durable, () => target(segment));
        segment = await LiveSegment.open(folder, (fd, left) => sync.leave(fd, left));
        if (durable) await syncFolder(path);
        const live = segment;
        await live.locked((size) => flushPreCommit(folder, (records) => void live.append(records, size)));
        return new JlogWriter(folder, live, sync, durable, options.queueLimitBytes ?? defaultQueueBytes);
      } catch (cause) {
        if (segment !== null) closeSync(segment.fd);
        folder.close();
        throw cause;
      }
    });
  }

  /**
   * Appends messages, in order, with nothing of this writer between them. Keep the payloads unchanged until it resolves; it never rejects for an operating error.
   * @param timeMs time of writing, Unix milliseconds; default now.
   */
  append(payloads: Uint8Array | readonly Uint8Array[], timeMs = Date.now()): Promise<Appended> {
    const list = payloads instanceof Uint8Array ? [payloads] : payloads;
    let bytes = 0;
    for (const { length } of list) {
      if (length > mostPayloadBytes)
        return Promise.resolve(this.#refuse('TOO_LONG', list.length, `a message of ${length} bytes is too long for a log`));
      bytes += length + overheadBytes;
    }
    if (this.#closed) return Promise.resolve(this.#refuse('CLOSED', list.length, 'the writer has been closed'));
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > this.#queueLimitBytes) {
      return Promise.resolve(
        this.#refuse('QUEUE_FULL', list.length, `${this.#queuedBytes} bytes are waiting to be written; try again when they are`),
      );
    }
    const alone = this.#pump === null && !this.#wroteInTurn && !this.#durable && bytes <= aloneBytesMax;
    if (alone && this.#appendNow(list, timeMs))
      return Promise.resolve(list.length === 1 ? oneWritten : { written: list.length, error: null });
    this.#queuedBytes += bytes;
    return new Promise((settle) => {
      this.#queue.push({ payloads: list, timeMs, written: 0, bytes, settle });
      this.#pump ??= this.#run();
    });
  }

  /**
   * The first of a turn goes out at once; what follows in the same turn is one batch. So who appends one by one and waits pays for the system calls, and
   * who does not wait pays for them twice in a turn. False: the queue tries, and says what is in the way.
   */
  #appendNow(list: readonly Uint8Array[], timeMs: number): boolean {
    const batch = this.#batch;
    batch.clear();
    const { sec, usec } = timeOf(timeMs);
    for (const payload of list) if (!batch.add(this.#folder.layout, { payload, sec, usec })) return false;
    const bytes = batch.all();
    try {
      if (!this.#segment.tryAppend(bytes)) return false;
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      return false;
    }
    this.#wroteInTurn = true;
    queueMicrotask(this.#onTurnEnd);
    this.#batches++;
    this.#messages += list.length;
    this.#bytes += bytes.length;
    return true;
  }

  /** All that this writer appends from now on lies at or behind this byte of the log. */
  end(): { readonly log: number; readonly offset: number } {
    return this.#segment.end();
  }

  counters(): WriterCounters {
    return {
      messages: this.#messages,
      bytes: this.#bytes,
      batches: this.#batches,
      rolls: this.#segment.rolls,
      syncs: this.#sync.syncs,
      syncFailures: this.#sync.failures,
      refused: this.#refused,
    };
  }

  /** Waits for what was appended, syncs the segment as the library does, and closes. The value: why the last messages may not be on the disk. */
  async close(): Promise<JlogError | null> {
    this.#closed = true;
    while (this.#pump !== null) await this.#pump;
    const error = await this.#sync.wait();
    await this.#sync.idle();
    closeSync(this.#segment.fd);
    this.#folder.close();
    return error;
  }

  #refuse(code: JlogError['code'], messages: number, why: string): Appended {
    this.#refused += messages;
    return { written: 0, error: { code, path: this.path, message: `not appended to ${this.path}: ${why}` } };
  }

  async #run(): Promise<void> {
    // All that is appended in this turn of the event loop goes into one batch.
    await Promise.resolve();
    try {
      while (this.#queue.length > 0) {
        const shares = this.#fill();
        const { written, error } = await this.#write();
        this.#account(shares, written, error);
      }
    } finally {
      // In the same breath as the last look at the queue: who comes later must start a new run.
      this.#pump = null;
    }
  }

  /** Encodes what is queued, up to the size of a batch. Returns how many messages of each job are in it. */
  #fill(): number[] {
    this.#batch.clear();
    const shares: number[] = [];
    for (const job of this.#queue) {
      const { sec, usec } = timeOf(job.timeMs);
      const before = this.#batch.records;
      for (let i = job.written; i < job.payloads.length; i++) {
        const payload = job.payloads[i];
        if (payload === undefined || !this.#batch.add(this.#folder.layout, { payload, sec, usec })) break;
      }
      shares.push(this.#batch.records - before);
      if (job.written + this.#batch.records - before < job.payloads.length) break;
    }
    return shares;
  }

  /** Appends the batch, over as many segments as it takes. */
  async #write(): Promise<Appended> {
    let written = 0;
    try {
      while (written < this.#batch.records) {
        const limit = this.#folder.unitLimitBytes;
        const full = await this.#segment.locked((size) => {
          const { bytes, records } = this.#batch.upTo(limit, size, written);
          const end = this.#segment.append(bytes, size);
          written += records;
          this.#bytes += bytes.length;
          return end >= limit;
        });
        this.#batches++;
        if (full) await this.#rollEarly();
      }
      return { written, error: null };
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      return { written, error: cause.error };
    }
  }

  /** The library goes on to the next segment right after the write. Where that fails the messages are written all the same; the next append tries again. */
  async #rollEarly(): Promise<void> {
    try {
      await this.#segment.roll();
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
    }
  }

  /** Tells each job what has become of its share. After an error nothing more of a job is tried: the caller decides. */
  #account(shares: readonly number[], written: number, error: JlogError | null): void {
    let left = written;
    let settled = 0;
    this.#messages += written;
    for (const [i, share] of shares.entries()) {
      const job = this.#queue[i];
      if (job === undefined) break;
      const done = Math.min(share, left);
      left -= done;
      job.written += done;
      const failed = error !== null && done < share;
      if (job.written < job.payloads.length && !failed) break;
      settled++;
      this.#queuedBytes -= job.bytes;
      this.#settle(job, failed ? error : null);
      // Each of the rest would fail for the same reason, but each must be told so after a try of its own.
      if (failed) break;
    }
    this.#queue = this.#queue.slice(settled);
  }

  #settle({ written, settle }: Job, error: JlogError | null): void {
    if (error !== null || !this.#durable) settle({ written, error });
    else void this.#sync.wait().then((unsynced) => settle({ written, error: unsynced }));
  }
}

function timeOf(timeMs: number): { readonly sec: number; readonly usec: number } {
  const sec = Math.floor(timeMs / 1000);
  // Rounded: a time that was given in microseconds must come out as it went in.
  return { sec, usec: Math.min(999_999, Math.round((timeMs - sec * 1000) * 1000)) };
}

function target(segment: LiveSegment | null): { fd: number; path: string } {
  if (segment === null) throw failure('ILLEGAL_WRITE', '', 'nothing has been opened yet');
  return { fd: segment.fd, path: segment.path };
}
