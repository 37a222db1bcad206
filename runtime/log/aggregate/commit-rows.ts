// What a commit says in the journal: which files get which bytes, and which of them are whose.

import { crc32 } from 'node:zlib';
import type { SpanRow } from './journal-lines.ts';
import { placeRow, type Place, type PlaceRow } from './log-source.ts';
import type { End } from './open-files.ts';
import type { SourceQueue } from './source-queue.ts';

export interface Target {
  readonly path: string;
  readonly chunks: Uint8Array[];
  end: End;
  bytes: number;
}

const nowhere: End = { size: 0, identity: '' };

/** One target a file, however many sources feed it. */
export function targetsOf(queues: readonly SourceQueue[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const { taken } of queues) {
    for (const { path, chunks } of taken?.runs ?? []) {
      const target = targets.get(path) ?? { path, chunks: [], end: nowhere, bytes: 0 };
      targets.set(path, target);
      for (const chunk of chunks) {
        target.chunks.push(chunk);
        target.bytes += chunk.length;
      }
    }
  }
  return [...targets.values()];
}

/** Which bytes of the targets are whose. In a target the lines of one source stand together, because it is filled source by source. */
export function spansOf(queues: readonly SourceQueue[], targets: readonly Target[]): readonly SpanRow[] {
  const ends = targets.map(({ end }) => end.size);
  const numbers = new Map(targets.map(({ path }, i) => [path, i]));
  return queues.flatMap(({ taken }, place) => {
    const spans = new Map<number, SpanRow>();
    for (const { path, chunks } of taken?.runs ?? []) {
      const file = numbers.get(path) ?? 0;
      const from = ends[file] ?? 0;
      const to = from + chunks.reduce((sum, { length }) => sum + length, 0);
      ends[file] = to;
      spans.set(file, [place, file, spans.get(file)?.[2] ?? from, to]);
    }
    return [...spans.values()];
  });
}

export const rowsOf = (places: ReadonlyMap<string, Place>): readonly PlaceRow[] => [...places].map(([key, place]) => placeRow(key, place));

export function sameRow(places: ReadonlyMap<string, Place>, row: PlaceRow): boolean {
  const place = places.get(row[0]);
  return place !== undefined && placeRow(row[0], place)[2] === row[2];
}

export function crcOf(chunks: readonly Uint8Array[]): number {
  let crc = 0;
  for (const chunk of chunks) crc = crc32(chunk, crc);
  return crc;
}
