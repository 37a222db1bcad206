// Takes damaged bytes out of a segment, so that the C library can read the rest, and moves checkpoints along, so that no message is skipped.
//
// A closed segment is replaced by a repaired copy: a writer that still has the old file open must see the old size, or it would append to a segment
// that readers have left. The live segment is repaired in place, under its lock. What is cut out is kept beside it in `<segment>.cut`.

import { closeSync, constants, copyFileSync, fchmodSync, fstatSync, ftruncateSync, renameSync } from 'node:fs';
import { listSubscribers, openCheckpoint, storeCheckpoint } from './checkpoints.ts';
import { errnoOf, failure, type Damage } from './errors.ts';
import { openFile, readAt, removeFile, stateOf, syncLater, writeAt } from './files.ts';
import type { Folder } from './folder.ts';
import { formatPosition } from './format.ts';
import { readEntries } from './index-file.ts';
import { salvage, type Run, type Salvage } from './salvage.ts';

export interface Repaired {
  readonly cutBytes: number;
  /** The new number of a message of which the old number is known; a smaller one, never a larger one, where it is uncertain. */
  readonly markerNow: (marker: number) => number;
}

const copyBytes = 1 << 20;
/** More places than this are told as one. */
const mostReports = 20;

/** Null where nothing was wrong, the segment is gone, or it is live and full: then the next writer leaves it, and it is repaired as a closed one. */
export async function repairSegment(folder: Folder, log: number): Promise<Repaired | null> {
  const path = folder.segmentFile(log);
  const index = openFile(`${path}.idx`, 'create', { owner: folder.owner });
  if (index === null) throw failure('FILE_OPEN', path, `cannot make ${path}.idx`);
  try {
    return await folder.locks.hold(index, `${path}.idx`, async () => {
      const fd = openFile(path, 'write');
      if (fd === null) return null;
      try {
        return await folder.locks.hold(fd, path, () => repairLocked(folder, log, fd, index));
      } finally {
        closeSync(fd);
      }
    });
  } finally {
    closeSync(index);
  }
}

async function repairLocked(folder: Folder, log: number, fd: number, index: number): Promise<Repaired | null> {
  const path = folder.segmentFile(log);
  const live = log >= folder.storageLog();
  if (live && stateOf(fd, path).size >= folder.unitLimitBytes) return null;
  const found = await salvage(fd, path, folder.layout);
  if (found.cuts.length === 0) return null;
  const markerNow = renumbering(found, readEntries(`${path}.idx`));
  keepCuts(folder, fd, path, found.cuts);
  if (live && found.onlyTornTail) {
    truncate(fd, path, found.cuts[0]?.from ?? 0);
  } else {
    // Checkpoints first: after a crash in between, messages are delivered twice, and none is skipped.
    await moveCheckpoints(folder, log, markerNow);
    truncate(index, `${path}.idx`, 0);
    if (live) moveTogether(fd, path, found);
    else await replace(folder, fd, path, found);
  }
  const cutBytes = found.cuts.reduce((sum, cut) => sum + cut.to - cut.from, 0);
  report(folder, path, found, cutBytes, live && found.onlyTornTail);
  return { cutBytes, markerNow };
}

/** How messages are numbered once the damage is out, from the index of before. */
function renumbering({ offsets, cuts }: Salvage, before: readonly number[] | null): (marker: number) => number {
  const intact = countBelow(offsets, cuts[0]?.from ?? 0);
  return (marker) => {
    if (marker <= intact) return marker;
    const offset = before?.[marker - 1];
    return offset === undefined ? intact : countBelow(offsets, offset + 1);
  };
}

/** How many of the ascending numbers are less than `limit`. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function moveCheckpoints(folder: Folder, log: number, markerNow: (marker: number) => number): Promise<void> {
  for (const { name, position } of await listSubscribers(folder)) {
    if (position?.log !== log || markerNow(position.marker) === position.marker) continue;
    const moved = { log, marker: markerNow(position.marker) };
    const checkpoint = openCheckpoint(folder, name);
    try {
      await storeCheckpoint(folder, checkpoint, moved);
    } finally {
      closeSync(checkpoint.fd);
    }
    const message = `checkpoint of '${name}' moved from ${formatPosition(position)} to ${formatPosition(moved)}: damage was cut out before it`;
    folder.report({ kind: 'checkpoint', path: checkpoint.path, offset: 0, bytes: 0, message });
  }
}

/** What is cut out may interest somebody; what it was is told in the report. */
function keepCuts(folder: Folder, fd: number, path: string, cuts: readonly Run[]): void {
  const kept = openFile(`${path}.cut`, 'create', { owner: folder.owner });
  if (kept === null) throw failure('FILE_OPEN', path, `cannot make ${path}.cut`);
  try {
    let at = stateOf(kept, `${path}.cut`).size;
    for (const cut of cuts) at = copyRun(fd, path, cut, kept, `${path}.cut`, at);
  } finally {
    closeSync(kept);
  }
}

/** Moves later records down over the damage. In pieces of whole records, so that a record is always whole in one place. */
function moveTogether(fd: number, path: string, { runs, offsets }: Salvage): void {
  let at = 0;
  for (const run of runs) {
    if (run.from !== at) {
      let from = run.from;
      while (from < run.to) {
        const ends = countBelow(offsets, Math.min(from + copyBytes, run.to) + 1);
        const last = offsets[ends - 1] ?? run.to;
        const to = from + copyBytes >= run.to ? run.to : last > from ? last : (offsets[ends] ?? run.to);
        at = copyRun(fd, path, { from, to: Math.min(to, run.to) }, fd, path, at);
        from = Math.min(to, run.to);
      }
    } else at = run.to;
  }
  truncate(fd, path, at);
}

async function replace(folder: Folder, fd: number, path: string, { runs }: Salvage): Promise<void> {
  const made = `${path}.new`;
  removeFile(made);
  const to = openFile(made, 'create', { owner: folder.owner });
  if (to === null) throw failure('FILE_OPEN', made, `cannot make ${made}`);
  try {
    fchmodSync(to, fstatSync(fd).mode & 0o777);
    let at = 0;
    for (const run of runs) at = copyRun(fd, path, run, to, made, at);
    await syncLater(to, made);
    renameSync(made, path);
  } catch (cause) {
    removeFile(made);
    throw failure('FILE_WRITE', path, `cannot repair ${path}`, cause);
  } finally {
    closeSync(to);
  }
}

/** Copies a range, also within one file towards its start; returns where the copy ends. */
function copyRun(fd: number, path: string, { from, to }: Run, target: number, targetPath: string, at: number): number {
  // Within one file a piece must be read whole before any of it is written over.
  const block = Buffer.allocUnsafeSlow(fd === target ? to - from : Math.min(copyBytes, to - from));
  let position = from;
  while (position < to) {
    const piece = block.subarray(0, Math.min(block.length, to - position));
    if (readAt(fd, path, piece, position) < piece.length) throw failure('FILE_READ', path, `${path} became shorter during its repair`);
    writeAt(target, targetPath, piece, at);
    position += piece.length;
    at += piece.length;
  }
  return at;
}

function truncate(fd: number, path: string, size: number): void {
  try {
    ftruncateSync(fd, size);
  } catch (cause) {
    if (errnoOf(cause) === null) throw cause;
    throw failure('FILE_WRITE', path, `cannot truncate ${path}`, cause);
  }
}

function report(folder: Folder, path: string, { cuts, offsets }: Salvage, cutBytes: number, torn: boolean): void {
  const kind: Damage['kind'] = torn ? 'torn-tail' : 'segment';
  const what = torn ? 'an unfinished record, whose writer died,' : 'damage';
  cuts.slice(0, mostReports).forEach(({ from, to }) => {
    const message = `cut ${what} out of ${path}: ${to - from} bytes from byte ${from} on, kept in ${path}.cut`;
    folder.report({ kind, path, offset: from, bytes: to - from, message });
  });
  if (cuts.length > mostReports) {
    const message = `cut damage out of ${path}: ${cuts.length} places, ${cutBytes} bytes in all; ${offsets.length} messages are left`;
    folder.report({ kind, path, offset: 0, bytes: cutBytes, message });
  }
}

/** Keeps a copy of a file that is about to be made anew; an older copy stays. */
export function backUp(path: string): void {
  try {
    copyFileSync(path, `${path}.before-repair`, constants.COPYFILE_EXCL);
  } catch (cause) {
    if (errnoOf(cause) !== 'EEXIST' && errnoOf(cause) !== 'ENOENT') throw failure('FILE_WRITE', path, `cannot copy ${path}`, cause);
  }
}
