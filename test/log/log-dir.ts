// What the tests of jlogs share: scratch directories, draining a reader as the real library was drained for the fixtures, the state afterwards.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Damage, Result } from '../../runtime/log/jlog/errors.ts';
import { formatPosition } from '../../runtime/log/jlog/format.ts';
import { inspect } from '../../runtime/log/jlog/inspect.ts';
import type { Message } from '../../runtime/log/jlog/read-messages.ts';
import { JlogReader } from '../../runtime/log/jlog/reader.ts';
import { JlogWriter, type WriterOptions } from '../../runtime/log/jlog/writer.ts';

/** A scratch directory, or a copy of another; removed when the work is done. */
export async function inScratch<T>(work: (path: string) => Promise<T>, copyOf?: string): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'ecconf-jlog-'));
  try {
    if (copyOf !== undefined) cpSync(copyOf, join(scratch, 'log'), { recursive: true });
    return await work(join(scratch, 'log'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export async function writer(path: string, options: Partial<WriterOptions> = {}): Promise<JlogWriter> {
  return value(await JlogWriter.open(path, { report: unexpected, ...options }));
}

/** Writes texts as one batch each and closes. */
export async function write(path: string, texts: readonly string[], options: Partial<WriterOptions> = {}): Promise<void> {
  const log = await writer(path, options);
  const appended = await log.append(texts.map((text) => Buffer.from(text)));
  assert.equal(appended.error, null);
  assert.equal(await log.close(), null);
}

export function unexpected(damage: Damage): void {
  assert.fail(`unexpected damage: ${damage.message}`);
}

export interface Drained {
  readonly firstInterval: string;
  readonly messages: readonly Message[];
}

/** Interval, read, checkpoint, until there is nothing new. */
export async function drain(path: string, subscriber: string, report = unexpected): Promise<Drained> {
  const reader = value(await JlogReader.open(path, subscriber, { report }));
  try {
    const messages: Message[] = [];
    let firstInterval = '';
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const { first, last, count } = value(await reader.interval());
      firstInterval ||= `count=${count} first=${formatPosition(first)} last=${formatPosition(last)}`;
      if (count === 0) return { firstInterval, messages };
      for (let batch = value(await reader.read()); batch.length > 0; batch = value(await reader.read())) messages.push(...batch);
      value(await reader.checkpoint());
    }
    return assert.fail('the reader never comes to an end');
  } finally {
    reader.close();
  }
}

export async function texts(path: string, subscriber = 'master', report = unexpected): Promise<string[]> {
  return (await drain(path, subscriber, report)).messages.map(({ payload }) => payload.toString());
}

/** Sizes of files by name. */
export function files(path: string): Record<string, number> {
  return Object.fromEntries(
    readdirSync(path)
      .sort()
      .map((name) => [name, statSync(join(path, name)).size]),
  );
}

export async function checkpoints(path: string): Promise<Record<string, string>> {
  const { subscribers } = value(await inspect(path, unexpected));
  return Object.fromEntries(subscribers.map(({ name, position }) => [name, position === null ? 'damaged' : formatPosition(position)]));
}

/** One line a message as the fixtures digest them. */
export function line({ position, sec, usec, payload }: Message): string {
  return `${formatPosition(position)} ${sec}.${String(usec).padStart(6, '0')} ${payload.length} ${sha256(payload)}`;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
