// Reads a log from any position without being a subscriber: no lock, no index, no checkpoint, nothing is written. For people who look, and for
// checks. What is damaged is reported and passed over.

import { closeSync, watch } from 'node:fs';
import type { Damage } from './errors.ts';
import { openFile, stateOf } from './files.ts';
import { segmentsIn, type Folder } from './folder.ts';
import { segmentName, type Position } from './format.ts';
import { readMessages, type Message } from './read-messages.ts';
import { findRecord } from './salvage.ts';
import { walk } from './walk.ts';

export interface ScanOptions {
  /** Begin behind this one. Default: with the oldest message. */
  readonly from?: Position;
  /** Begin at a byte of a segment, where a record begins or began. Markers are counted from there. */
  readonly at?: { readonly log: number; readonly offset: number };
  /** Wait for more at the end of the log, until this is aborted. */
  readonly follow?: AbortSignal;
}

const batchBytes = 1 << 20;
/** In case the watch of the directory misses something, as on some file systems. */
const lookAgainMs = 1000;

interface Place {
  log: number;
  marker: number;
  /** Where the next record begins; null: behind message `marker`, which must be looked for. */
  offset: number | null;
}

/** Batches of messages. Throws `Failure` where a file cannot be read. */
export async function* scan(folder: Folder, { from, at, follow }: ScanOptions = {}): AsyncGenerator<Message[]> {
  const place: Place = { log: (at ?? from)?.log ?? folder.nextSegment(0) ?? 0, marker: from?.marker ?? 0, offset: at?.offset ?? null };
  for (;;) {
    const live = folder.storageLog();
    const end = yield* scanSegment(folder, place, place.log < live);
    if (end === 'done' && place.log < live) {
      const next = Math.min(folder.nextSegment(place.log + 1) ?? live, live);
      Object.assign(place, { log: next, marker: 0, offset: 0 });
    } else if (follow === undefined || follow.aborted) return;
    else await somethingNew(folder.path, follow);
  }
}

/** The position behind which the last `count` messages lie. */
export async function lastPositions(folder: Folder, count: number): Promise<Position> {
  let left = count;
  const logs = segmentsIn(folder.path).sort((a, b) => b - a);
  for (const log of logs) {
    const messages = await countMessages(folder, log);
    if (messages >= left) return { log, marker: messages - left };
    left -= messages;
  }
  return { log: logs.at(-1) ?? folder.storageLog(), marker: 0 };
}

/** Whole records of a segment up to the first damage. */
export async function countMessages(folder: Folder, log: number): Promise<number> {
  const path = folder.segmentFile(log);
  const fd = openFile(path, 'read');
  if (fd === null) return 0;
  try {
    const offsets: number[] = [];
    await walk(fd, path, folder.layout, 0, stateOf(fd, path).size, offsets);
    return offsets.length;
  } finally {
    closeSync(fd);
  }
}

/** Goes as far as there are whole records. */
async function* scanSegment(folder: Folder, place: Place, closed: boolean): AsyncGenerator<Message[], 'done' | 'missing'> {
  const path = folder.segmentFile(place.log);
  const fd = openFile(path, 'read');
  if (fd === null) {
    if (closed) report(folder, 'missing-segment', path, 0, 0, `segment ${segmentName(place.log)} is gone`);
    return closed ? 'done' : 'missing';
  }
  try {
    const { size } = stateOf(fd, path);
    place.offset ??= await offsetBehind(folder, fd, path, place, size);
    for (let offset: number | null = place.offset; offset !== null;) {
      const end = await walk(fd, path, folder.layout, offset, size, [], 8 << 20);
      while (offset < end.offset) {
        const read = await readMessages(fd, path, folder.layout, place, offset, end.offset, batchBytes, folder.report);
        offset = read.offset;
        Object.assign(place, { marker: place.marker + read.records, offset });
        yield read.messages;
      }
      if (end.state === 'clean') return 'done';
      if (end.state !== 'more') offset = await passDamage(folder, fd, path, place, end.offset, size, closed);
    }
    return 'done';
  } finally {
    closeSync(fd);
  }
}

/** Damage counts for nothing, as when the segment is read from its beginning. */
async function offsetBehind(folder: Folder, fd: number, path: string, { marker }: Place, size: number): Promise<number> {
  for (let [offset, passed] = [0, 0]; ;) {
    if (passed === marker) return offset;
    const offsets: number[] = [];
    const end = await walk(fd, path, folder.layout, offset, size, offsets);
    const found = offsets[marker - passed];
    if (found !== undefined) return found;
    passed += offsets.length;
    const next = passed === marker || end.state === 'clean' ? null : await findRecord(fd, path, folder.layout, end.offset + 1, size);
    if (next === null) return end.offset;
    offset = next;
  }
}

/** Where the next record begins behind damage; null when none does. At the end of the live segment it may be a record being written. */
async function passDamage(
  folder: Folder,
  fd: number,
  path: string,
  place: Place,
  at: number,
  size: number,
  closed: boolean,
): Promise<number | null> {
  const next = await findRecord(fd, path, folder.layout, at + 1, size);
  if (next === null && !closed) return null;
  const bytes = (next ?? size) - at;
  report(folder, 'segment', path, at, bytes, `${path}: ${bytes} bytes from byte ${at} on are no message`);
  place.offset = next ?? size;
  return next;
}

function report(folder: Folder, kind: Damage['kind'], path: string, offset: number, bytes: number, message: string): void {
  folder.report({ kind, path, offset, bytes, message });
}

/** Resolves when a file of the directory changes, or after a while. */
function somethingNew(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      watcher?.close();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, lookAgainMs);
    signal.addEventListener('abort', done);
    const watcher = watchFolder(path, done);
  });
}

/** Null where the kernel has no more watches to give: then we look again every second. */
function watchFolder(path: string, changed: () => void): ReturnType<typeof watch> | null {
  try {
    return watch(path, changed).on('error', () => {});
  } catch {
    return null;
  }
}
