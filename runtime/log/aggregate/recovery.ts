// After a start: holds the files against the last commit of the journal. Either all of it happened, or what there is of it is cut off.
// A byte that the journal does not tell of is not ours, and is never cut off.

import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { errnoOf } from '../jlog/errors.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { Journal } from './position-journal.ts';
import type { CutRow, FileRow } from './journal-lines.ts';
import type { Ledger } from './journal-ledger.ts';
import { takeOff } from './surrender.ts';

export interface Recovered {
  /** Null: the last commit was whole, or there was none. */
  readonly cut: { readonly files: number; readonly bytes: number } | null;
  /** What an operator must know, a sentence each. */
  readonly alarms: readonly string[];
}

/** Cut-off ends that are kept: whoever wrote into our file while we died finds his bytes there. */
const mostKept = 8;
const keepBytesMax = 16 << 20;
const readBytes = 1 << 20;

/** Leaves the journal with nothing open. What the disk refuses is thrown, and can be tried again. @param folder where cut-off ends are kept. */
export async function recover(disk: Disk, journal: Journal, folder: string): Promise<Recovered> {
  const { open } = journal.ledger;
  let recovered: Recovered = { cut: null, alarms: [] };
  if (open?.kind === 'commit') recovered = await endCommit(disk, journal.ledger, open.files, folder);
  if (open?.kind === 'cut') recovered = { cut: null, alarms: await endCut(disk, journal.ledger, open.files) };
  const left = open?.kind === 'pack' ? await endPacking(disk, journal.ledger, open.path) : null;
  await journal.renew();
  if (left !== null) await disk.remove(left);
  return recovered;
}

async function endCommit(disk: Disk, ledger: Ledger, files: readonly FileRow[], folder: string): Promise<Recovered> {
  let whole = true;
  for (const row of files) whole &&= await isWritten(disk, row);
  ledger.settle(whole);
  if (whole) return { cut: null, alarms: [] };
  const alarms: string[] = [];
  let [count, bytes] = [0, 0];
  for (const [place, row] of files.entries()) {
    const { cut, alarm } = await cutOff(disk, ledger, row, join(folder, `cut-${(ledger.seq + place) % mostKept}`));
    bytes += cut;
    if (cut > 0) count++;
    if (alarm !== null) alarms.push(alarm);
  }
  return { cut: { files: count, bytes }, alarms };
}

/** It is decided: another manager has these lines. */
async function endCut(disk: Disk, ledger: Ledger, files: readonly CutRow[]): Promise<readonly string[]> {
  const alarms = new Map<string, string>();
  for (const row of files) {
    const left = await takeOff(disk, row);
    if (left !== null) alarms.set(row[0], left);
  }
  ledger.settle(true);
  // How long these should be is not known any more.
  for (const path of alarms.keys()) ledger.sizes.delete(path);
  return [...alarms.values()];
}

async function isWritten(disk: Disk, [path, from, to, crc]: FileRow): Promise<boolean> {
  const opened = await disk.open(path, null);
  if (opened === null) return false;
  try {
    let sum = 0;
    for (let at = from; at < to;) {
      const bytes = await opened.file.read(at, Math.min(readBytes, to - at));
      if (bytes.length === 0) return false;
      sum = crc32(bytes, sum);
      at += bytes.length;
    }
    return sum === crc;
  } finally {
    await opened.file.close();
  }
}

async function cutOff(
  disk: Disk,
  ledger: Ledger,
  [path, from, to]: FileRow,
  kept: string,
): Promise<{ readonly cut: number; readonly alarm: string | null }> {
  const opened = await disk.open(path, null);
  if (opened === null) return { cut: 0, alarm: null };
  const { file } = opened;
  try {
    const { size } = await file.state();
    ledger.remember(path, Math.min(size, from));
    if (size <= from) return { cut: 0, alarm: null };
    if (size > to) {
      ledger.remember(path, size);
      const what = `bytes ${from} to ${size} of ${path} are not what was written when this manager died: somebody else has written into it`;
      return { cut: 0, alarm: `${what}; nothing was cut off, so lines of the last moment may be there twice` };
    }
    await keep(disk, file, from, size, kept);
    await file.truncate(from);
    // Before the journal forgets them, they must not come back by a power cut.
    await file.sync();
    return { cut: size - from, alarm: null };
  } finally {
    await file.close();
  }
}

/** A precaution, and no reason to fail: on a full disk there is no room for it. */
async function keep(disk: Disk, file: DiskFile, from: number, to: number, path: string): Promise<void> {
  if (to - from > keepBytesMax) return;
  try {
    await disk.remove(path);
    const opened = await disk.open(path, 0o600);
    if (opened === null) return;
    try {
      await opened.file.write([await file.read(from, to - from)], 0);
    } finally {
      await opened.file.close();
    }
  } catch (cause) {
    if (errnoOf(cause) === null) throw cause;
  }
}

/**
 * The new `.gz` is in its place exactly when it does not have its old name any more; then the plain file is in it. Otherwise the old name is
 * returned: it may go only when the journal does not ask for it any more.
 */
async function endPacking(disk: Disk, ledger: Ledger, path: string): Promise<string | null> {
  const prepared = `${path}.gz.new`;
  const happened = (await disk.identity(prepared)) === null;
  if (happened) await disk.remove(path);
  ledger.settle(happened);
  return happened ? null : prepared;
}
