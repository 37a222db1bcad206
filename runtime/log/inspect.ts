// What a log looks like from outside: sizes, segments, subscribers and how far each is behind. Looks only: no lock, no index, no checkpoint is written.

import { closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listSubscribers } from './checkpoints.ts';
import { attempt, errnoOf, failure, type Report, type Result } from './errors.ts';
import { openFile, readAt, stateOf } from './files.ts';
import { Folder, namesIn, segmentsIn } from './folder.ts';
import { indexEntryBytes, type Layout, type Position, type Safety } from './format.ts';
import { walk } from './walk.ts';

export interface SegmentSize {
  readonly log: number;
  readonly bytes: number;
  /** Null where no reader has made an index yet. */
  readonly indexBytes: number | null;
  /** Subscribers that have not left the segment. */
  readonly pendingReaders: number;
}

export interface SubscriberLag {
  readonly name: string;
  /** The last message consumed; null where the checkpoint file is damaged. */
  readonly position: Position | null;
  /** On disk, behind the checkpoint. */
  readonly behindBytes: number;
  /** Null where a segment has no index and it was not asked to count. */
  readonly behindMessages: number | null;
  /** When the oldest message that it has not consumed was written, Unix seconds; null where there is none. */
  readonly oldestSec: number | null;
}

export interface LogState {
  readonly path: string;
  /** Sum of all files, as the console shows it. */
  readonly rawBytes: number;
  readonly storageLog: number;
  readonly unitLimitBytes: number;
  readonly safety: Safety;
  readonly compression: Layout['compression'];
  readonly magic: number;
  readonly firstLog: number;
  readonly segments: readonly SegmentSize[];
  readonly subscribers: readonly SubscriberLag[];
}

/** Sum of the sizes of all regular files in a log's directory, in bytes; 0 where there is no such directory (`[on disk: N bytes]`). */
export function rawSize(path: string): Result<number> {
  try {
    statSync(path);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { ok: true, value: 0 };
    return { ok: false, error: failure('OPEN', path, `cannot open ${path}`, cause).error };
  }
  return { ok: true, value: namesIn(path).reduce((sum, name) => sum + (sizeOf(join(path, name)) ?? 0), 0) };
}

/** Errors: OPEN, NOTDIR, META_OPEN, NOT_SUPPORTED, FILE_READ. `count`: walk segments without an index to count their messages. */
export function inspect(path: string, report: Report, count = false): Promise<Result<LogState>> {
  return attempt(async () => {
    const folder = await Folder.open(path, 'look', { report });
    try {
      const positions = await listSubscribers(folder);
      const segments = segmentsIn(path)
        .sort((a, b) => a - b)
        .flatMap((log) => {
          const bytes = sizeOf(folder.segmentFile(log));
          const pendingReaders = positions.filter(({ position }) => position === null || position.log <= log).length;
          return bytes === null ? [] : [{ log, bytes, indexBytes: sizeOf(`${folder.segmentFile(log)}.idx`), pendingReaders }];
        });
      const subscribers: SubscriberLag[] = [];
      for (const { name, position } of positions) subscribers.push({ name, position, ...(await lagOf(folder, segments, position, count)) });
      const raw = rawSize(path);
      return {
        path,
        rawBytes: raw.ok ? raw.value : 0,
        storageLog: folder.storageLog(),
        unitLimitBytes: folder.unitLimitBytes,
        safety: folder.safety,
        compression: folder.layout.compression,
        magic: folder.layout.magic,
        firstLog: segments[0]?.log ?? 0,
        segments,
        subscribers,
      };
    } finally {
      folder.close();
    }
  });
}

type Lag = Pick<SubscriberLag, 'behindBytes' | 'behindMessages' | 'oldestSec'>;

async function lagOf(folder: Folder, segments: readonly SegmentSize[], position: Position | null, count: boolean): Promise<Lag> {
  const from = position ?? { log: 0, marker: 0 };
  let behindBytes = 0;
  let behindMessages: number | null = 0;
  let oldestSec: number | null = null;
  for (const { log, bytes, indexBytes } of segments) {
    if (log < from.log) continue;
    const path = folder.segmentFile(log);
    const fd = openFile(path, 'read');
    if (fd === null) continue;
    try {
      const marker = log === from.log ? from.marker : 0;
      const consumed = marker === 0 ? 0 : await endOfMessage(fd, path, folder.layout, marker);
      behindBytes += Math.max(0, bytes - consumed);
      if (oldestSec === null && bytes - consumed >= folder.layout.headerBytes) oldestSec = writtenAt(fd, path, consumed);
      const messages = await messagesIn(fd, path, folder.layout, indexBytes, log < folder.storageLog(), count);
      behindMessages = messages === null || behindMessages === null ? null : behindMessages + Math.max(0, messages - marker);
    } finally {
      closeSync(fd);
    }
  }
  return { behindBytes, behindMessages, oldestSec };
}

async function endOfMessage(fd: number, path: string, layout: Layout, marker: number): Promise<number> {
  const offsets: number[] = [];
  const end = await walk(fd, path, layout, 0, stateOf(fd, path).size, offsets);
  return offsets[marker] ?? end.offset;
}

function writtenAt(fd: number, path: string, offset: number): number {
  const word = Buffer.alloc(4);
  readAt(fd, path, word, offset + 4);
  return word.readUInt32LE(0);
}

/** By the index of a segment that is closed; the live one is counted, being one segment at most. */
async function messagesIn(
  fd: number,
  path: string,
  layout: Layout,
  index: number | null,
  closed: boolean,
  count: boolean,
): Promise<number | null> {
  const entries = Math.floor((index ?? 0) / indexEntryBytes);
  if (closed && entries > 1) return entries - 1;
  if (closed && !count) return null;
  const offsets: number[] = [];
  await walk(fd, path, layout, 0, stateOf(fd, path).size, offsets);
  return offsets.length;
}

function sizeOf(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.size : null;
}
