// What a log looks like from outside: sizes, segments, subscribers and how far each is behind. Looks only: no lock, no index, no checkpoint is written.

import { closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listSubscribers } from './checkpoints.ts';
import { attempt, errnoOf, failure, type Report, type Result } from './errors.ts';
import { openFile } from './files.ts';
import { Folder, namesIn, segmentsIn } from './folder.ts';
import type { Layout, Position, Safety } from './format.ts';
import { messagesOf } from './lookup.ts';
import { backlogOf, breathe, filesInOneGo } from './backlog.ts';

interface SegmentSize {
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
  /** Why no reader gets past the live segment, or null. */
  readonly brokenAt: string | null;
}

export interface LogState {
  readonly path: string;
  /** Sum of all files, as the console shows it. */
  readonly rawBytes: number;
  /** The newest message; null where there is none yet. */
  readonly last: Position | null;
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
async function rawSize(path: string): Promise<Result<number>> {
  try {
    statSync(path);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return { ok: true, value: 0 };
    return { ok: false, error: failure('OPEN', path, `cannot open ${path}`, cause).error };
  }
  return attempt(async () => {
    let sum = 0;
    for (const [i, name] of namesIn(path).entries()) {
      sum += sizeOf(join(path, name)) ?? 0;
      if ((i + 1) % filesInOneGo === 0) await breathe();
    }
    return sum;
  });
}

/** Errors: OPEN, NOTDIR, META_OPEN, NOT_SUPPORTED, FILE_READ. `count`: walk segments without an index to count their messages. */
export function inspect(path: string, report: Report, count = false): Promise<Result<LogState>> {
  return attempt(async () => {
    const folder = await Folder.open(path, 'look', { report });
    try {
      const positions = await listSubscribers(folder);
      const segments: SegmentSize[] = [];
      for (const log of segmentsIn(path).sort((a, b) => a - b)) {
        const bytes = sizeOf(folder.segmentFile(log));
        if (bytes === null) continue;
        const pendingReaders = positions.filter(({ position }) => position === null || position.log <= log).length;
        segments.push({ log, bytes, indexBytes: sizeOf(`${folder.segmentFile(log)}.idx`), pendingReaders });
        if (segments.length % filesInOneGo === 0) await breathe();
      }
      const subscribers: SubscriberLag[] = [];
      for (const { name, position } of positions) {
        const { bytes, records, oldestSec, brokenAt } = await backlogOf(folder, position ?? { log: 0, marker: 0 }, null, count);
        subscribers.push({ name, position, behindBytes: bytes, behindMessages: records, oldestSec, brokenAt });
      }
      const raw = await rawSize(path);
      return {
        path,
        rawBytes: raw.ok ? raw.value : 0,
        last: await lastOf(folder, segments),
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

async function lastOf(folder: Folder, segments: readonly SegmentSize[]): Promise<Position | null> {
  for (const { log, bytes } of segments.toReversed()) {
    if (bytes === 0) continue;
    const path = folder.segmentFile(log);
    const fd = openFile(path, 'read');
    if (fd === null) continue;
    try {
      return { log, marker: (await messagesOf(fd, path, folder.layout)).count };
    } finally {
      closeSync(fd);
    }
  }
  return null;
}

function sizeOf(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? found.size : null;
}
