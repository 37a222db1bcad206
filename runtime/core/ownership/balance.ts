// Planned moves that even out the load: at most `setSize` addresses a round (`duravip_balance_set_size`). Pure and deterministic.
// Each step moves one address from the fullest member that has a movable one to the emptiest candidate, and only while that
// lowers the imbalance; so a round ends, and a balanced table stays as it is (no ping-pong).

import type { Entry } from './entries.ts';
import { claimClass, emptiest, takersAmong, type Load, type Table } from './election.ts';

export interface Move {
  readonly ip: string;
  readonly from: string;
  readonly to: string;
}

interface Donor {
  readonly load: Load;
  readonly movable: readonly Entry[];
  /** How many of them this round has looked at. What found no taker finds none later, because the donor only gets emptier. */
  seen: number;
}

/**
 * The moves of one round, in order; empty when nothing can be improved. Preferred, pinned and broken addresses and followers stay.
 * `receivers`: members that may take addresses (present, not draining). `isFixed`: others that stay. O(entries x distinct lists of candidates + setSize x members).
 */
export function planBalance(
  entries: readonly Entry[],
  table: Table,
  receivers: readonly string[],
  setSize: number,
  isFixed: (ip: string) => boolean = () => false,
): readonly Move[] {
  const loads = new Map<string, Load>(receivers.map((member) => [member, { member, count: 0 }]));
  const receiving = [...loads.values()];
  const movable = new Map<string, Entry[]>();
  for (const entry of entries) {
    const row = table.get(entry.ip);
    if (row?.owner == null || entry.broken || entry.follow !== null) continue;
    const load = loads.get(row.owner) ?? { member: row.owner, count: 0 };
    load.count++;
    loads.set(row.owner, load);
    if (row.claim === claimClass.preferred || row.pinned || isFixed(entry.ip)) continue;
    const known = movable.get(row.owner);
    if (known === undefined) movable.set(row.owner, [entry]);
    else known.push(entry);
  }
  const donors = [...loads.values()].map((load): Donor => ({ load, movable: movable.get(load.member) ?? [], seen: 0 }));
  const takers = takersAmong(receiving);
  const moves: Move[] = [];
  while (moves.length < setSize) {
    const move = bestMove(donors, receiving, takers);
    if (move === null) break;
    moves.push(move);
  }
  return moves;
}

/** From the fullest donor down: its first address that some candidate with at least two fewer addresses can take. Counts the move. */
function bestMove(donors: Donor[], receiving: readonly Load[], takers: (entry: Entry) => readonly Load[]): Move | null {
  const least = emptiest(receiving);
  if (least === null) return null;
  donors.sort((a, b) => b.load.count - a.load.count || (a.load.member < b.load.member ? -1 : 1));
  for (const donor of donors) {
    const { load, movable } = donor;
    if (load.count - least.count <= 1) return null;
    while (donor.seen < movable.length) {
      const entry = movable[donor.seen++];
      const to = entry === undefined ? null : emptiest(takers(entry));
      if (entry === undefined || to === null || load.count - to.count <= 1) continue;
      load.count--;
      to.count++;
      return { ip: entry.ip, from: load.member, to: to.member };
    }
  }
  return null;
}
