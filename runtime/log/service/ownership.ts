// Who reads a log under the name of a subscriber, and where the reading of those before him ended: a small file beside the checkpoint. A manager that
// comes back learns from it which of the lines that it wrote last are another one's. See "Several managers" in ARCHITECTURE.md.
//
// Two halves, written in turn and in place: so a torn write leaves the older one, and a full disk does not keep anybody from taking over.

import { closeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { failure } from '../jlog/errors.ts';
import { openFile, readAt, syncFolder, syncLater, writeAt, type Owner } from '../jlog/files.ts';
import { comparePositions, formatPosition, ownershipName, parsePosition, type Position } from '../jlog/format.ts';
import { join } from 'node:path';

export interface Ownership {
  /** Of the log. */
  readonly identity: string;
  /** Who reads. */
  readonly writer: string;
  /** Where he has begun. */
  readonly since: Position;
  /** By writer: where somebody else went on. */
  readonly ended: ReadonlyMap<string, Position>;
  /** Counts up; the half with the larger one is in force. */
  readonly seq: number;
}

export interface Claim {
  readonly writer: string;
  readonly resume: { readonly identity: string; readonly position: Position } | null;
}

const halfBytes = 4096;

/** Null where nobody has read yet, or what there is makes no sense. */
export function loadOwnership(folder: string, subscriber: string): Ownership | null {
  const path = join(folder, ownershipName(subscriber));
  const fd = openFile(path, 'read');
  if (fd === null) return null;
  try {
    const bytes = Buffer.alloc(2 * halfBytes);
    const n = readAt(fd, path, bytes, 0);
    const halves = [bytes.subarray(0, Math.min(n, halfBytes)), bytes.subarray(halfBytes, Math.max(n, halfBytes))].map(readHalf);
    return halves.reduce((best, half) => (half !== null && (best === null || half.seq > best.seq) ? half : best), null);
  } finally {
    closeSync(fd);
  }
}

/** Where somebody else went on behind the place that this writer has; null: all of it is his. */
export function takenAt(ownership: Ownership | null, { writer, resume }: Claim): Position | null {
  const end = ownership?.ended.get(writer);
  if (ownership === null || end === undefined || resume?.identity !== ownership.identity) return null;
  return comparePositions(resume.position, end) > 0 ? end : null;
}

/** What is to be stored before this writer gets a record from behind `at`; null: it is stored already. */
export function ownedBy(before: Ownership | null, writer: string, identity: string, at: Position): Ownership | null {
  const known = before?.identity === identity ? before : null;
  if (known?.writer === writer) return null;
  const ended = new Map(known?.ended);
  if (known !== null) ended.set(known.writer, at);
  ended.delete(writer);
  return { identity, writer, since: at, ended, seq: (before?.seq ?? 0) + 1 };
}

/** Durable when it resolves. Fails with FILE_OPEN or FILE_WRITE. */
export async function storeOwnership(folder: string, subscriber: string, ownership: Ownership, owner: Owner | null): Promise<void> {
  const path = join(folder, ownershipName(subscriber));
  const bytes = encoded(ownership);
  const made = openFile(path, 'exclusive', { owner });
  const fd = made ?? openFile(path, 'write');
  if (fd === null) throw failure('FILE_OPEN', path, `cannot make ${path}`);
  try {
    // Both halves at once, so that later ones need no room.
    if (made !== null) writeAt(fd, path, Buffer.alloc(2 * halfBytes, '\n'), 0);
    writeAt(fd, path, Buffer.concat([bytes, Buffer.alloc(halfBytes - bytes.length, '\n')]), (ownership.seq % 2) * halfBytes);
    await syncLater(fd, path);
    if (made !== null) await syncFolder(folder);
  } finally {
    closeSync(fd);
  }
}

/** As lines of a journal: a CRC-32 in eight hex digits, a blank, JSON. Of many writers those who have been away for longest are forgotten. */
function encoded({ identity, writer, since, ended, seq }: Ownership): Buffer {
  const rows = [...ended].map(([name, at]) => [name, formatPosition(at)]);
  for (;;) {
    const text = JSON.stringify({ seq, identity, writer, since: formatPosition(since), ended: rows });
    const bytes = Buffer.from(`${checksum(text)} ${text}\n`);
    if (bytes.length <= halfBytes || rows.shift() === undefined) return bytes;
  }
}

function readHalf(half: Buffer): Ownership | null {
  const line = half.subarray(0, Math.max(0, half.indexOf(10))).toString();
  const text = line.slice(9);
  if (text === '' || line.slice(0, 8) !== checksum(text)) return null;
  const value: unknown = JSON.parse(text);
  // The checksum was right, so this guards against another version only.
  if (typeof value !== 'object' || value === null || !('ended' in value) || !Array.isArray(value.ended)) return null;
  const { seq, identity, writer, since, ended } = value as unknown as Stored;
  const begun = parsePosition(since);
  if (begun === null) return null;
  const ends = ended.flatMap(([name, at]) => {
    const end = parsePosition(at);
    return end === null ? [] : [[name, end] as const];
  });
  return { seq, identity, writer, since: begun, ended: new Map(ends) };
}

interface Stored {
  readonly seq: number;
  readonly identity: string;
  readonly writer: string;
  readonly since: string;
  readonly ended: readonly (readonly [string, string])[];
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
