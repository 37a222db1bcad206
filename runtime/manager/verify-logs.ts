// Holds the files of a manager against what the nodes still have. Nothing is changed or locked, so it works while everything runs: what is compared is what
// the position journal says is durable. What cannot be known is said to be unknown, never to be right.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { append } from '../../base/append.ts';
import { comparePositions, formatPosition, type Position } from '../log/jlog/format.ts';
import { compareFile, findingText, type Expected, type Finding } from '../log/aggregate/compare-files.ts';
import { extentOf } from '../log/aggregate/file-content.ts';
import type { Ledger } from '../log/aggregate/journal-ledger.ts';
import { keyOf } from '../log/aggregate/line-up.ts';
import { readSourceKey, sourceKey, type Place, type Source } from '../log/aggregate/log-source.ts';
import type { LookClient } from '../log/aggregate/look-client.ts';
import { readJournal } from '../log/aggregate/read-journal.ts';
import type { Paths, Template } from '../log/aggregate/template.ts';
import { recordsOf, type Looked } from './looked-records.ts';

export interface Verdict {
  readonly source: Source;
  /** `elsewhere`: another manager may read it, and this one has never written a line of it. */
  readonly state: 'same' | 'differs' | 'unknown' | 'elsewhere';
  readonly records: number;
  /** Compared from behind this one on. */
  readonly from: Position | null;
  /** Everything up to there is compared. */
  readonly upTo: Position | null;
  /** What is wrong, or why nothing can be said. */
  readonly problems: readonly string[];
  /** What else is to be known. */
  readonly notes: readonly string[];
}

export interface VerifyPorts {
  readonly stateFolder: string;
  readonly template: Template;
  readonly client: LookClient;
  /** Other managers may read it in turn. */
  readonly isShared: (source: Source) => boolean;
  /** Between two looks at what is not as it should be. */
  readonly againMs: number;
}

/** While it is looked at something may be taken back, deleted on the node, or a journal made anew: what is not as it should be is believed when it stays. */
const tries = 3;

/** The journal as it is now, with what is under way left open. Throws what the disk says. */
export async function readLedger(stateFolder: string): Promise<Ledger> {
  const path = join(stateFolder, 'journal');
  const read = readJournal(await readFile(path));
  if (!read.ok) throw new Error(`${path}: ${read.why}`);
  return read.ledger;
}

/** All that the journal knows. */
export function sourcesOf(ledger: Ledger): readonly Source[] {
  return [...ledger.places.keys()].flatMap((key) => readSourceKey(key) ?? []);
}

/** One log of one node. */
export async function verifySource(source: Source, ports: VerifyPorts): Promise<Verdict> {
  for (let left = tries; ; left--) {
    const verdict = await verifyOnce(source, ports);
    if (verdict.state === 'same' || verdict.from === null || left === 1) return verdict;
    await new Promise((resolve) => setTimeout(resolve, ports.againMs));
  }
}

async function verifyOnce(source: Source, ports: VerifyPorts): Promise<Verdict> {
  const key = sourceKey(source);
  const ledger = await readLedger(ports.stateFolder);
  // What is under way is not compared.
  ledger.settle(false);
  const nothing = { source, records: 0, from: null, upTo: null, notes: [] };
  const place = ledger.places.get(key);
  if (place === undefined) return { ...nothing, state: 'unknown', problems: ['the journal has no place of it'] };
  const { end, notes } = endOf(key, place, ledger, ports.isShared(source));
  if (end === null) return { ...nothing, state: 'unknown', problems: notes };
  const begin = ledger.begins.get(key);
  const looked = await recordsOf(source.log, begin?.identity === place.identity ? begin.position : null, end, ports.client);
  if (looked.kind === 'nothing') return { ...nothing, state: 'unknown', problems: [looked.why] };
  const found = await compareAll(source, looked, ledger, ports);
  const texts = (kinds: readonly Finding['kind'][]): readonly string[] =>
    found.flatMap((finding) => (kinds.includes(finding.kind) ? [findingText(finding)] : []));
  const wrong = texts(['lost', 'twice', 'swapped']);
  const unsure = [...looked.problems, ...texts(['unsure'])];
  const about = { source, records: looked.records.length, from: looked.from, upTo: looked.upTo, notes };
  if (wrong.length > 0) return { ...about, state: 'differs', problems: [...wrong, ...unsure] };
  return { ...about, state: unsure.length === 0 ? 'same' : 'unknown', problems: unsure };
}

/**
 * Up to where it is known that these records are this manager's. Behind what the node has confirmed another manager may have begun, as long as this one has not
 * asked again.
 */
function endOf(
  key: string,
  place: Place,
  ledger: Ledger,
  isShared: boolean,
): { readonly end: Place | null; readonly notes: readonly string[] } {
  if (!isShared || !ledger.doubts.has(key)) return { end: place, notes: [] };
  const confirmed = ledger.confirmed.get(key);
  const why = `the node has not confirmed what was written here up to ${formatPosition(place.position)}: until this manager has asked again, another one may have it as well`;
  const end = confirmed?.identity === place.identity && comparePositions(confirmed.position, place.position) <= 0 ? confirmed : null;
  return { end, notes: [why] };
}

async function compareAll(
  source: Source,
  { records }: Extract<Looked, { kind: 'records' }>,
  ledger: Ledger,
  { template, client, stateFolder }: VerifyPorts,
): Promise<readonly Finding[]> {
  const names = { log: source.log, node: source.node, subcluster: client.subcluster };
  const paths = template.forNames(names);
  const byPath = new Map<string, Expected[]>();
  /** By text, the file where it belongs; null: several. */
  const home = new Map<number, string | null>();
  for (const { sec, ...record } of records) {
    const path = paths.path(sec);
    const list = byPath.get(path);
    if (list === undefined) byPath.set(path, [record]);
    else list.push(record);
    const key = keyOf(record.bytes, record.crc);
    const known = home.get(key);
    home.set(key, known === undefined || known === path ? path : null);
  }
  const isOwn = standsAlone(paths, template, names);
  const found: Finding[] = [];
  for (const [path, expected] of byPath) {
    const elsewhere = (key: number): boolean => home.has(key) && home.get(key) !== path;
    const size = ledger.sizes.get(path) ?? null;
    const foreign = await foreignBytes(path, size, stateFolder);
    if (foreign > 0)
      found.push({ kind: 'unsure', path, text: `it is ${foreign} bytes longer than what was written here: somebody else writes into it` });
    append(found, await compareFile({ path, size: foreign > 0 ? null : size, isOwn }, expected, elsewhere));
  }
  return found;
}

/** Bytes behind what the journal announces, looked up afterwards: whatever is written is announced before. */
async function foreignBytes(path: string, size: number | null, stateFolder: string): Promise<number> {
  const { plain } = await extentOf(path);
  if (size === null || plain === null || plain <= size) return 0;
  const announced = (await readLedger(stateFolder)).announced(path);
  return announced === null ? 0 : Math.max(0, plain - announced);
}

/** Whether no other log and no other node has the same file. */
function standsAlone(
  paths: Paths,
  template: Template,
  names: { readonly log: string; readonly node: string; readonly subcluster: string },
): boolean {
  const own = paths.path(0);
  const others = [
    { ...names, log: `${names.log}.` },
    { ...names, node: `${names.node}.` },
  ];
  return others.every((other) => template.forNames(other).path(0) !== own);
}

export function verdictText({ source, state, records, from, upTo, problems, notes }: Verdict): string {
  const what = `${source.log} of ${source.node} as '${source.subscriber}'`;
  const list = (texts: readonly string[]): string => texts.map((text) => `\n  ${text}`).join('');
  if (state === 'elsewhere') return `${what}: not read here: ${problems.join('; ')}`;
  if (from === null || upTo === null) return `${what}: not compared: ${problems.join('; ')}`;
  const range = `${records} records from ${formatPosition(from)}`;
  if (state === 'same') return `${what}: ${range}: nothing lost, nothing twice up to ${formatPosition(upTo)}${list(notes)}`;
  const verdict = state === 'unknown' ? ', as far as it can be known nothing is wrong, but' : '';
  return `${what}: ${range} up to ${formatPosition(upTo)}${verdict}:${list([...problems, ...notes])}`;
}
