// Finds records, known by length and CRC-32, among the lines of a file, in whatever order they are there and whatever stands between them.

import { crc32 } from 'node:zlib';
import type { FileContent } from './file-content.ts';

interface Record {
  readonly bytes: number;
  readonly crc: number;
}

/** Places in the list of records. */
export interface LinedUp {
  readonly lost: readonly number[];
  /** There, and not in their order. */
  readonly swapped: readonly number[];
  /** There once more, and no other record has the text. */
  readonly twice: readonly number[];
  /** Lines more with a text that several records have, or that belongs into another file. */
  readonly again: number;
}

/** Records that are longer than the line at hand may be of several lines: so many of the next ones are tried. */
const ahead = 16;

/** Length and checksum as one number. */
export function keyOf(bytes: number, crc: number): number {
  return (bytes % (1 << 20)) * 2 ** 32 + crc;
}

export async function lineUp(content: FileContent, records: readonly Record[], elsewhere: (key: number) => boolean): Promise<LinedUp> {
  const places = placesByKey(records);
  const isFound = new Uint8Array(records.length);
  /** In the order of the file. */
  const row: number[] = [];
  const twice = new Set<number>();
  let again = 0;
  const take = (place: number): void => {
    isFound[place] = 1;
    row.push(place);
  };
  for (;;) {
    // What comes as it should is found without looking for its end.
    const next = (row.at(-1) ?? -1) + 1;
    const expected = await matching(content, records, isFound, next, 1, 0);
    if (expected !== null) {
      take(expected);
      content.skip(records[expected]?.bytes ?? 0);
      continue;
    }
    const line = await content.line();
    if (line.length === 0) break;
    const length = line.length;
    const key = keyOf(length, crc32(line));
    const named = places.get(key) ?? null;
    const place = named === null ? undefined : firstOf(named, isFound);
    const long = place === undefined ? await matching(content, records, isFound, next, ahead, length) : null;
    if (place !== undefined) take(place);
    else if (long !== null) take(long);
    else if (named?.places.length === 1) twice.add(named.places[0] ?? 0);
    else if (named !== null || elsewhere(key)) again++;
    content.skip(long === null ? length : (records[long]?.bytes ?? length));
  }
  const lost = records.flatMap((_, place) => (isFound[place] === 0 ? [place] : []));
  return { lost, swapped: outOfOrder(row), twice: [...twice], again };
}

/** The first of `count` records from `from` on that stands at the place at hand; longer than `least`. */
async function matching(
  content: FileContent,
  records: readonly Record[],
  isFound: Uint8Array,
  from: number,
  count: number,
  least: number,
): Promise<number | null> {
  for (let place = from; place < Math.min(from + count, records.length); place++) {
    const { bytes, crc } = records[place] ?? { bytes: 0, crc: 0 };
    if (bytes <= least || isFound[place] === 1) continue;
    const there = await content.peek(bytes);
    if (there.length === bytes && crc32(there) === crc) return place;
  }
  return null;
}

/** Records of one text. */
interface Named {
  readonly places: number[];
  /** All before this one are found. */
  from: number;
}

/** The first that is not found yet. */
function firstOf(named: Named, isFound: Uint8Array): number | undefined {
  while (named.from < named.places.length && isFound[named.places[named.from] ?? 0] === 1) named.from++;
  return named.places[named.from];
}

function placesByKey(records: readonly Record[]): ReadonlyMap<number, Named> {
  const byKey = new Map<number, Named>();
  for (const [place, { bytes, crc }] of records.entries()) {
    const key = keyOf(bytes, crc);
    const named = byKey.get(key);
    if (named === undefined) byKey.set(key, { places: [place], from: 0 });
    else named.places.push(place);
  }
  return byKey;
}

/** What must be taken out so that the rest ascends, and as little as possible of it: what is not in the longest ascending row (patience sorting). */
function outOfOrder(row: readonly number[]): readonly number[] {
  const tops: number[] = [];
  const before = new Int32Array(row.length);
  for (const [i, value] of row.entries()) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((row[tops[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[i] = low === 0 ? -1 : (tops[low - 1] ?? -1);
    tops[low] = i;
  }
  const stays = new Set<number>();
  for (let i = tops.at(-1) ?? -1; i >= 0; i = before[i] ?? -1) stays.add(i);
  return row.filter((_, i) => !stays.has(i));
}
