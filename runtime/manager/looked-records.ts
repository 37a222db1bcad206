// What a node still has of the records that were written here, and what of them it has not.

import { terminalLine } from '../../base/terminal-text.ts';
import { comparePositions, formatPosition, type Position } from '../log/jlog/format.ts';
import type { Expected } from '../log/aggregate/compare-files.ts';
import type { Place } from '../log/aggregate/log-source.ts';
import type { LookClient } from '../log/aggregate/look-client.ts';

export type Looked =
  | {
      readonly kind: 'records';
      /** In front of the first one. */
      readonly from: Position;
      readonly upTo: Position;
      readonly records: readonly (Expected & { readonly sec: number })[];
      /** Gaps between them, a sentence each. */
      readonly problems: readonly string[];
    }
  /** Why nothing can be told. */
  | { readonly kind: 'nothing'; readonly why: string };

/** A node that deletes segments all the time is asked so often. */
const tries = 5;
/** They are held in memory. */
const recordsMax = 20_000_000;

/** @param begin where the records in these files begin; null: not known. @param end the last of them. */
export async function recordsOf(log: string, begin: Position | null, end: Place, client: LookClient): Promise<Looked> {
  const start = begin ?? { log: 0, marker: 0 };
  for (let left = tries; ; left--) {
    const looked = await lookOnce(log, start, end, client);
    // What every reader has passed is deleted, also while we look: then it is gone from the beginning on.
    if (looked.kind === 'nothing' || looked.problems.length === 0 || left === 1) return looked;
    const again = await client.look(log, start);
    if (again.records.length === 0 || comparePositions(again.first, behind(looked.from)) <= 0) return looked;
  }
}

async function lookOnce(log: string, start: Position, end: Place, client: LookClient): Promise<Looked> {
  const records: (Expected & { readonly sec: number })[] = [];
  const problems = new Set<string>();
  let from: Position | null = null;
  let last = start;
  for (let isOver = false; !isOver;) {
    const looked = await client.look(log, last);
    if (looked.identity === '')
      return { kind: 'nothing', why: looked.problem === null ? 'the node cannot look at it' : terminalLine(looked.problem) };
    if (looked.identity !== end.identity)
      return { kind: 'nothing', why: 'the log was removed and made anew on the node: what was written here is not there any more' };
    const { first } = looked;
    const isBeyond = looked.records.length === 0 || comparePositions(first, end.position) > 0;
    // Damage behind the last record that was written here is no matter of these files; where the end of the log itself is gone is said below.
    if (looked.problem !== null && (!isBeyond || from === null)) problems.add(terminalLine(looked.problem));
    if (isBeyond) break;
    if (from !== null && comparePositions(first, last) <= 0) return { kind: 'nothing', why: 'the node tells of records twice' };
    if (records.length > recordsMax) return { kind: 'nothing', why: `the node has more than ${recordsMax} records of it` };
    if (from !== null) for (const gap of gapsBetween(last, first)) problems.add(gap);
    from ??= { log: first.log, marker: first.marker - 1 };
    for (const [i, record] of looked.records.entries()) {
      const position = { log: first.log, marker: first.marker + i };
      isOver = comparePositions(position, end.position) > 0;
      if (isOver) break;
      records.push({ ...record, position });
      last = position;
    }
  }
  return ended({ from, last, start, end: end.position, records, problems: [...problems] });
}

function ended(found: {
  readonly from: Position | null;
  readonly last: Position;
  readonly start: Position;
  readonly end: Position;
  readonly records: readonly (Expected & { readonly sec: number })[];
  readonly problems: readonly string[];
}): Looked {
  const { from, last, start, end, records, problems } = found;
  const upTo = formatPosition(end);
  if (from === null) {
    if (comparePositions(start, end) >= 0 && problems.length === 0) return { kind: 'records', from: start, upTo: end, records, problems };
    const why = problems.length > 0 ? problems.join('; ') : `the node has deleted everything that was written here, up to ${upTo}`;
    return { kind: 'nothing', why };
  }
  if (isSamePlace(last, end)) return { kind: 'records', from, upTo: end, records, problems };
  const gone = `the node has nothing behind ${formatPosition(last)}, and what was written here goes on to ${upTo}: it has lost its newest records, or somebody has changed the log`;
  return { kind: 'records', from, upTo: last, records, problems: [...problems, gone] };
}

function gapsBetween(last: Position, first: Position): readonly string[] {
  const follows = first.log === last.log ? first.marker === last.marker + 1 : first.log === last.log + 1 && first.marker === 1;
  if (follows) return [];
  return [`the node has nothing between ${formatPosition(last)} and ${formatPosition(first)}: what was there cannot be compared`];
}

/** A segment that is used up ends behind its last record, or at the beginning of the next: both are the same place. */
function isSamePlace(last: Position, end: Position): boolean {
  return comparePositions(last, end) >= 0 || (end.log === last.log + 1 && end.marker === 0);
}

function behind({ log, marker }: Position): Position {
  return { log, marker: marker + 1 };
}
