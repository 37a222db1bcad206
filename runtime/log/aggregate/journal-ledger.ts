// What the lines of a position journal say together: how far each source is, how long files are, and what is in doubt. The collector keeps one beside the
// file, by the same rules as it is read again.

import { randomBytes } from 'node:crypto';
import { comparePositions } from '../jlog/format.ts';
import type { CutRow, DoubtRow, Line } from './journal-lines.ts';
import { placeRow, readPlaceRow, type Place, type PlaceRow } from './log-source.ts';

/** Written, and not confirmed by the node: `spans` of files hold what lies between the place before and this one. */
export interface Doubt {
  readonly place: Place;
  readonly spans: readonly CutRow[];
}

/** Files whose sizes are remembered after they were closed; older ones are forgotten, and then are taken as they are found. */
const mostSizes = 4096;

export class Ledger {
  readonly places = new Map<string, Place>();
  /** Of files written lately, the latest last. */
  readonly sizes = new Map<string, number>();
  /** Number of the last commit or packing. */
  seq: number;
  /** The one of that number, while its end has not been told. */
  open: Extract<Line, { kind: 'commit' | 'pack' | 'cut' }> | null = null;
  readonly writer: string;
  /** By source: where its records in these files begin, as far as that is known. */
  readonly begins = new Map<string, Place>();
  /** By source: how far a node has confirmed. */
  readonly confirmed = new Map<string, Place>();
  /** By source, the oldest first. */
  readonly doubts = new Map<string, readonly Doubt[]>();

  constructor(base: Extract<Line, { kind: 'base' }>) {
    this.seq = base.seq;
    this.writer = base.writer ?? randomBytes(16).toString('hex');
    put(this.places, base.places);
    put(this.begins, base.begins ?? []);
    put(this.confirmed, base.confirmed ?? []);
    for (const [path, size] of base.sizes) this.sizes.set(path, size);
    for (const [row, spans] of base.doubts ?? []) this.#doubt(row, spans);
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
    if (line.kind === 'commit') {
      for (const row of line.stored ?? []) this.#confirmRow(row);
      put(this.begins, line.begins ?? []);
    }
    return true;
  }

  /** The node has stored the place: what lies before it is nobody else's. */
  confirm(key: string, place: Place): void {
    const { identity, position } = place;
    this.confirmed.set(key, place);
    const left = (this.doubts.get(key) ?? []).filter(
      ({ place }) => place.identity === identity && comparePositions(place.position, position) > 0,
    );
    if (left.length === 0) this.doubts.delete(key);
    else this.doubts.set(key, left);
  }

  isInDoubt(path: string): boolean {
    for (const doubts of this.doubts.values()) if (doubts.some(({ spans }) => spans.some((span) => span[0] === path))) return true;
    return false;
  }

  /** The open one has happened, or it has not: then its number stays used up. */
  settle(happened: boolean): void {
    const { open } = this;
    this.open = null;
    if (open === null || !happened) return;
    if (open.kind === 'pack') this.sizes.delete(open.path);
    else if (open.kind === 'cut') {
      for (const [path, from] of open.files) this.remember(path, from);
      put(this.places, open.places);
      // Whatever is left of it is confirmed: somebody else has gone on from there.
      for (const row of open.places) this.doubts.delete(row[0]);
      put(this.confirmed, open.places);
    } else {
      for (const [path, , to] of open.files) this.remember(path, to);
      put(this.places, open.places);
      for (const [i, row] of open.places.entries()) {
        const spans = (open.spans ?? []).flatMap(([place, file, from, to]) => {
          const path = place === i ? open.files[file]?.[0] : undefined;
          return path === undefined ? [] : [[path, from, to] as const];
        });
        if (spans.length > 0) this.#doubt(row, spans);
      }
    }
  }

  /** How long a file may be: what is announced of it may be written already. */
  announced(path: string): number | null {
    const row = this.open?.kind === 'commit' ? this.open.files.find(([name]) => name === path) : undefined;
    return row?.[2] ?? this.sizes.get(path) ?? null;
  }

  remember(path: string, size: number): void {
    this.sizes.delete(path);
    this.sizes.set(path, size);
    const oldest = this.sizes.size > mostSizes ? this.sizes.keys().next().value : undefined;
    if (oldest !== undefined) this.sizes.delete(oldest);
  }

  base(): Line {
    const rows = (places: ReadonlyMap<string, Place>): readonly PlaceRow[] => [...places].map(([key, place]) => placeRow(key, place));
    const doubts = [...this.doubts].flatMap(([key, list]) => list.map(({ place, spans }): DoubtRow => [placeRow(key, place), spans]));
    const { seq, writer, places, begins, confirmed } = this;
    const told = { begins: rows(begins), confirmed: rows(confirmed), doubts };
    return { kind: 'base', format: 1, seq, places: rows(places), sizes: [...this.sizes], writer, ...told };
  }

  #doubt(row: PlaceRow, spans: readonly CutRow[]): void {
    const read = readPlaceRow(row);
    if (read !== null) this.doubts.set(read.key, [...(this.doubts.get(read.key) ?? []), { place: read.place, spans }]);
  }

  #confirmRow(row: PlaceRow): void {
    const read = readPlaceRow(row);
    if (read !== null) this.confirm(read.key, read.place);
  }
}

function put(places: Map<string, Place>, rows: readonly PlaceRow[]): void {
  for (const row of rows) {
    const read = readPlaceRow(row);
    if (read !== null) places.set(read.key, read.place);
  }
}
