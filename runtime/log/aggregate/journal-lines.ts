// The lines of the position journal. A line is its CRC-32 in eight hex digits, a blank, and JSON: an operator can
// read it, and so can a script that has to help itself. docs/log-aggregation.md shows one.

import { crc32 } from 'node:zlib';
import { readPlaceRow, type PlaceRow } from './log-source.ts';

/** A piece of a file that one commit writes: `[from, to)` has this CRC-32. */
export type FileRow = readonly [path: string, from: number, to: number, crc: number];

export type Line =
  /** First: everything that was committed before, up to and with number `seq`. Sizes are those of files written lately. */
  | {
      readonly kind: 'base';
      readonly format: 1;
      readonly seq: number;
      readonly places: readonly PlaceRow[];
      readonly sizes: readonly (readonly [string, number])[];
      /** Identity of this journal: whose the places are. An earlier version had none. */
      readonly writer?: string;
      readonly begins?: readonly PlaceRow[];
      readonly confirmed?: readonly PlaceRow[];
      readonly doubts?: readonly DoubtRow[];
    }
  /** What is going to be written, durable before a byte of it is. It counts when `done` follows, or when the files hold what it says. */
  | {
      readonly kind: 'commit';
      readonly seq: number;
      readonly files: readonly FileRow[];
      readonly places: readonly PlaceRow[];
      /** What of it is whose: number of the place, number of the file, from, to. */
      readonly spans?: readonly SpanRow[];
      /** What nodes have confirmed since the last commit, and where reading has begun anew. These are so whether the commit happens or not. */
      readonly stored?: readonly PlaceRow[];
      readonly begins?: readonly PlaceRow[];
    }
  /** Another manager has read on from these places: what lies behind them is taken off the ends of these files. Happens, once it is here. */
  | { readonly kind: 'cut'; readonly seq: number; readonly files: readonly CutRow[]; readonly places: readonly PlaceRow[] }
  | { readonly kind: 'done'; readonly seq: number }
  /** `path` is going to be replaced by `path.gz`, which has been prepared as `path.gz.new`. */
  | { readonly kind: 'pack'; readonly seq: number; readonly path: string };

export type SpanRow = readonly [place: number, file: number, from: number, to: number];
/** A file whose end `[from, to)` goes. */
export type CutRow = readonly [path: string, from: number, to: number];
export type DoubtRow = readonly [place: PlaceRow, spans: readonly CutRow[]];

export function encodeLine(line: Line): Buffer {
  const text = Buffer.from(JSON.stringify(line));
  return Buffer.concat([Buffer.from(`${hex(crc32(text))} `), text, Buffer.from('\n')]);
}

/** Null: it is none, or of another version. */
export function readLine(bytes: Buffer): Line | null {
  if (bytes.length < 10 || bytes[8] !== 32) return null;
  const text = bytes.subarray(9);
  if (bytes.toString('latin1', 0, 8) !== hex(crc32(text))) return null;
  try {
    return checkedLine(JSON.parse(text.toString()));
  } catch {
    return null;
  }
}

/** The checksum was right, so this guards against another version only. */
function checkedLine(value: unknown): Line | null {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('seq' in value) || !Number.isSafeInteger(value.seq))
    return null;
  const line = value as Line;
  switch (line.kind) {
    case 'base':
      return line.format === 1 && line.places.every((row) => readPlaceRow(row) !== null) && Array.isArray(line.sizes) ? line : null;
    case 'commit':
      return line.places.every((row) => readPlaceRow(row) !== null) && line.files.every(isFileRow) ? line : null;
    case 'cut':
      return line.places.every((row) => readPlaceRow(row) !== null) &&
        line.files.every(([path, from, to]) => isFileRow([path, from, to, 0]))
        ? line
        : null;
    case 'done':
      return line;
    case 'pack':
      return typeof line.path === 'string' ? line : null;
    default:
      return null;
  }
}

function isFileRow([path, from, to, crc]: FileRow): boolean {
  return typeof path === 'string' && [from, to, crc].every((each) => Number.isSafeInteger(each) && each >= 0) && from < to;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
