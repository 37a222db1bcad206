// Addresses that must never be managed, whatever the configuration says: those of the cluster's machines themselves. To manage one is to
// take its machine off the network with the first hand-over.

import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';

/** By address, the reason as the end of a sentence. `own`: of this node, on the cluster network. */
export function unmanageable(ir: ClusterIr, node: NodeIr, own: string | null): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const { ip, name } of node.peers) if (ip !== null) taken.set(ip, `is the address of ${name} on the message bus (peers)`);
  for (const { address, name } of ir.nodes)
    if (address.ip !== null) taken.set(address.ip, `is the address of node ${name ?? '(no name)'} (nodeaddr)`);
  if (own !== null) taken.set(own, 'is the address of this node itself');
  return new Map(node.duravip.addresses.flatMap(({ ip }) => (taken.has(ip) ? [[ip, taken.get(ip) ?? ''] as const] : [])));
}

/** For log and exit message. */
export function unmanageableText(found: ReadonlyMap<string, string>): string {
  const shown = [...found].slice(0, 3).map(([ip, why]) => `${ip} ${why}`);
  const more = found.size > 3 ? ` and ${found.size - 3} more` : '';
  return `managed by the configuration, but ${shown.join(', ')}${more}: the machine would be off the network when it is handed over; take it out of the DuraVIPs (Enable_Duravip) and compile again`;
}

/** Where a packet would go that is sent to nobody of the cluster (TEST-NET-1); nothing is ever sent. */
const elsewhere = '192.0.2.1';

/**
 * The addresses that this machine itself speaks from, to the nodes and to the rest of the world, as its routes have it: whatever their
 * prefix, they are its own. Only IPv4: the kernel chooses among IPv6 addresses by likeness, so that an alias may be chosen.
 */
export async function ownSources(ir: ClusterIr): Promise<ReadonlySet<string>> {
  const targets = [...ir.nodes.flatMap(({ address }) => (address.ip !== null && isIPv4(address.ip) ? [address.ip] : [])), elsewhere];
  const sources = await Promise.all(targets.map(sourceTo));
  return new Set(sources.flatMap((ip) => (ip === null || ip.startsWith('127.') || ip === '0.0.0.0' ? [] : [ip])));
}

function sourceTo(ip: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const end = (source: string | null) => {
      socket.close();
      resolve(source);
    };
    socket.once('error', () => end(null));
    // The callback gets the error of a connection that cannot be, although its type does not say so.
    socket.connect(9, ip, () => {
      try {
        end(socket.address().address);
      } catch {
        end(null);
      }
    });
  });
}
