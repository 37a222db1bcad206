// Where messages are and how many there are, by the index as far as it goes: for whoever only tells of a log. What is delivered never depends on an
// index (see `index-file.ts`); a figure may, if it looks right.

import { closeSync } from 'node:fs';
import { openFile, readAt, stateOf } from './files.ts';
import { indexEntryBytes, isHeader, type Layout } from './format.ts';
import { walk } from './walk.ts';

/** How many messages a segment holds, and where the last one ends. */
export async function messagesOf(
  fd: number,
  path: string,
  layout: Layout,
): Promise<{ readonly count: number; readonly end: number; readonly whole: boolean; readonly broken: boolean }> {
  const { size } = stateOf(fd, path);
  const known = lastKnown(fd, path, layout, size);
  const offsets: number[] = [];
  const end = await walk(fd, path, layout, known.offset, size, offsets);
  return { count: known.before + offsets.length, end: end.offset, whole: end.state === 'clean', broken: end.state === 'broken' };
}

/** Where message `marker` ends; the end of the last one where there are fewer. */
export async function endOfMessage(fd: number, path: string, layout: Layout, marker: number): Promise<number> {
  if (marker === 0) return 0;
  const { size } = stateOf(fd, path);
  const next = entryAt(path, marker);
  if (next !== null && next > 0 && isRecord(fd, path, layout, next, size)) return next;
  const known = lastKnown(fd, path, layout, size);
  const from = known.before <= marker ? known : { before: 0, offset: 0 };
  const offsets: number[] = [];
  const end = await walk(fd, path, layout, from.offset, size, offsets);
  return offsets[marker - from.before] ?? end.offset;
}

/** The last message that the index names: how many lie before it, and where it begins. */
function lastKnown(fd: number, path: string, layout: Layout, size: number): { readonly before: number; readonly offset: number } {
  const entries = entriesOf(path);
  for (const before of [entries - 1, entries - 2]) {
    if (before < 1) break;
    const offset = entryAt(path, before);
    if (offset !== null && offset > 0 && isRecord(fd, path, layout, offset, size)) return { before, offset };
  }
  return { before: 0, offset: 0 };
}

function isRecord(fd: number, path: string, layout: Layout, offset: number, size: number): boolean {
  if (offset + layout.headerBytes > size) return false;
  const header = Buffer.alloc(layout.headerBytes);
  return readAt(fd, path, header, offset) === header.length && isHeader(layout, header, 0);
}

function entriesOf(path: string): number {
  return withIndex(path, (fd, file) => Math.floor(stateOf(fd, file).size / indexEntryBytes)) ?? 0;
}

function entryAt(path: string, at: number): number | null {
  return withIndex(path, (fd, file) => {
    const bytes = Buffer.alloc(indexEntryBytes);
    return readAt(fd, file, bytes, at * indexEntryBytes) < indexEntryBytes ? null : Number(bytes.readBigUInt64LE(0));
  });
}

function withIndex<T>(path: string, look: (fd: number, file: string) => T): T | null {
  const file = `${path}.idx`;
  const fd = openFile(file, 'read');
  if (fd === null) return null;
  try {
    return look(fd, file);
  } finally {
    closeSync(fd);
  }
}
