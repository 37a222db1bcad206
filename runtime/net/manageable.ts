// What no machine may ever be given by an election, or have taken from it: addresses that are none of a single host, or that mean all of them.
// Imports nothing but addresses: compiler, check and daemon judge by this very function.

import { isLoopback, isUnspecified, makeCidr, width, type Ip } from './ip.ts';

/**
 * Why an address cannot be managed, as `is ...`; null where nothing is against it.
 * `prefixes`: lengths of the networks that it is in as far as they are known: its Topology, the mask with which it is plumbed.
 */
export function unmanageable(ip: Ip, prefixes: readonly number[] = []): string | null {
  if (isUnspecified(ip)) return 'is the unspecified address, which no machine has';
  if (isLoopback(ip)) return 'is a loopback address, which each machine has for itself';
  if (ip.family === 6) {
    if (ip.bits >> 120n === 0xffn) return 'is a multicast address, which is that of a group';
    if (ip.bits >> 118n === 0x3fan) return 'is a link-local address, which means another machine on each interface';
  } else {
    if (ip.bits >> 24n === 0n) return 'is in 0.0.0.0/8, which no machine has';
    if (ip.bits >> 28n === 0xen) return 'is a multicast address, which is that of a group';
    if (ip.bits === 0xffff_ffffn) return 'is the limited broadcast address, which means everybody';
    if (ip.bits >> 28n === 0xfn) return 'is in 240.0.0.0/4, which is reserved';
  }
  for (const prefix of prefixes) {
    if (prefix > width(ip.family) - 2) continue;
    const host = BigInt(width(ip.family) - prefix);
    const network = makeCidr(ip, prefix);
    if (network.network.bits === ip.bits) return `is the address of the network ${network.text} itself`;
    // IPv6 has no broadcasts.
    if (ip.family === 4 && ip.bits === network.network.bits + (1n << host) - 1n) return `is the broadcast address of ${network.text}`;
  }
  return null;
}
