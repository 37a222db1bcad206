// Addresses that a new configuration has on no node: before their owner drops one, the others must have said that they take it over no more, or it would hop
// from one to the next that has not switched yet.

import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from '../../console/node-port.ts';

const limitMs = 3000;
const lookMs = 50;

/** Until nobody else may have those of them that `owner` has. */
export async function othersLetGo(ips: readonly string[], owner: string, snapshot: () => Snapshot): Promise<void> {
  const gone = new Set(ips);
  const until = performance.now() + limitMs;
  const isFree = () =>
    [...snapshot().addresses].every(
      ({ ip, owner: has, members }) =>
        !gone.has(ip) || has !== owner || members.every(({ node, unable }) => node === owner || unable !== null),
    );
  while (gone.size > 0 && performance.now() < until && !isFree()) await pause(lookMs);
}
