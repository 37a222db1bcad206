// Looks through a whole log and tells what is in it and what is wrong, writing nothing.

import { closeSync } from 'node:fs';
import { attempt, type Damage, type Result } from './errors.ts';
import { openFile, readAt, stateOf } from './files.ts';
import { Folder, segmentsIn } from './folder.ts';
import { indexEntryBytes } from './format.ts';
import { readEntries } from './index-file.ts';
import { salvage } from './salvage.ts';

interface SegmentAnalysis {
  readonly log: number;
  readonly bytes: number;
  readonly messages: number;
  /** Times of the first and the last message, Unix seconds. */
  readonly firstSec: number | null;
  readonly lastSec: number | null;
  /** `open` and `closed`: right; `behind`: right, but not complete. */
  readonly index: 'none' | 'open' | 'closed' | 'behind' | 'wrong';
}

export interface Analysis {
  readonly segments: readonly SegmentAnalysis[];
  readonly damage: readonly Damage[];
}

export function analyse(path: string): Promise<Result<Analysis>> {
  return attempt(async () => {
    const damage: Damage[] = [];
    const folder = await Folder.open(path, 'look', { report: (each) => damage.push(each) });
    try {
      const segments: SegmentAnalysis[] = [];
      for (const log of segmentsIn(path).sort((a, b) => a - b)) {
        const found = await analyseSegment(folder, log, damage);
        if (found !== null) segments.push(found);
      }
      return { segments, damage };
    } finally {
      folder.close();
    }
  });
}

async function analyseSegment(folder: Folder, log: number, damage: Damage[]): Promise<SegmentAnalysis | null> {
  const path = folder.segmentFile(log);
  const fd = openFile(path, 'read');
  if (fd === null) return null;
  try {
    const { offsets, cuts, size, onlyTornTail } = await salvage(fd, path, folder.layout);
    const live = log >= folder.storageLog();
    for (const { from, to } of cuts) {
      const kind = live && onlyTornTail ? 'torn-tail' : 'segment';
      damage.push({
        kind,
        path,
        offset: from,
        bytes: to - from,
        message: `${path}: ${to - from} bytes from byte ${from} on are no message`,
      });
    }
    const index = judgeIndex(`${path}.idx`, offsets, live);
    if (index === 'wrong')
      damage.push({ kind: 'index', path: `${path}.idx`, offset: 0, bytes: 0, message: `${path}.idx does not fit its segment` });
    const [first, last] = [offsets[0], offsets.at(-1)];
    return {
      log,
      bytes: size,
      messages: offsets.length,
      firstSec: first === undefined ? null : secAt(fd, path, first),
      lastSec: last === undefined ? null : secAt(fd, path, last),
      index,
    };
  } finally {
    closeSync(fd);
  }
}

function judgeIndex(path: string, offsets: readonly number[], live: boolean): SegmentAnalysis['index'] {
  const fd = openFile(path, 'read');
  if (fd === null) return 'none';
  const { size } = stateOf(fd, path);
  closeSync(fd);
  const entries = readEntries(path);
  if (entries === null || size % indexEntryBytes !== 0 || entries.some((offset, i) => offset !== offsets[i])) return 'wrong';
  const closed = size / indexEntryBytes > entries.length;
  if (closed) return live || entries.length < offsets.length ? 'wrong' : 'closed';
  return entries.length < offsets.length || (!live && offsets.length > 0) ? 'behind' : 'open';
}

function secAt(fd: number, path: string, offset: number): number {
  const word = Buffer.alloc(4);
  readAt(fd, path, word, offset + 4);
  return word.readUInt32LE(0);
}
