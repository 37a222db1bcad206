// Planned moves that even out the load: at most `setSize` addresses a round (`duravip_balance_set_size`). Pure and deterministic.
// Each step moves one address from the fullest member that has a movable one to the emptiest candidate, and only while that
// lowers the imbalance; so a round ends, and a balanced table stays as it is (no ping-pong).

import type { Entry } from './entries.ts';
import { claimClass, leastLoaded, type Table } from './election.ts';

export interface Move {
  readonly ip: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The moves of one round, in order; empty when nothing can be improved. Preferred, pinned and broken addresses and followers stay.
 * `receivers`: members that may take addresses (present, not draining). O(entries log entries + setSize x members).
 */
export function planBalance(entries: readonly Entry[], table: Table, receivers: readonly string[], setSize: number): readonly Move[] {
  const load = new Map<string, number>(receivers.map((member) => [member, 0]));
  for (const { owner } of table.values()) if (owner !== null) load.set(owner, (load.get(owner) ?? 0) + 1);
  const movable = new Map<string, Entry[]>();
  for (const entry of entries) {
    const row = table.get(entry.ip);
    if (row?.owner == null || row.claim === claimClass.preferred || row.pinned || entry.broken || entry.follow !== null) continue;
    const known = movable.get(row.owner);
    if (known === undefined) movable.set(row.owner, [entry]);
    else known.push(entry);
  }
  const moves: Move[] = [];
  while (moves.length < setSize) {
    const move = bestMove(movable, load, receivers);
    if (move === null) break;
    const list = movable.get(move.from) ?? [];
    movable.set(
      move.from,
      list.filter((entry) => entry.ip !== move.ip),
    );
    load.set(move.from, (load.get(move.from) ?? 0) - 1);
    load.set(move.to, (load.get(move.to) ?? 0) + 1);
    moves.push(move);
  }
  return moves;
}

/** From the fullest donor down: its first address that some candidate with at least two fewer addresses can take. */
function bestMove(
  movable: ReadonlyMap<string, readonly Entry[]>,
  load: ReadonlyMap<string, number>,
  receivers: readonly string[],
): Move | null {
  const count = (member: string) => load.get(member) ?? 0;
  const donors = [...movable.keys()].filter((member) => (movable.get(member) ?? []).length > 0);
  donors.sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1));
  const present = new Set(receivers);
  for (const from of donors) {
    for (const entry of movable.get(from) ?? []) {
      const takers = entry.candidates.filter((member) => present.has(member) && count(from) - count(member) > 1);
      const to = leastLoaded(takers, load);
      if (to !== null) return { ip: entry.ip, from, to };
    }
  }
  return null;
}
