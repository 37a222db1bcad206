// From header to header through the records of a segment: the arithmetic that readers, writers and the repair share.

import { readAt, readLater } from './files.ts';
import { isHeader, recordBytes, type Layout } from './format.ts';

/**
 * `clean`: the walk ended exactly at the limit. `torn`: the record at `offset` is longer than what is there: it is being written, or its writer
 * died, or its length is damaged. `broken`: no record begins at `offset`. `more`: the walk was asked to pause.
 */
export interface WalkEnd {
  readonly state: 'clean' | 'torn' | 'broken' | 'more';
  readonly offset: number;
}

/** A walk looks at sixteen bytes in each record: larger blocks are no faster, and garbage sooner. */
const blockBytes = 256 << 10;

/** Walks what lies in one block, which begins at `base` in the file, from `from` on. Ends with `more` where it needs the next block. */
export function walkBlock(layout: Layout, block: Buffer, base: number, from: number, limit: number, offsets: number[]): WalkEnd {
  let offset = from;
  while (offset < limit) {
    const left = limit - offset;
    const at = offset - base;
    if (at + layout.headerBytes > block.length && left >= layout.headerBytes) return { state: 'more', offset };
    // A few bytes at the end that do not begin like a header are rubbish, not the beginning of a record.
    if (left < layout.headerBytes) return { state: 'torn', offset };
    if (!isHeader(layout, block, at)) return { state: 'broken', offset };
    const size = recordBytes(layout, block, at);
    if (size > left) return { state: 'torn', offset };
    offsets.push(offset);
    offset += size;
  }
  return { state: 'clean', offset };
}

/** Walks from `from`, where a record begins, to `limit`; pauses after `mostBytes`. Appends the place of each whole record to `offsets`. */
export async function walk(
  fd: number,
  path: string,
  layout: Layout,
  from: number,
  limit: number,
  offsets: number[],
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<WalkEnd> {
  // So it is whenever nobody else has appended since.
  if (from === limit) return { state: 'clean', offset: from };
  const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, Math.max(0, limit - from)));
  let end: WalkEnd = { state: 'more', offset: from };
  while (end.state === 'more' && end.offset - from < mostBytes) {
    const base = end.offset;
    const n = await readLater(fd, path, block, base);
    // Shorter than it was: somebody truncated it meanwhile.
    end = walkBlock(layout, block.subarray(0, n), base, base, Math.min(limit, n < block.length ? base + n : limit), offsets);
  }
  return end;
}

/** The same at once, for use under a lock; offsets are not kept. */
export function walkNow(fd: number, path: string, layout: Layout, from: number, limit: number): WalkEnd {
  // So it is whenever nobody else has appended since.
  if (from === limit) return { state: 'clean', offset: from };
  const block = Buffer.allocUnsafeSlow(Math.min(blockBytes, Math.max(0, limit - from)));
  let end: WalkEnd = { state: 'more', offset: from };
  while (end.state === 'more') {
    const base = end.offset;
    const n = readAt(fd, path, block, base);
    end = walkBlock(layout, block.subarray(0, n), base, base, Math.min(limit, n < block.length ? base + n : limit), []);
  }
  return end;
}
