// Addresses in an IR that no node may manage, whatever the compiler was that wrote it. The kernel's own addresses are looked at elsewhere.

import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { makeCidr, parseCidr, parseIp, width, type Ip } from '../net/ip.ts';
import { unmanageable } from '../net/manageable.ts';

export interface Unmanageable {
  readonly ip: string;
  /** As `is ...`. */
  readonly why: string;
}

/** O(addresses x lengths of prefixes + topologies + machines x peers). */
export function unmanageableIn(ir: ClusterIr, { duravip }: NodeIr): readonly Unmanageable[] {
  const machines = machineAddresses(ir);
  const blocks = new Set(duravip.topologies.flatMap(({ network }) => parseCidr(network)?.text ?? []));
  const lengths = [...new Set([...blocks].map((text) => Number(text.split('/')[1])))].sort((a, b) => b - a);
  return duravip.addresses.flatMap(({ ip: text, prefixLength }): readonly Unmanageable[] => {
    const ip = parseIp(text);
    if (ip === null) return [{ ip: text, why: 'is no address' }];
    const owner = machines.get(ip.text);
    if (owner !== undefined) return [{ ip: text, why: `is the own address of ${owner}, which would be cut off` }];
    const why = unmanageable(ip, [...prefixesOf(ip, blocks, lengths), ...(prefixLength === null ? [] : [prefixLength])]);
    return why === null ? [] : [{ ip: text, why }];
  });
}

/** The longest one that holds it. */
function prefixesOf(ip: Ip, blocks: ReadonlySet<string>, lengths: readonly number[]): readonly number[] {
  const longest = lengths.find((length) => length <= width(ip.family) && blocks.has(makeCidr(ip, length).text));
  return longest === undefined ? [] : [longest];
}

/** Of nodes and managers, and as the bus peers of each of them have it, with the name of whose it is. */
function machineAddresses({ nodes, managers }: ClusterIr): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const note = (text: string | null, name: string | null) => {
    const ip = text === null ? null : parseIp(text);
    if (ip !== null) found.set(ip.text, name ?? 'a machine of the cluster');
  };
  for (const { name, address, peers } of [...nodes, ...managers]) {
    note(address.ip, name);
    for (const peer of peers) note(peer.ip, peer.name);
  }
  return found;
}
