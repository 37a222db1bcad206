// Holds records of one log against the files that they should stand in. The records are known by length and CRC-32; the files are only read.

import { crc32, gunzipSync } from 'node:zlib';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { append } from '../../../base/append.ts';
import { errnoOf } from '../jlog/errors.ts';
import { formatPosition, type Position } from '../jlog/format.ts';

export interface Expected {
  readonly position: Position;
  readonly bytes: number;
  readonly crc: number;
}

export interface Difference {
  readonly path: string;
  /** Records that are not there. */
  readonly lost: readonly Position[];
  /** Records that are there more than once. */
  readonly twice: readonly Position[];
}

/** A file, and where it ends as far as the journal tells; what lies behind is being written. Null: the journal does not know it any more. */
export interface Target {
  readonly path: string;
  readonly size: number | null;
}

/**
 * Null: each record stands there once, in order. At best they are the end of the file, byte for byte. Where something else stands between them (lines of other
 * logs, or of somebody else), they are looked for among the lines.
 */
export async function compareFile(target: Target, expected: readonly Expected[]): Promise<Difference | null> {
  if (await endsWith(target, expected)) return null;
  const found = linesOf(await contentOf(target));
  const wanted = new Map<string, Position[]>();
  for (const each of expected) {
    const key = keyOf(each.bytes, each.crc);
    const positions = wanted.get(key);
    if (positions === undefined) wanted.set(key, [each.position]);
    else positions.push(each.position);
  }
  const lost: Position[] = [];
  const twice: Position[] = [];
  for (const [key, positions] of wanted) {
    const count = found.get(key) ?? 0;
    if (count < positions.length) append(lost, positions.slice(count));
    // A text that is written again and again stands there from before as well, so only one that was to come once can be told.
    if (count > positions.length && positions.length === 1) append(twice, positions);
  }
  return lost.length + twice.length === 0 ? null : { path: target.path, lost, twice };
}

export function differenceText({ path, lost, twice }: Difference): string {
  const some = (positions: readonly Position[]): string =>
    positions
      .slice(0, 3)
      .map((position) => formatPosition(position))
      .join(', ') + (positions.length > 3 ? ' ...' : '');
  const parts = [
    lost.length === 0 ? '' : `${lost.length} records are not there (${some(lost)})`,
    twice.length === 0 ? '' : `${twice.length} records are there more than once (${some(twice)})`,
  ];
  return `${path}: ${parts.filter((part) => part !== '').join('; ')}`;
}

/** The common case, whatever the size: the records are the end of the plain file. */
async function endsWith({ path, size }: Target, expected: readonly Expected[]): Promise<boolean> {
  const file = await openOr(path);
  if (file === null) return expected.length === 0;
  try {
    const end = Math.min(size ?? Infinity, (await file.stat()).size);
    let at = end - expected.reduce((sum, { bytes }) => sum + bytes, 0);
    // Just before it must be the end of a line, or the beginning.
    if (at < 0 || (at > 0 && (await readAt(file, at - 1, 1))[0] !== newline)) return false;
    for (let i = 0; i < expected.length;) {
      let [n, bytes] = [0, 0];
      do bytes += expected[i + n++]?.bytes ?? 0;
      while (i + n < expected.length && bytes < blockBytes);
      const block = await readAt(file, at, bytes);
      if (!isRow(block, expected.slice(i, i + n))) return false;
      at += bytes;
      i += n;
    }
    return true;
  } finally {
    await file.close();
  }
}

function isRow(block: Buffer, records: readonly Expected[]): boolean {
  let at = 0;
  return records.every(({ bytes, crc }) => {
    const part = block.subarray(at, at + bytes);
    at += bytes;
    return part.length === bytes && crc32(part) === crc;
  });
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const block = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await file.read(block, 0, bytes, at);
  return block.subarray(0, bytesRead);
}

/** How often each line is there. A record of several lines is found as what it ends with, which is no record of its own: then it counts as lost, and is looked at by a person. */
function linesOf(content: Buffer): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < content.length;) {
    const found = content.indexOf(newline, at);
    const end = found < 0 ? content.length : found + 1;
    const key = keyOf(end - at, crc32(content.subarray(at, end)));
    counts.set(key, (counts.get(key) ?? 0) + 1);
    at = end;
  }
  return counts;
}

const newline = 10;
const blockBytes = 4 << 20;
const keyOf = (bytes: number, crc: number): string => `${bytes}.${crc}`;

/** What is compressed comes first. */
async function contentOf({ path, size }: Target): Promise<Buffer> {
  const packed = await readOr(`${path}.gz`);
  const plain = (await readOr(path)) ?? Buffer.alloc(0);
  const known = size === null ? plain : plain.subarray(0, size);
  return packed === null ? known : Buffer.concat([gunzipSync(packed), known]);
}

/** Null where there is none. */
async function readOr(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null;
    throw cause;
  }
}

async function openOr(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null;
    throw cause;
  }
}
