// What a manager has written and another one has written, too: which bytes that are, and how they go.

import { comparePositions, type Position } from '../jlog/format.ts';
import type { Disk } from './disk.ts';
import type { CutRow } from './journal-lines.ts';
import type { Doubt } from './journal-ledger.ts';

/** The ends of files that hold records behind `at`. */
export function endsBehind(doubts: readonly Doubt[], at: Position): readonly CutRow[] {
  const ends = new Map<string, CutRow>();
  for (const { place, spans } of doubts) {
    if (comparePositions(place.position, at) <= 0) continue;
    for (const [path, from, to] of spans) {
      const known = ends.get(path);
      ends.set(path, known === undefined ? [path, from, to] : [path, Math.min(known[1], from), Math.max(known[2], to)]);
    }
  }
  return [...ends.values()];
}

/**
 * Takes the end `[from, to)` off a file, durably; may be done again. Null: it is off. Otherwise a sentence for people: only what stands at the very end can go,
 * because what others have written behind it must not move.
 */
export async function takeOff(disk: Disk, [path, from, to]: CutRow): Promise<string | null> {
  const opened = await disk.open(path, null);
  if (opened === null) return leftText(path, from, to, 'the file is gone, or compressed');
  const { file } = opened;
  try {
    const { size } = await file.state();
    if (size > to) return leftText(path, from, to, 'others have written behind it: templates with %{l} and %{n} keep logs apart');
    if (size > from) {
      await file.truncate(from);
      await file.sync();
    }
    return null;
  } finally {
    await file.close();
  }
}

function leftText(path: string, from: number, to: number, why: string): string {
  return `bytes ${from} to ${to} of ${path} are in the files of another manager as well, and stay (${why})`;
}
