// Holds records of one log against the file that they should stand in. The records are known by length and CRC-32; the file is only read.
//
// At best they are the end of the file, byte for byte. What stands in front of it is of records that the node does not have any more, and must not have a text
// of these. Where something else stands between them (lines of other logs, of somebody else, or something is wrong), they are lined up with the file.

import { crc32 } from 'node:zlib';
import { formatPosition, type Position } from '../jlog/format.ts';
import { extentOf, FileContent, openOr, readAt } from './file-content.ts';
import { keyOf, lineUp, type LinedUp } from './line-up.ts';
import { findRotated } from './rotated-files.ts';

export interface Expected {
  readonly position: Position;
  readonly bytes: number;
  readonly crc: number;
}

/** A file, and where it ends as far as the journal tells; what lies behind is being written. Null: the journal does not know it any more. */
export interface Target {
  readonly path: string;
  readonly size: number | null;
  /** Nobody but this log of this node goes there. */
  readonly isOwn: boolean;
}

export type Finding =
  | { readonly kind: 'lost' | 'twice' | 'swapped'; readonly path: string; readonly positions: readonly Position[] }
  /** Why something cannot be told. */
  | { readonly kind: 'unsure'; readonly path: string; readonly text: string };

/** Empty: each record stands there once, in order. @param elsewhere whether a text is one of a record that belongs into another file. */
export async function compareFile(
  target: Target,
  expected: readonly Expected[],
  elsewhere: (key: number) => boolean,
): Promise<readonly Finding[]> {
  const { path, size } = target;
  try {
    const { plain, isPacked } = await extentOf(path);
    if (plain === null && !isPacked) {
      const text = `the file is not there (moved away, removed, or written under another name), so ${expected.length} records were not compared`;
      return [{ kind: 'unsure', path, text }];
    }
    const end = Math.min(size ?? Infinity, plain ?? 0);
    const cut = size !== null && plain !== null && plain < size ? size - plain : 0;
    const findings: Finding[] = [];
    if (cut > 0) findings.push({ kind: 'unsure', path, text: `somebody has taken ${cut} bytes off it` });
    const begin = await beginOfTail(path, end, expected);
    if (begin !== null) return [...findings, ...(await lookInFront(target, begin.at, isPacked, [...begin.keys], expected, elsewhere))];
    const content = new FileContent(path, isPacked, end);
    const found = await lineUp(content, expected, elsewhere).finally(() => content.close());
    return [...findings, ...(await findingsOf(target, expected, found))];
  } catch (cause) {
    // Of zlib: what is compressed is broken.
    if (!(cause instanceof Error) || !('code' in cause) || !/^Z_|^ERR_/.test(String(cause.code))) throw cause;
    return [
      { kind: 'unsure', path, text: `${path}.gz cannot be unpacked (${cause.message}), so ${expected.length} records were not compared` },
    ];
  }
}

export function findingText(finding: Finding): string {
  const { kind, path } = finding;
  if (kind === 'unsure') return `${path}: ${finding.text}`;
  const what = { lost: 'are not there', twice: 'are there more than once', swapped: 'are not in their order' }[kind];
  const some = finding.positions.slice(0, 3).map((position) => formatPosition(position));
  return `${path}: ${finding.positions.length} records ${what} (${some.join(', ')}${finding.positions.length > 3 ? ' ...' : ''})`;
}

const newline = 10;
const blockBytes = 4 << 20;

/** Where the records begin, if they are the end of the plain file; and the first lines of those that have several. */
async function beginOfTail(
  path: string,
  end: number,
  expected: readonly Expected[],
): Promise<{ readonly at: number; readonly keys: ReadonlySet<number> } | null> {
  const begin = end - expected.reduce((sum, { bytes }) => sum + bytes, 0);
  const file = begin < 0 ? null : await openOr(path);
  if (file === null) return null;
  const keys = new Set<number>();
  try {
    // Just before it must be the end of a line, or the beginning.
    if (begin > 0 && (await readAt(file, begin - 1, 1))[0] !== newline) return null;
    for (let i = 0, at = begin; i < expected.length;) {
      let [n, bytes] = [0, 0];
      do bytes += expected[i + n++]?.bytes ?? 0;
      while (i + n < expected.length && bytes < blockBytes);
      if (!isRow(await readAt(file, at, bytes), expected.slice(i, i + n), keys)) return null;
      at += bytes;
      i += n;
    }
    return { at: begin, keys };
  } finally {
    await file.close();
  }
}

function isRow(block: Buffer, records: readonly Expected[], keys: Set<number>): boolean {
  let at = 0;
  return records.every(({ bytes, crc }) => {
    const part = block.subarray(at, at + bytes);
    at += bytes;
    if (part.length !== bytes || crc32(part) !== crc) return false;
    const first = part.indexOf(newline) + 1;
    if (first < bytes) keys.add(keyOf(first, crc32(part.subarray(0, first))));
    return true;
  });
}

/** Texts of the records in front of them: repeated by who wrote them, or there twice. */
async function lookInFront(
  { path }: Target,
  end: number,
  isPacked: boolean,
  firstLines: readonly number[],
  expected: readonly Expected[],
  elsewhere: (key: number) => boolean,
): Promise<readonly Finding[]> {
  const keys = new Set(firstLines);
  for (const { bytes, crc } of expected) keys.add(keyOf(bytes, crc));
  const content = new FileContent(path, isPacked, end);
  let count = 0;
  try {
    for (let line = await content.line(); line.length > 0; line = await content.line()) {
      const key = keyOf(line.length, crc32(line));
      if (keys.has(key) || elsewhere(key)) count++;
      content.skip(line.length);
    }
  } finally {
    await content.close();
  }
  return count === 0 ? [] : [{ kind: 'unsure', path, text: againText(count) }];
}

async function findingsOf({ path, isOwn }: Target, expected: readonly Expected[], found: LinedUp): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const positions = (places: readonly number[]): readonly Position[] => places.flatMap((place) => expected[place]?.position ?? []);
  if (found.lost.length > 0) findings.push({ kind: 'lost', path, positions: positions(found.lost) });
  const rotated = found.lost.length === 0 ? new Map<string, number>() : await findRotated(path, expected, found.lost);
  for (const [name, count] of rotated) findings.push({ kind: 'unsure', path, text: `${count} of them stand in ${name}` });
  if (found.swapped.length > 0) findings.push({ kind: 'swapped', path, positions: positions(found.swapped) });
  // The same text may have come from another log, or may be one that is written again and again.
  if (isOwn && found.twice.length > 0) findings.push({ kind: 'twice', path, positions: positions(found.twice) });
  const again = found.again + (isOwn ? 0 : found.twice.length);
  if (again > 0) findings.push({ kind: 'unsure', path, text: againText(again) });
  return findings;
}

function againText(count: number): string {
  return `${count} lines besides have the text of one of these records: a text that was written again, or a record that is there twice`;
}
