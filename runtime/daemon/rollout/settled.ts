// Whether a cluster has come to rest after a step of a rollout, by the table of one member: all members of a settled round agree on it.

import { leanRows, type Snapshot } from '../../console/node-port.ts';

/** Why not yet, as one clause; null: it has. `nodes`: who must be there; `excused`: addresses that the plan says nobody will have. */
export function unsettled(snapshot: Snapshot, nodes: readonly string[], excused: ReadonlySet<string>): string | null {
  const { bus, phase, members, mature } = snapshot;
  if (!bus.connected) return 'not connected to the bus';
  if (phase !== 'settled') return 'the members have not agreed yet';
  const present = new Set(members.flatMap(({ node, excluded }) => (node === null || excluded !== null ? [] : [node])));
  const missing = nodes.filter((name) => !present.has(name));
  if (missing.length > 0) return `${missing.join(', ')} does not take part yet`;
  if (!mature) return 'the view is not mature yet';
  for (const { ip, owner, movingTo, broken } of leanRows(snapshot)) {
    if (excused.has(ip)) continue;
    if (broken) return `${ip} is BROKEN`;
    if (owner === null) return `nobody has ${ip}`;
    if (movingTo !== null) return `${ip} moves to ${movingTo}`;
  }
  return null;
}
