// The table of owners, read once for all who look at it: rows, counts, and blocks. Read in slices, because ten thousand addresses are read while
// heartbeats run, and where it can be only what has changed; the state behind it is never changed in place.

import { changedKeys } from '../../base/layered-map.ts';
import { bindingsOf, isStillSo, type OwnerRow, ownerRow, tableOf } from '../core/owner-view.ts';
import type { NodeState } from '../core/state.ts';
import type { Block, BlockFinder } from './block-finder.ts';

export interface DigestRow extends OwnerRow {
  readonly block: number;
  readonly bindings: readonly string[];
}

/** Of one block, in the order of the blocks. */
interface BlockCount {
  readonly all: number;
  readonly unowned: number;
  readonly moving: number;
  /** By node. */
  readonly owned: ReadonlyMap<string, number>;
}

export interface OwnersDigest {
  /** Changes whenever a row may be another one. */
  readonly key: ReturnType<typeof tableOf> | null;
  /** What rows come from besides: where it is the same, a row is another one only where the table is. */
  readonly source: { readonly entries: unknown; readonly offers: unknown; readonly finder: BlockFinder } | null;
  readonly rows: readonly DigestRow[];
  readonly blocks: readonly Block[];
  readonly counts: readonly BlockCount[];
  readonly byNode: ReadonlyMap<string, number>;
  readonly owned: number;
  readonly unowned: number;
  readonly moving: number;
  /** Those that want a look. */
  readonly troubled: readonly DigestRow[];
  /** Those that nobody has, the first of them. */
  readonly without: readonly string[];
  readonly broken: readonly string[];
}

/** Rows read in one go, before other work of the process has its turn. */
const sliceRows = 500;
const namedMost = 8;
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

const nothing = { byNode: new Map(), owned: 0, unowned: 0, moving: 0, troubled: [], without: [], broken: [] };
export const noOwners: OwnersDigest = { key: null, source: null, rows: [], blocks: [], counts: [], ...nothing };

type Entries = NonNullable<NodeState['settled']>['entries'];
const noEntries: Entries = [];
const noBindings: readonly string[] = [];
/** The state behind them is never changed in place. */
const offersIn = new WeakMap<NodeState['book'], ReturnType<typeof bindingsOf>>();
const placesIn = new WeakMap<Entries, ReadonlyMap<string, number>>();

function offersOf(state: NodeState): ReturnType<typeof bindingsOf> {
  const known = offersIn.get(state.book) ?? bindingsOf(state);
  offersIn.set(state.book, known);
  return known;
}

function placesOf(entries: Entries): ReadonlyMap<string, number> {
  const known = placesIn.get(entries) ?? new Map(entries.map(({ ip }, at) => [ip, at]));
  placesIn.set(entries, known);
  return known;
}

/**
 * Rows that are as they were in `before` stay the same objects: four times a second ten thousand new ones would fill hundreds of megabytes. O(addresses) to
 * copy and count, the rest by what is another.
 */
export async function digestOf(state: NodeState, finder: BlockFinder, before: OwnersDigest): Promise<OwnersDigest> {
  const entries = state.settled?.entries ?? noEntries;
  const offers = offersOf(state);
  const rows = before.rows.slice(0, entries.length);
  const read = (entry: Entries[number], at: number): void => {
    const old = before.rows[at];
    const block = finder.of(entry.ip);
    const bindings = offers.get(entry.ip)?.bindings ?? noBindings;
    const isSame = old !== undefined && old.block === block && old.bindings === bindings && isStillSo(state, entry, old);
    rows[at] = isSame ? old : { ...ownerRow(state, entry), block, bindings };
  };
  const { source } = before;
  const isSameSource = source?.entries === entries && source.offers === offers && source.finder === finder;
  const changed = isSameSource && before.key !== null ? changedSince(before.key, state) : null;
  if (changed === null) await inSlices(entries, read);
  else {
    const places = placesOf(entries);
    for (const ip of changed) {
      const at = places.get(ip);
      const entry = at === undefined ? undefined : entries[at];
      if (at !== undefined && entry !== undefined) read(entry, at);
    }
  }
  const blocks = finder.list();
  return { key: tableOf(state), source: { entries, offers, finder }, rows, blocks, ...(await counted(rows, blocks.length)) };
}

async function inSlices<T>(all: readonly T[], each: (one: T, at: number) => void): Promise<void> {
  for (let from = 0; from < all.length; from += sliceRows) {
    if (from > 0) await breathe();
    for (let at = from; at < Math.min(all.length, from + sliceRows); at++) each(all[at] as T, at);
  }
}

/** Addresses whose row may be another one; null: any of them. */
function changedSince([table, pending]: NonNullable<OwnersDigest['key']>, state: NodeState): ReadonlySet<string> | null {
  const keys = changedKeys(table, state.table);
  // A move that was called off has changed no row.
  return keys === null ? null : new Set([...keys, ...pending.keys(), ...state.pending.keys()]);
}

async function counted(rows: readonly DigestRow[], blocks: number) {
  const counts = Array.from({ length: blocks }, () => ({ all: 0, unowned: 0, moving: 0, owned: new Map<string, number>() }));
  const [troubled, without, broken]: [DigestRow[], string[], string[]] = [[], [], []];
  await inSlices(rows, (row) => {
    const { owner, movingTo, entry } = row;
    const count = counts[row.block];
    if (count === undefined) return;
    count.all++;
    if (owner !== null) count.owned.set(owner, (count.owned.get(owner) ?? 0) + 1);
    else {
      count.unowned++;
      const named = entry.broken ? broken : without;
      if (named.length < namedMost) named.push(entry.ip);
    }
    if (movingTo !== null) count.moving++;
    if (isTroubled(row)) troubled.push(row);
  });
  const byNode = new Map<string, number>();
  for (const { owned } of counts) for (const [node, count] of owned) byNode.set(node, (byNode.get(node) ?? 0) + count);
  const sum = (of: (count: BlockCount) => number): number => counts.reduce((total, each) => total + of(each), 0);
  const unowned = sum((each) => each.unowned);
  return { counts, byNode, owned: rows.length - unowned, unowned, moving: sum((each) => each.moving), troubled, without, broken };
}

/** Worth a look: nobody has it, it moves, or nodes contradict each other about it. */
function isTroubled({ owner, movingTo, entry }: OwnerRow): boolean {
  return owner === null || movingTo !== null || entry.broken || entry.conflict || entry.unsafe;
}

export function isSameKey(a: OwnersDigest['key'], b: OwnersDigest['key']): boolean {
  return a !== null && b !== null && a.every((each, at) => each === b[at]);
}
