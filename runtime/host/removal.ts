// Takes aliases off, for daemon and guard alike. Removing the first address of a network takes the others of it along where
// `promote_secondaries` is 0, ours and those of others: whatever was there before and should be is put back as it was.
import { errno } from './errno.ts';
import type { Alias } from './host.ts';
import { ipToBytes } from './ip-bytes.ts';
import { readAddresses } from './kernel-tables.ts';
import { deleteAddress, restoreAddress } from './netlink-encode.ts';
import type { NetlinkSocket } from './netlink-socket.ts';
import { keyOf } from './ours.ts';

export interface Removal {
  readonly failures: ReadonlyMap<Alias, string>;
  readonly restored: number;
}

/** What is not there, or whose interface is gone, counts as removed. */
export async function removeAliases(socket: NetlinkSocket, aliases: readonly Alias[]): Promise<Removal> {
  // With /32 aliases, the rule, removing one takes nothing along.
  const mayCascade = aliases.some(({ ip, prefixLength }) => !ip.includes(':') && prefixLength < 32);
  const before = mayCascade ? await readAddresses(socket) : null;
  const failures = new Map<Alias, string>();
  const messages = aliases.map(({ ip, prefixLength, index }) =>
    deleteAddress({ address: ipToBytes(ip) ?? new Uint8Array(4), prefixLength, index }),
  );
  const answers = await socket.request(messages);
  for (const [i, alias] of aliases.entries()) {
    const answer = answers[i];
    if (answer && answer.code !== errno.EADDRNOTAVAIL && answer.code !== errno.ENODEV) failures.set(alias, answer.reason);
  }
  if (before === null) return { failures, restored: 0 };
  const after = await readAddresses(socket);
  if (after === null) return { failures, restored: 0 };
  const gone = new Set(aliases.map(keyOf));
  const there = new Set(after.map(keyOf));
  const lost = before.flatMap((row) => (row.payload !== null && !there.has(keyOf(row)) && !gone.has(keyOf(row)) ? [row.payload] : []));
  const back = await socket.request(lost.map(restoreAddress));
  return { failures, restored: back.filter((answer) => answer === null).length };
}
