// The matrix of owners as a page shows it: counts, blocks, and the rows of one page.

import { unableFor } from '../core/owner-view.ts';
import type { NodeState } from '../core/state.ts';
import type { DigestRow, OwnersDigest } from './owners-digest.ts';
import type { Sight } from './keeper.ts';
import type { AddressRow, Cell, GroupRow, OwnersBlock } from './page/page-model.ts';

export interface OwnersAsked {
  readonly only: boolean;
  readonly group: string | null;
  readonly find: string;
  readonly page: number;
}

/** Rows of a page: fewer where there are many nodes, so that an answer stays small. */
const rowsMost = 200;
const cellsMost = 6_000;
/** On the overview rows are shown where there are no more than this many. */
const fewRows = 60;

/** The overview: blocks, and rows where there are few. Where there are many, those that want a look. */
export function ownersGlance(sight: Sight, state: NodeState, only: boolean): OwnersBlock {
  const few = sight.digest.rows.length <= fewRows;
  const asked = { only: only || !few, group: null, find: '', page: 1 };
  const all = ownersPage(sight, state, asked);
  return { ...all, rows: all.rows.slice(0, few ? fewRows : 10), filter: { ...all.filter, only } };
}

export function ownersPage(sight: Sight, state: NodeState, asked: OwnersAsked): OwnersBlock {
  const { digest } = sight;
  const columns = sight.nodes.map(({ name }) => name);
  const block = asked.group === null ? -1 : digest.blocks.findIndex(({ text }) => text === asked.group);
  const find = asked.find.toLowerCase();
  const among = asked.only ? digest.troubled : digest.rows;
  const isAll = asked.group === null && find === '';
  const found = isAll ? among : among.filter((row) => (asked.group === null || row.block === block) && (find === '' || fits(row, find)));
  const size = Math.max(20, Math.min(rowsMost, Math.floor(cellsMost / Math.max(1, columns.length))));
  const pages = Math.max(1, Math.ceil(found.length / size));
  const page = Math.min(Math.max(1, asked.page), pages);
  const rows = found.slice((page - 1) * size, page * size);
  const { owned, unowned, moving, troubled } = digest;
  return {
    columns,
    counts: { all: digest.rows.length, owned, unowned, moving, troubled: troubled.length },
    groups: groupsOf(digest, columns),
    rows: rows.map((row) => addressRow(row, state, digest, columns)),
    filter: { only: asked.only, group: asked.group, find: asked.find },
    page,
    pages,
    found: found.length,
    nothing: digest.rows.length > 0 ? null : whyNothing(sight),
  };
}

/** An empty table has many reasons, and whoever looks at it wants to know which. */
function whyNothing({ busGone, snapshot, nodes }: Sight): string {
  if (busGone !== null) return `Whose addresses are is not known: not connected to the bus (${busGone.why}).`;
  if (nodes.every(({ state }) => state === 'left' || state === 'never')) return 'No node is on the bus, so nobody has an address.';
  if (snapshot.phase !== 'settled') return 'The nodes are agreeing who has which address; the table comes when they have.';
  return 'The nodes that are here have no address to manage: their configuration binds none that a Topology holds.';
}

function fits(row: DigestRow, find: string): boolean {
  return (
    row.entry.ip.includes(find) ||
    row.owner?.toLowerCase().includes(find) === true ||
    row.bindings.some((binding) => binding.toLowerCase().includes(find))
  );
}

export function addressRow(row: DigestRow, state: NodeState, digest: OwnersDigest, columns: readonly string[]): AddressRow {
  const { entry, owner, movingTo } = row;
  const unable = unableFor(state, entry.ip);
  return {
    ip: entry.ip,
    block: digest.blocks[row.block]?.text ?? '',
    bindings: row.bindings,
    owner,
    movingTo,
    cells: columns.map((node) => cellOf(row, node, unable)),
    words: wordsOf(row, unable),
  };
}

function cellOf({ entry, owner, movingTo }: DigestRow, node: string, unable: ReadonlyMap<string, string>): Cell {
  if (owner === node) return movingTo === null ? 'owner' : 'leaving';
  if (movingTo === node) return 'will';
  if (unable.has(node)) return 'unable';
  if (entry.broken && entry.offeredBy.includes(node)) return 'conflict';
  return entry.candidates.includes(node) ? 'could' : entry.offeredBy.includes(node) ? 'unable' : 'none';
}

/** What the signs do not say. */
function wordsOf({ entry, owner, movingTo, movingWhy, pinned }: DigestRow, unable: ReadonlyMap<string, string>): string {
  const moving = movingTo === null ? [] : [`moving to ${movingTo} (${whyText(movingWhy, movingTo)})`];
  return [
    ...(entry.broken ? ['BROKEN: a binding name stands for two addresses'] : owner === null ? ['nobody has it'] : []),
    ...moving,
    ...(entry.conflict ? ['nodes state different preferences'] : []),
    ...(entry.unsafe ? ['nodes offer different services'] : []),
    ...(pinned ? ['put there by an operator'] : []),
    ...(entry.follow === null ? [] : [`follows ${entry.follow}`]),
    ...[...unable].slice(0, 2).map(([node, why]) => `${node} cannot: ${why}`),
  ].join('; ');
}

function whyText(why: string | null, to: string): string {
  return why === 'preference' ? `prefers ${to}` : (why ?? 'planned');
}

function groupsOf({ blocks, counts }: OwnersDigest, columns: readonly string[]): readonly GroupRow[] {
  return counts.flatMap(({ all, unowned, moving, owned }, at) => {
    const block = blocks[at];
    if (block === undefined || all === 0) return [];
    return [{ block: block.text, interface: block.interface, all, unowned, moving, byNode: columns.map((node) => owned.get(node) ?? 0) }];
  });
}
