// Whom to tell of an address when not everybody: the hosts of the cluster's shared table that are on the same network. Pure.
import { contains, makeCidr, parseIp, type Cidr } from '../net/ip.ts';
import type { Target } from './arp-frames.ts';
import type { KernelAddress, Neighbour } from './host.ts';
import { ipToBytes, macToBytes } from './ip-bytes.ts';

/** Hosts told of one address; the youngest entries of the table are kept. */
export const maxTold = 1_024;

/** By `index` of the interface and family: `2/4`. */
export type ToldHosts = ReadonlyMap<string, readonly Target[]>;

/**
 * A frame to a host that is not on the network of an interface would reach nobody, and switches would flood it; so hosts are told on
 * the interfaces that have an address in their network.
 */
export function toldHosts(hosts: readonly Neighbour[], rows: readonly KernelAddress[]): ToldHosts {
  const networks = networksByInterface(rows);
  const result = new Map<string, Target[]>();
  for (const host of [...hosts].sort((a, b) => a.ageSec - b.ageSec)) {
    const ip = parseIp(host.ip);
    const bytes = ipToBytes(host.ip);
    const mac = macToBytes(host.mac);
    if (ip === null || bytes === null || mac === null) continue;
    for (const [index, blocks] of networks) {
      if (!blocks.some((block) => contains(block, ip))) continue;
      const key = `${index}/${ip.family}`;
      const list = result.get(key) ?? [];
      if (list.length < maxTold) list.push({ mac, ip: bytes });
      result.set(key, list);
    }
  }
  return result;
}

function networksByInterface(rows: readonly KernelAddress[]): Map<number, Cidr[]> {
  const result = new Map<number, Map<string, Cidr>>();
  for (const row of rows) {
    const ip = parseIp(row.ip);
    if (ip === null || row.prefixLength >= (ip.family === 4 ? 32 : 128)) continue;
    const block = makeCidr(ip, row.prefixLength);
    const blocks = result.get(row.index) ?? new Map<string, Cidr>();
    blocks.set(block.text, block);
    result.set(row.index, blocks);
  }
  return new Map([...result].map(([index, blocks]) => [index, [...blocks.values()]]));
}
