// Planned moves of addresses to the nodes that shall have them (`duravip_preference`), once these can take them. Pure.

import type { Entry } from './entries.ts';
import type { Move } from './balance.ts';
import type { Table } from './election.ts';

/** At most `most`, in the order of the entries. Pinned and broken addresses and followers stay. `takes`: members that may get addresses. */
export function planPreferences(
  entries: readonly Entry[],
  table: Table,
  takes: (member: string) => boolean,
  most: number,
): readonly Move[] {
  const moves: Move[] = [];
  for (const { ip, preference, follow, broken, candidates } of entries) {
    if (preference === null || follow !== null || broken || !takes(preference) || !candidates.includes(preference)) continue;
    const row = table.get(ip);
    if (row === undefined || row.owner === null || row.owner === preference || row.pinned) continue;
    moves.push({ ip, from: row.owner, to: preference });
    if (moves.length >= most) break;
  }
  return moves;
}
