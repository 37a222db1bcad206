// `ecclusterd log`: lines from somewhere into a log.

import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import { attempt, type Damage, type JlogError } from '../jlog/errors.ts';
import { syncFolder } from '../jlog/files.ts';
import { Folder } from '../jlog/folder.ts';
import { openLocks } from '../jlog/lock.ts';
import { JlogWriter } from '../jlog/writer.ts';
import { Appender, passes, pauseUnless } from './appender.ts';
import type { Destination } from './destination.ts';
import { Follower } from './follower.ts';
import { Journal } from './follow-journal.ts';
import { appendConnections, appendStream } from './streams.ts';

export type Input =
  | { readonly kind: 'stream'; readonly stream: AsyncIterable<Buffer> & { destroy(): void } }
  | { readonly kind: 'socket'; readonly path: string; readonly mode: number }
  | {
      readonly kind: 'follow';
      readonly path: string;
      readonly from: 'beginning' | 'end';
      /** Null: beside the log. */
      readonly journal: string | null;
      /** See `FollowerOptions`. */
      readonly quietMs?: number;
    };

export interface InputOptions {
  readonly destination: Destination;
  readonly input: Input;
  /** fsync before the next batch is read. */
  readonly durable: boolean;
  readonly say: (message: string) => void;
  readonly signal: AbortSignal;
  /** How long a lock of the log is waited for before it is said. */
  readonly lockLimitMs?: number | undefined;
}

/** How many records are in the log, and why it ended before the input did, if so. */
export interface InputResult {
  readonly records: number;
  readonly error: string | null;
}

const openRetryMs = 500;

export async function runInput(options: InputOptions): Promise<InputResult> {
  const { durable, say, signal } = options;
  const report = (damage: Damage): void => say(damage.message);
  const opened = await openWriter(options, report);
  if (typeof opened === 'string') return { records: 0, error: opened };
  const writer = opened;
  const appender = new Appender(writer, { say, signal });
  const error = await feed(options, writer, appender, report);
  const closing = await writer.close();
  return { records: appender.records, error: error ?? (durable ? (closing?.message ?? null) : null) };
}

/** As patient as the appender: whoever writes into a pipe has no second chance. Or why not. */
async function openWriter(
  { destination, durable, say, signal, lockLimitMs }: InputOptions,
  report: (damage: Damage) => void,
): Promise<JlogWriter | string> {
  for (let said = false; ; said = true) {
    const opened = await JlogWriter.open(destination.path, {
      subscribers: destination.subscribers,
      durable,
      report,
      ...(lockLimitMs === undefined ? {} : { lockLimitMs }),
    });
    if (opened.ok) return opened.value;
    const { message } = opened.error;
    if (!passes(opened.error) || signal.aborted) return message;
    if (!said) say(`${message}; the input is held back until it works again`);
    await pauseUnless(signal, openRetryMs);
  }
}

async function feed(
  options: InputOptions,
  writer: JlogWriter,
  appender: Appender,
  report: (damage: Damage) => void,
): Promise<string | null> {
  const { input, signal, say } = options;
  try {
    switch (input.kind) {
      case 'stream':
        return words(await untilAborted(input.stream, appender, signal));
      case 'socket':
        return words(await appendConnections(input.path, input.mode, appender, signal, say));
      case 'follow':
        return await follow(options, input, writer, appender, report);
    }
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

async function untilAborted(
  stream: AsyncIterable<Buffer> & { destroy(): void },
  appender: Appender,
  signal: AbortSignal,
): Promise<JlogError | null> {
  const stop = (): void => stream.destroy();
  signal.addEventListener('abort', stop);
  try {
    return await appendStream(stream, appender);
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function follow(
  { destination, durable, say, signal }: InputOptions,
  input: Extract<Input, { kind: 'follow' }>,
  writer: JlogWriter,
  appender: Appender,
  report: (damage: Damage) => void,
): Promise<string | null> {
  const ran = await attempt(async () => {
    const path = journalPath(destination.path, input);
    const journal = Journal.open(path, durable);
    if (durable) await syncFolder(dirname(path));
    const folder = await Folder.open(destination.path, 'read', { report });
    try {
      // Two that follow one file would write each line twice.
      const locks = await openLocks(path, 1000);
      return await locks.hold(journal.fd, path, async () => {
        const entry = journal.read();
        return new Follower({ writer, appender, journal, folder, say, signal }, input).run(entry);
      });
    } finally {
      folder.close();
      journal.close();
    }
  });
  return ran.ok ? words(ran.value) : ran.error.message;
}

/** One for each pair of log and source. */
export function journalPath(log: string, { path, journal }: { readonly path: string; readonly journal: string | null }): string {
  if (journal !== null) return journal;
  return `${log}.follow-${basename(path)}-${createHash('sha256').update(resolve(path)).digest('hex').slice(0, 8)}`;
}

function words(error: JlogError | null): string | null {
  return error === null ? null : error.message;
}
