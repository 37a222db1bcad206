// What holds of a node's state between any two events, asserted in pairs: when a part is written, and when the next event reads it. Only what
// is cheap: a part that an event has not changed is the same object, and is not looked at again. docs/simulator.md has those that need more
// than one node; the simulator runs these as well, because they are in the step itself.

import { invariant } from '../../base/invariant.ts';
import { hexOf, noLanes } from './hash.ts';
import { lanesOfTable } from './ownership/rows.ts';
import type { NodeState } from './state.ts';

/** Before an event. O(1). Not that time goes forward: a clock that does not is no reason to let go of addresses. */
export function checkRead({ table, lanes, settled, pending }: NodeState): void {
  invariant(table.size > 0 || hexOf(lanes) === hexOf(noLanes), () => `an empty table hashes to ${hexOf(lanes)}`);
  invariant(settled !== null || pending.size === 0, () => `${pending.size} planned moves, and nothing was agreed on`);
}

/** After an event. O(what it has changed); O(table) where the table is another one. */
export function checkWritten(before: NodeState, after: NodeState): void {
  const { table, settled, gather, pending, lanes } = after;
  if (table !== before.table) checkOwners(after);
  if (pending !== before.pending || table !== before.table) checkMoves(after);
  if (gather !== null && gather !== before.gather) {
    const members = after.bus.view?.members ?? [];
    for (const member of gather.statements.keys()) {
      invariant(members.includes(member), () => `${member} has stated, and is not in the view`);
    }
  }
  if (settled !== before.settled && settled?.key !== before.settled?.key) {
    const whole = lanesOfTable(table);
    invariant(
      whole.high === lanes.high && whole.low === lanes.low,
      () => `the table hashes to ${hexOf(whole)}, and ${hexOf(lanes)} was kept`,
    );
  }
}

/** Whoever owns an address is there and is a candidate for it. */
function checkOwners({ table, settled }: NodeState): void {
  if (settled === null) return;
  for (const [ip, { owner }] of table) {
    if (owner === null) continue;
    invariant(settled.nodes.has(owner), () => `${ip} is owned by ${owner}, who is not there`);
    invariant(settled.entryOf.get(ip)?.candidates.includes(owner) === true, () => `${ip} is owned by ${owner}, who is no candidate for it`);
  }
}

/** A planned move leads from the owner to somebody else. */
function checkMoves({ table, pending }: NodeState): void {
  for (const [ip, { from, to }] of pending) {
    invariant(from !== to, () => `${ip} moves from ${from} to itself`);
    invariant(table.get(ip)?.owner === from, () => `${ip} moves from ${from}, and ${table.get(ip)?.owner ?? 'nobody'} owns it`);
  }
}
