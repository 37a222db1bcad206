// Whether a plan of the leader is one: each of its moves has the reason that it names, by what all members know. A leader that lies, or has a bug, moves
// nothing by it. Everything here follows from the agreed round and table, so all members judge alike.

import { unreachable } from '../../../base/unreachable.ts';
import type { Move } from './balance.ts';
import { claimClass, type Table } from './election.ts';
import type { PlanMessage } from '../messages.ts';
import type { NodeState, Settled } from '../state.ts';

/** The moves that have their reason, in their order. O(entries) for balancing, else O(moves). */
export function reasonable(state: NodeState, settled: Settled, { why, moves }: PlanMessage): readonly Move[] {
  switch (why) {
    case 'drain':
      return moves.filter(({ from }) => settled.draining.has(from));
    case 'preference':
      return moves.filter(({ ip, to }) => settled.entryOf.get(ip)?.preference === to);
    case 'balance':
      return evening(state, settled, moves);
    default:
      return unreachable(why);
  }
}

/** Each goes from a node that has at least two more than the one that gets it, when those before it are done. */
function evening({ table, settings }: NodeState, settled: Settled, moves: readonly Move[]): readonly Move[] {
  if (moves.length > settings.node.duravip.balanceSetSize) return [];
  const loads = loadsOf(table, settled);
  return moves.filter(({ ip, from, to }) => {
    const row = table.get(ip);
    const [most, least] = [loads.get(from) ?? 0, loads.get(to) ?? 0];
    if (row === undefined || row.pinned || row.claim === claimClass.preferred || most - least <= 1) return false;
    loads.set(from, most - 1);
    loads.set(to, least + 1);
    return true;
  });
}

/** Addresses of each node, followers and broken ones left out, as the balancer counts them. */
function loadsOf(table: Table, settled: Settled): Map<string, number> {
  const loads = new Map<string, number>();
  for (const { ip, follow, broken } of settled.entries) {
    const owner = table.get(ip)?.owner ?? null;
    if (owner !== null && follow === null && !broken) loads.set(owner, (loads.get(owner) ?? 0) + 1);
  }
  return loads;
}
