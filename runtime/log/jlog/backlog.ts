// How much of a log lies behind a position.

import { closeSync, statSync } from 'node:fs';
import { openFile, readAt } from './files.ts';
import { segmentsIn, type Folder } from './folder.ts';
import { indexEntryBytes, type Position } from './format.ts';
import { endOfMessage, messagesOf } from './lookup.ts';

export interface Backlog {
  readonly bytes: number;
  /** Null where a segment has no index yet, so that its messages would have to be counted. */
  readonly records: number | null;
  /** When the oldest of it was written, Unix seconds; null where there is none. */
  readonly oldestSec: number | null;
}

/** A log that nobody has read for days has thousands of files, and a daemon has other things to do meanwhile. */
export const filesInOneGo = 64;

export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** @param offset where message `position.marker` ends; null: not known. @param counts whether to walk segments that have no index. */
export async function backlogOf(folder: Folder, position: Position, offset: number | null, counts = false): Promise<Backlog> {
  let bytes = 0;
  let records: number | null = 0;
  let oldestSec: number | null = null;
  const live = folder.storageLog();
  const logs = segmentsIn(folder.path)
    .filter((log) => log >= position.log)
    .sort((a, b) => a - b);
  for (const [i, log] of logs.entries()) {
    const marker = log === position.log ? position.marker : 0;
    const part = await partOf(folder, log, marker, log === position.log ? offset : 0, log < live && !counts);
    bytes += part.bytes;
    records = records === null || part.records === null ? null : records + part.records;
    if (part.bytes > 0) oldestSec ??= part.oldestSec;
    if ((i + 1) % filesInOneGo === 0) await breathe();
  }
  return { bytes, records, oldestSec };
}

async function partOf(folder: Folder, log: number, marker: number, offset: number | null, byIndex: boolean): Promise<Backlog> {
  const path = folder.segmentFile(log);
  const fd = openFile(path, 'read');
  if (fd === null) return { bytes: 0, records: 0, oldestSec: null };
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const from = offset ?? (await endOfMessage(fd, path, folder.layout, marker));
    const entries = Math.floor((statSync(`${path}.idx`, { throwIfNoEntry: false })?.size ?? 0) / indexEntryBytes);
    // The live segment is counted: it is one only, and its index, if it has one, is nearly complete.
    const count = byIndex ? (entries > 1 ? entries - 1 : size === 0 ? 0 : null) : (await messagesOf(fd, path, folder.layout)).count;
    const word = Buffer.alloc(4);
    const behind = Math.max(0, size - from);
    const oldestSec = behind >= folder.layout.headerBytes && readAt(fd, path, word, from + 4) === 4 ? word.readUInt32LE(0) : null;
    return { bytes: behind, records: count === null ? null : Math.max(0, count - marker), oldestSec };
  } finally {
    closeSync(fd);
  }
}
