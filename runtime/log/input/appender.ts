// Appends records to a log and does not give up where waiting helps: on a full disk, or while somebody holds a lock, the input is held back, and
// goes on by itself.

import type { JlogError } from '../jlog/errors.ts';
import type { JlogWriter } from '../jlog/writer.ts';
import { continuedMark, lineBytesMax } from './split-lines.ts';

export interface AppenderOptions {
  /** What goes wrong and what becomes of it, once for each trouble. */
  readonly say: (message: string) => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Between two tries. Default 1 s. */
  readonly retryMs?: number;
}

/** Errors that pass: a full disk, a quota, too many open files, a device that is slow to come back. */
const passing = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR', 'EBUSY', 'EIO'];
const defaultRetryMs = 1000;

export class Appender {
  readonly #writer: JlogWriter;
  readonly #options: AppenderOptions;
  #troubled = '';
  #saidCut = false;
  records = 0;
  retries = 0;

  constructor(writer: JlogWriter, options: AppenderOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  /**
   * Resolves when all of the records are in the log (and durable, if the writer is), in order; with an error when that is hopeless, or the signal came
   * while it waited. `records` counts those that are in.
   */
  async append(records: readonly Buffer[], timeMs = Date.now()): Promise<JlogError | null> {
    let done = 0;
    while (done < records.length) {
      const { written, error } = await this.#writer.append(records.slice(done), timeMs);
      done += written;
      this.records += written;
      if (error === null) {
        this.#recovered();
        return null;
      }
      // Written, but perhaps not on the disk: writing it again would not make it so.
      if (done === records.length) {
        this.#trouble(error);
        return null;
      }
      if (!passes(error) || this.#options.signal.aborted) return error;
      this.#trouble(error);
      this.retries++;
      await this.#pause();
    }
    return null;
  }

  /** A line was longer than a record may be. Said once. */
  tellCut(): void {
    if (this.#saidCut) return;
    this.#saidCut = true;
    const what = `a line is longer than ${lineBytesMax} bytes: it becomes several records`;
    this.#options.say(`${what}, each but the first beginning with "${continuedMark.toString()}"`);
  }

  #trouble({ message }: JlogError): void {
    if (this.#troubled === '') this.#options.say(`${message}; the input is held back until it works again`);
    this.#troubled = message;
  }

  #recovered(): void {
    if (this.#troubled !== '') this.#options.say('records are written again');
    this.#troubled = '';
  }

  #pause(): Promise<void> {
    const { signal, retryMs = defaultRetryMs } = this.#options;
    return pauseUnless(signal, retryMs);
  }
}

/** Waits, but not after the signal. */
export function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, signal.aborted ? 0 : ms);
    signal.addEventListener('abort', done);
  });
}

/** Whether waiting helps: somebody holds a lock (EAGAIN), a disk is full. */
export function passes({ code, errno }: JlogError): boolean {
  return code === 'QUEUE_FULL' || (errno !== undefined && passing.includes(errno));
}
