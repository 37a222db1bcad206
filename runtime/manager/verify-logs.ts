// Holds the files of a manager against what the nodes still have. Nothing is changed or locked, so it works while everything runs: what is compared is what
// the position journal says is durable.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { comparePositions, formatPosition, type Position } from '../log/jlog/format.ts';
import { compareFile, differenceText, type Expected } from '../log/aggregate/compare-files.ts';
import type { Ledger } from '../log/aggregate/ledger.ts';
import { readSourceKey, sourceKey, type Place, type Source } from '../log/aggregate/log-source.ts';
import type { LookClient } from '../log/aggregate/look-client.ts';
import { readJournal } from '../log/aggregate/read-journal.ts';
import type { Template } from '../log/aggregate/template.ts';

export interface Verdict {
  readonly source: Source;
  readonly state: 'same' | 'differs' | 'unknown';
  readonly records: number;
  /** Compared from behind this one on. */
  readonly from: Position | null;
  /** Everything up to there is compared. */
  readonly upTo: Position | null;
  /** What is wrong, or why nothing can be said. */
  readonly problems: readonly string[];
}

/** While it is looked at something may be taken back, or a journal made anew: a difference is believed when it stays. */
const tries = 3;
const againMs = 1000;

/** The journal as it is now. Throws what the disk says. */
export async function readLedger(stateFolder: string): Promise<Ledger> {
  const path = join(stateFolder, 'journal');
  const read = readJournal(await readFile(path));
  if (!read.ok) throw new Error(`${path}: ${read.why}`);
  // What is under way is not compared.
  read.ledger.settle(false);
  return read.ledger;
}

/** All that the journal knows. */
export function sourcesOf(ledger: Ledger): readonly Source[] {
  return [...ledger.places.keys()].flatMap((key) => readSourceKey(key) ?? []);
}

/** One log of one node. */
export async function verifySource(source: Source, stateFolder: string, template: Template, client: LookClient): Promise<Verdict> {
  for (let left = tries; ; left--) {
    const verdict = await verifyOnce(source, await readLedger(stateFolder), template, client);
    if (verdict.state !== 'differs' || left === 1) return verdict;
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

async function verifyOnce(source: Source, ledger: Ledger, template: Template, client: LookClient): Promise<Verdict> {
  const key = sourceKey(source);
  const place = ledger.places.get(key);
  const nothing = { source, records: 0, from: null, upTo: null };
  if (place === undefined) return { ...nothing, state: 'unknown', problems: ['the journal has no place of it'] };
  const paths = template.forNames({ log: source.log, node: source.node, subcluster: client.subcluster });
  const found = await recordsOf(source, place, ledger.begins.get(key) ?? null, client);
  if (typeof found === 'string') return { ...nothing, state: 'unknown', problems: [found] };
  const byPath = new Map<string, Expected[]>();
  for (const { sec, ...record } of found.records) {
    const path = paths.path(sec);
    const list = byPath.get(path);
    if (list === undefined) byPath.set(path, [record]);
    else list.push(record);
  }
  const problems: string[] = [];
  for (const [path, expected] of byPath) {
    const difference = await compareFile({ path, size: ledger.sizes.get(path) ?? null }, expected);
    if (difference !== null) problems.push(differenceText(difference));
  }
  const { from, records } = found;
  return { source, state: problems.length === 0 ? 'same' : 'differs', records: records.length, from, upTo: place.position, problems };
}

interface Found {
  readonly from: Position;
  readonly records: readonly (Expected & { readonly sec: number })[];
}

/** What the node still has of what was written here, or why that cannot be told. */
async function recordsOf({ log }: Source, place: Place, begin: Place | null, client: LookClient): Promise<Found | string> {
  const records: (Expected & { readonly sec: number })[] = [];
  const start = begin?.identity === place.identity ? begin.position : { log: 0, marker: 0 };
  let from: Position | null = null;
  for (let at = start; ;) {
    const looked = await client.look(log, at);
    if (looked.problem !== null) return looked.problem;
    if (looked.identity !== place.identity)
      return 'the log was removed and made anew on the node, and nothing of the new one is written yet';
    if (looked.records.length === 0) break;
    const { first } = looked;
    from ??= { log: first.log, marker: first.marker - 1 };
    for (const [i, record] of looked.records.entries()) {
      const position = { log: first.log, marker: first.marker + i };
      if (comparePositions(position, place.position) > 0) return { from, records };
      records.push({ ...record, position });
    }
    at = { log: first.log, marker: first.marker + looked.records.length - 1 };
  }
  return { from: from ?? place.position, records };
}

export function verdictText({ source, state, records, from, upTo, problems }: Verdict): string {
  const what = `${source.log} of ${source.node} as '${source.subscriber}'`;
  if (state === 'unknown') return `${what}: not compared: ${problems.join('; ')}`;
  const range = `${records} records from ${formatPosition(from ?? { log: 0, marker: 0 })}`;
  const end = formatPosition(upTo ?? { log: 0, marker: 0 });
  if (state === 'same') return `${what}: ${range}: nothing lost, nothing twice up to ${end}`;
  return `${what}: ${range} up to ${end}:\n${problems.map((problem) => `  ${problem}\n`).join('')}`.trimEnd();
}
