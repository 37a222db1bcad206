// Who owns what at rest: the election and the planned moves of the daemon itself, run until nothing moves any more. The one place where the
// language and its tools ask it: lenses and what-if in an editor, `ecconf plan`, `ecconf rename node` and its kin.
// Time is left out: between two steps everything comes to rest.

import { planBalance, type Move } from '../../runtime/core/ownership/balance.ts';
import { rowOf, settle, type State, type Table } from '../../runtime/core/ownership/election.ts';
import { mergeOffers, type Entry, type Offer } from '../../runtime/core/ownership/entries.ts';
import { planPreferences } from '../../runtime/core/ownership/preferences.ts';

export type OwnersNow = ReadonlyMap<string, { readonly owner: string; readonly pinned: boolean }>;

/** By node. Equal lists as one object are what makes merging fast. */
export type Offers = ReadonlyMap<string, readonly Offer[]>;

/** A cluster at rest. */
export interface Rest {
  readonly entries: readonly Entry[];
  readonly table: Table;
}

/** Rounds of moves until nothing more is planned; each lowers the imbalance, so that they end. */
const roundsMax = 100_000;

/**
 * What comes of `before` when the nodes are these. Mature throughout. `setSize`: how many addresses the balancer moves at a time; null: it has had
 * no time, or takes none because settings differ.
 */
export function rest(offers: Offers, before: Table | OwnersNow | null, setSize: number | null): Rest {
  const entries = mergeOffers(offers);
  const nodes = [...offers.keys()].sort();
  const held = new Map<string, State['claims'][number][]>();
  const byIp = new Map(entries.map((entry) => [entry.ip, entry]));
  for (const [ip, row] of before ?? []) {
    const entry = byIp.get(ip);
    if (row.owner === null || entry === undefined || !offers.has(row.owner)) continue;
    const claims = held.get(row.owner) ?? [];
    claims.push({ ip, claim: rowOf(entry, row.owner, row.pinned).claim, pinned: row.pinned });
    held.set(row.owner, claims);
  }
  const states = nodes.map((member): State => ({ member, component: nodes.length, takes: true, claims: held.get(member) ?? [] }));
  let table = settle(entries, states, true);
  table = moved(
    entries,
    table,
    planPreferences(entries, table, (node) => offers.has(node), Number.POSITIVE_INFINITY),
  );
  if (setSize === null) return { entries, table };
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
