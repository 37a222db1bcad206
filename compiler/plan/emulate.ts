// Who owns what, before, between and after: the election and the planned moves of the daemon itself, run until nothing moves any more.
// Time is left out: between two steps everything comes to rest.

import { planBalance, type Move } from '../../runtime/core/ownership/balance.ts';
import { rowOf, settle, type State, type Table } from '../../runtime/core/ownership/election.ts';
import { mergeOffers, type Entry, type Offer, offersOf } from '../../runtime/core/ownership/entries.ts';
import { planPreferences } from '../../runtime/core/ownership/preferences.ts';
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';

export type OwnersNow = ReadonlyMap<string, { readonly owner: string; readonly pinned: boolean }>;

/** What a node offers and runs with, on one side. */
export interface Part {
  readonly name: string;
  readonly offers: readonly Offer[];
  readonly group: string;
  readonly settings: string;
  readonly setSize: number;
  /** Where it plumbs each address. */
  readonly places: ReadonlyMap<string, string>;
}

/** Of the nodes with a name, by name. Equal lists of offers are one object, which is what makes merging fast. */
export function partsOf({ nodes }: ClusterIr): ReadonlyMap<string, Part> {
  const lists = new Map<string, readonly Offer[]>();
  const parts = new Map<string, Part>();
  for (const node of nodes) {
    if (node.name === null) continue;
    const offers = offersOf(node.duravip.addresses);
    const key = JSON.stringify(offers);
    const shared = lists.get(key) ?? offers;
    lists.set(key, shared);
    parts.set(node.name, partOf(node, node.name, shared));
  }
  return parts;
}

function partOf(node: NodeIr, name: string, offers: readonly Offer[]): Part {
  const { groups, fingerprintParts, duravip } = node;
  const places = new Map(duravip.addresses.map(({ ip, interface: device, prefixLength }) => [ip, `${device}/${prefixLength}`]));
  return { name, offers, group: groups.cluster, settings: fingerprintParts.settings, setSize: duravip.balanceSetSize, places };
}

/** A cluster at rest. */
export interface Rest {
  readonly entries: readonly Entry[];
  readonly table: Table;
}

/** Rounds of moves until nothing more is planned; each lowers the imbalance, so that they end. */
const roundsMax = 100_000;

/**
 * What comes of `before` when the nodes are these. Mature throughout. `balances`: whether the balancer has had time, which it does not take while
 * settings differ.
 */
export function rest(parts: ReadonlyMap<string, Part>, before: Table | OwnersNow | null, balances = true): Rest {
  const entries = mergeOffers(new Map([...parts].map(([name, { offers }]) => [name, offers])));
  const nodes = [...parts.keys()].sort();
  const held = new Map<string, State['claims'][number][]>();
  const byIp = new Map(entries.map((entry) => [entry.ip, entry]));
  for (const [ip, row] of before ?? []) {
    const entry = byIp.get(ip);
    if (row.owner === null || entry === undefined || !parts.has(row.owner)) continue;
    const claims = held.get(row.owner) ?? [];
    claims.push({ ip, claim: rowOf(entry, row.owner, row.pinned).claim, pinned: row.pinned });
    held.set(row.owner, claims);
  }
  const states = nodes.map((member): State => ({ member, component: nodes.length, takes: true, claims: held.get(member) ?? [] }));
  let table = settle(entries, states, true);
  table = moved(
    entries,
    table,
    planPreferences(entries, table, (node) => parts.has(node), Number.POSITIVE_INFINITY),
  );
  const agree = new Set([...parts.values()].map(({ settings }) => settings)).size < 2;
  if (!balances || !agree) return { entries, table };
  const setSize = [...parts.values()][0]?.setSize ?? 2;
  for (let round = 0; round < roundsMax; round++) {
    const moves = planBalance(entries, table, nodes, setSize);
    if (moves.length === 0) break;
    table = moved(entries, table, moves);
  }
  return { entries, table };
}

function moved(entries: readonly Entry[], table: Table, moves: readonly Move[]): Table {
  if (moves.length === 0) return table;
  const to = new Map(moves.map((move) => [move.ip, move.to]));
  const next = new Map(table);
  for (const entry of entries) {
    const owner = to.get(entry.ip) ?? null;
    if (owner !== null) next.set(entry.ip, rowOf(entry, owner, false));
  }
  for (const entry of entries) {
    if (entry.follow === null || entry.broken) continue;
    const owner = next.get(entry.follow)?.owner ?? null;
    if (owner !== null && entry.candidates.includes(owner)) next.set(entry.ip, rowOf(entry, owner, false));
    else next.delete(entry.ip);
  }
  return new Map(entries.map(({ ip }) => [ip, next.get(ip) ?? { owner: null, claim: 0, pinned: false }]));
}

export function ownerIn({ table }: Rest, ip: string): string | null {
  return table.get(ip)?.owner ?? null;
}
