// Repairs a whole log that nobody uses: metastore, segments, checkpoints. A checkpoint that makes no sense goes to the oldest message, never to the
// end as the library's repair does: better twice than skipped.

import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { listSubscribers, setSubscriber } from './checkpoints.ts';
import { attempt, Failure, failure, type Damage, type Report, type Result } from './errors.ts';
import { openFile, ownerOf, readAt, writeAt } from './files.ts';
import { Folder, highestSegment, oldestWord, segmentsIn, statFolder, subscribersIn, type FolderOptions, type Highest } from './folder.ts';
import { comparePositions, formatPosition, metastoreBytes, segmentName, type Position } from './format.ts';
import { decodeMetastore, encodeMetastore } from './metastore.ts';
import { backUp, repairSegment } from './repair.ts';
import { countMessages } from './scan.ts';
import { JlogWriter } from './writer.ts';

/** Everything that was wrong and has been repaired, which is also given to `options.report`. */
export function repairLog(path: string, options: FolderOptions): Promise<Result<readonly Damage[]>> {
  return attempt(async () => {
    const told: Damage[] = [];
    const report: Report = (damage) => {
      told.push(damage);
      options.report(damage);
    };
    repairMetastore(path, report);
    // A writer leaves a segment that is full, and appends what is pending.
    const opened = await JlogWriter.open(path, { ...options, report, create: false });
    if (!opened.ok) throw new Failure(opened.error);
    await opened.value.close();
    const folder = await Folder.open(path, 'write', { ...options, report });
    try {
      for (const log of segmentsIn(path).sort((a, b) => a - b)) await repairSegment(folder, log);
      await repairCheckpoints(folder);
    } finally {
      folder.close();
    }
    return told;
  });
}

function repairMetastore(path: string, report: Report): void {
  const owner = ownerOf(statFolder(path));
  const file = join(path, 'metastore');
  const highest = highestSegment(path);
  if (highest === null && subscribersIn(path).length === 0) {
    throw failure('META_OPEN', path, `${path} has neither segments nor subscribers: it is no jlog, and nothing was changed`);
  }
  const fd = openFile(file, 'create', { code: 'META_OPEN', owner });
  if (fd === null) throw failure('META_OPEN', file, `cannot make ${file}`);
  try {
    const bytes = Buffer.alloc(metastoreBytes + 1);
    const found = bytes.subarray(0, readAt(fd, file, bytes, 0));
    const whole = found.length === metastoreBytes || found.length === 12;
    const meta = decodeMetastore(whole ? found : nothingKnown(), file, () => oldestWord(path));
    if (whole && isLive(meta.storageLog, highest)) return;
    const storageLog = highest?.log ?? 0;
    if (found.length > 0) backUp(file);
    writeAt(fd, file, encodeMetastore({ ...meta, storageLog }), 0);
    const what = `metastore made anew: segment ${segmentName(storageLog)} is live`;
    const message = found.length > 0 ? `${what}; the old one is in ${file}.before-repair` : what;
    report({ kind: 'metastore', path: file, offset: 0, bytes: 0, message });
  } finally {
    closeSync(fd);
  }
}

/** The live segment is the highest one, or the highest has just been made. */
function isLive(storageLog: number, highest: Highest | null): boolean {
  return highest === null || highest.log === storageLog || (highest.log === storageLog + 1 && highest.empty);
}

/** Stands for a metastore of which nothing is believed: every field is replaced, the magic word by that of the oldest segment. */
function nothingKnown(): Buffer {
  const bytes = Buffer.alloc(metastoreBytes);
  bytes.writeUInt32LE(1, 8);
  bytes.writeUInt32LE(0xffffffff, 12);
  return bytes;
}

async function repairCheckpoints(folder: Folder): Promise<void> {
  const lowest: Position = { log: folder.nextSegment(0) ?? folder.storageLog(), marker: 0 };
  for (const { name, position } of await listSubscribers(folder)) {
    // By convention of the library temporary, and their owner's business.
    if (name.startsWith('~')) continue;
    const right = position === null ? lowest : await rightPosition(folder, position, lowest);
    if (position !== null && comparePositions(right, position) === 0) continue;
    await setSubscriber(folder, name, right);
    const was = position === null ? 'unreadable' : formatPosition(position);
    const message = `checkpoint of '${name}' was ${was}, is now ${formatPosition(right)}`;
    folder.report({ kind: 'checkpoint', path: folder.path, offset: 0, bytes: 0, message });
  }
}

async function rightPosition(folder: Folder, position: Position, lowest: Position): Promise<Position> {
  if (position.log > folder.storageLog() || position.log < lowest.log) return lowest;
  if (position.marker === 0) return position;
  const there = openFile(folder.segmentFile(position.log), 'read');
  if (there === null) return { log: folder.nextSegment(position.log) ?? folder.storageLog(), marker: 0 };
  closeSync(there);
  return { log: position.log, marker: Math.min(position.marker, await countMessages(folder, position.log)) };
}
