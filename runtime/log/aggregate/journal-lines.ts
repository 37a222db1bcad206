// The lines of the position journal, and what a whole journal says. A line is its CRC-32 in eight hex digits, a blank, and JSON: an operator can
// read it, and so can a script that has to help itself. docs/log-aggregation.md shows one.

import { crc32 } from 'node:zlib';
import { placeRow, readPlaceRow, type Place, type PlaceRow } from './log-source.ts';

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
    }
  /** What is going to be written, durable before a byte of it is. It counts when `done` follows, or when the files hold what it says. */
  | { readonly kind: 'commit'; readonly seq: number; readonly files: readonly FileRow[]; readonly places: readonly PlaceRow[] }
  | { readonly kind: 'done'; readonly seq: number }
  /** `path` is going to be replaced by `path.gz`, which has been prepared as `path.gz.new`. */
  | { readonly kind: 'pack'; readonly seq: number; readonly path: string };

/** Files whose sizes are remembered after they were closed; older ones are forgotten, and then are taken as they are found. */
const mostSizes = 4096;

/** What the lines of a journal say together. The collector keeps one beside the file, by the same rules. */
export class Ledger {
  readonly places = new Map<string, Place>();
  /** Of files written lately, the latest last. */
  readonly sizes = new Map<string, number>();
  /** Number of the last commit or packing. */
  seq: number;
  /** The one of that number, while its end has not been told. */
  open: Extract<Line, { kind: 'commit' | 'pack' }> | null = null;

  constructor(base: Extract<Line, { kind: 'base' }>) {
    this.seq = base.seq;
    this.#place(base.places);
    for (const [path, size] of base.sizes) this.sizes.set(path, size);
  }

  /** False for a line that cannot follow. */
  take(line: Line): boolean {
    if (line.kind === 'base') return false;
    if (line.kind === 'done') {
      const fits = this.open?.seq === line.seq;
      if (fits) this.settle(true);
      return fits;
    }
    if (line.seq !== this.seq + 1) return false;
    // The next one is begun only when the one before has happened, whether that was said or not.
    this.settle(true);
    this.seq = line.seq;
    this.open = line;
    return true;
  }

  /** The open one has happened, or it has not: then its number stays used up. */
  settle(happened: boolean): void {
    const { open } = this;
    this.open = null;
    if (open === null || !happened) return;
    if (open.kind === 'pack') this.sizes.delete(open.path);
    else {
      for (const [path, , to] of open.files) this.remember(path, to);
      this.#place(open.places);
    }
  }

  remember(path: string, size: number): void {
    this.sizes.delete(path);
    this.sizes.set(path, size);
    const oldest = this.sizes.size > mostSizes ? this.sizes.keys().next().value : undefined;
    if (oldest !== undefined) this.sizes.delete(oldest);
  }

  base(): Line {
    const places = [...this.places].map(([key, place]) => placeRow(key, place));
    return { kind: 'base', format: 1, seq: this.seq, places, sizes: [...this.sizes] };
  }

  #place(rows: readonly PlaceRow[]): void {
    for (const row of rows) {
      const read = readPlaceRow(row);
      if (read !== null) this.places.set(read.key, read.place);
    }
  }
}

/** `end`: bytes up to the end of the last whole line. What follows was never durable, so nothing was done after it. */
export type Read = { readonly ok: true; readonly ledger: Ledger; readonly end: number } | { readonly ok: false; readonly why: string };

export function encodeLine(line: Line): Buffer {
  const text = Buffer.from(JSON.stringify(line));
  return Buffer.concat([Buffer.from(`${hex(crc32(text))} `), text, Buffer.from('\n')]);
}

/** A journal that ends in the middle of a line is a crash; one that is broken anywhere before its end is damaged. Never throws. */
export function readJournal(bytes: Buffer): Read {
  let ledger = null as Ledger | null;
  let broken: number | null = null;
  let whole = 0;
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(10, at);
    const line = newline < 0 ? null : readLine(bytes.subarray(at, newline));
    const end = newline < 0 ? bytes.length : newline + 1;
    if (line === null) broken ??= at;
    else if (broken !== null) return { ok: false, why: `it is damaged at byte ${broken}, and what follows is not` };
    else if (ledger === null && line.kind === 'base') ledger = new Ledger(line);
    else if (ledger?.take(line) !== true) return { ok: false, why: `the line at byte ${at} does not follow from those before it` };
    if (line !== null) whole = end;
    at = end;
  }
  if (ledger === null) return { ok: false, why: bytes.length === 0 ? 'it is empty' : 'it does not begin as a journal does' };
  return { ok: true, ledger, end: whole };
}

function readLine(bytes: Buffer): Line | null {
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
