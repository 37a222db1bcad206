// How much of a log lies behind a position.

import { closeSync, statSync } from 'node:fs';
import { openFile, readAt } from './files.ts';
import { segmentsIn, type Folder } from './folder.ts';
import { indexEntryBytes, isHeader, type Position } from './format.ts';
import { endOfMessage, messagesOf } from './lookup.ts';

export interface Backlog {
  readonly bytes: number;
  /** Null where a segment has no index yet, so that its messages would have to be counted. */
  readonly records: number | null;
  /** When the oldest of it was written, Unix seconds; null where there is none, or where bytes stand that are no record. */
  readonly oldestSec: number | null;
  /** Where in the live segment something stands that is no record, and which no reader gets past. */
  readonly brokenAt: string | null;
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
  let brokenAt: string | null = null;
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
    // Closed segments are repaired by who reads them.
    if (log === live) brokenAt = part.brokenAt;
    if ((i + 1) % filesInOneGo === 0) await breathe();
  }
  return { bytes, records, oldestSec, brokenAt };
}

async function partOf(folder: Folder, log: number, marker: number, offset: number | null, byIndex: boolean): Promise<Backlog> {
  const path = folder.segmentFile(log);
  const fd = openFile(path, 'read');
  if (fd === null) return { bytes: 0, records: 0, oldestSec: null, brokenAt: null };
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const from = offset ?? (await endOfMessage(fd, path, folder.layout, marker));
    const entries = Math.floor((statSync(`${path}.idx`, { throwIfNoEntry: false })?.size ?? 0) / indexEntryBytes);
    // The live segment is counted: it is one only, and its index, if it has one, is nearly complete.
    const walked = byIndex ? null : await messagesOf(fd, path, folder.layout);
    const count = walked === null ? (entries > 1 ? entries - 1 : size === 0 ? 0 : null) : walked.count;
    const brokenAt = walked?.broken === true ? `${path} is damaged at byte ${walked.end}, behind message ${walked.count}` : null;
    const header = Buffer.alloc(folder.layout.headerBytes);
    const behind = Math.max(0, size - from);
    // Bytes that are no record have no time.
    const isRecord = behind >= header.length && readAt(fd, path, header, from) === header.length && isHeader(folder.layout, header, 0);
    const oldestSec = isRecord ? header.readUInt32LE(4) : null;
    return { bytes: behind, records: count === null ? null : Math.max(0, count - marker), oldestSec, brokenAt };
  } finally {
    closeSync(fd);
  }
}
