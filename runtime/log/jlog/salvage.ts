// Which bytes of a damaged segment are messages. Nothing is written here; `repair.ts` does that.
//
// A record is believed when the walk reaches it from the start, or when another header or the end of the file follows it. The C library's
// repair begins its search one header behind the damage and drops the last record before rubbish at the end; this one loses neither.

import { readLater, stateOf } from './files.ts';
import { isHeader, plainMagic, recordBytes, type Layout } from './format.ts';
import { walk } from './walk.ts';

/** Bytes of the segment that are whole records: from `from` up to `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

export interface Salvage {
  readonly size: number;
  readonly runs: readonly Run[];
  /** What lies between the runs. */
  readonly cuts: readonly Run[];
  /** Where the records begin. */
  readonly offsets: readonly number[];
  /** The only cut is one unfinished record at the very end. */
  readonly onlyTornTail: boolean;
}

const windowBytes = 1 << 20;

export async function salvage(fd: number, path: string, layout: Layout): Promise<Salvage> {
  const { size } = stateOf(fd, path);
  const runs: Run[] = [];
  const cuts: Run[] = [];
  const offsets: number[] = [];
  let from = 0;
  let onlyTornTail = false;
  for (;;) {
    const begun = offsets.length;
    const end = await walk(fd, path, layout, from, size, offsets);
    if (end.state === 'clean') {
      if (end.offset > from) runs.push({ from, to: end.offset });
      break;
    }
    // Where no header follows a record, its own length may be what is wrong: then good records begin within it.
    const unfollowed = end.state === 'broken' || size - end.offset < layout.headerBytes;
    const suspect = unfollowed && offsets.length > begun ? (offsets.at(-1) ?? from) : end.offset;
    const next = await findRecord(fd, path, layout, suspect + 1, size);
    const good = next !== null && next < end.offset ? suspect : end.offset;
    if (good < end.offset) offsets.pop();
    if (good > from) runs.push({ from, to: good });
    cuts.push({ from: good, to: next ?? size });
    if (next === null) {
      onlyTornTail = end.state === 'torn' && cuts.length === 1;
      break;
    }
    from = next;
  }
  return { size, runs, cuts, offsets, onlyTornTail };
}

/** The first place at or behind `from` where a record begins that another header or the end of the file follows; null when there is none. */
export async function findRecord(fd: number, path: string, layout: Layout, from: number, size: number): Promise<number | null> {
  const window = Buffer.allocUnsafeSlow(Math.min(windowBytes, Math.max(0, size - from)));
  const patterns = patternsOf(layout);
  for (let base = from; base + layout.headerBytes <= size;) {
    const n = await readLater(fd, path, window, base);
    const seen = window.subarray(0, n);
    if (n < layout.headerBytes) return null;
    const last = n - layout.headerBytes;
    for (const at of placesOf(patterns, seen, last)) {
      if (!isHeader(layout, seen, at)) continue;
      const end = base + at + recordBytes(layout, seen, at);
      if (end === size || (end < size && (await headerAt(fd, path, layout, seen, base, end)))) return base + at;
    }
    base += last + 1;
  }
  return null;
}

async function headerAt(fd: number, path: string, layout: Layout, seen: Buffer, base: number, offset: number): Promise<boolean> {
  if (offset - base + layout.headerBytes <= seen.length) return isHeader(layout, seen, offset - base);
  const bytes = Buffer.alloc(layout.headerBytes);
  return (await readLater(fd, path, bytes, offset)) === bytes.length && isHeader(layout, bytes, 0);
}

/** The words a header may begin with, in the order of the file's bytes. */
function patternsOf(layout: Layout): Buffer[] {
  const words = layout.compression === 'plain' ? [plainMagic, 0] : [layout.magic];
  return words.map((word) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(word, 0);
    return bytes;
  });
}

/** Places of any pattern up to `last`, in order. */
function* placesOf(patterns: readonly Buffer[], seen: Buffer, last: number): Generator<number> {
  const next = patterns.map((pattern) => seen.indexOf(pattern));
  for (;;) {
    let at = Number.POSITIVE_INFINITY;
    for (const place of next) if (place >= 0 && place < at) at = place;
    if (at > last) return;
    yield at;
    patterns.forEach((pattern, i) => {
      if (next[i] === at) next[i] = seen.indexOf(pattern, at + 1);
    });
  }
}
