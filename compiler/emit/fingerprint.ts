// Hashes over everything that must be the same on all nodes (operations.md, section 9). Nodes send them in every state message; a node
// that differs is named, and balancing stops until it is mended. Interfaces, own names and local intervals are left out: they may differ.

import { sha256 } from '../../base/sha256.ts';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';

type Prints = Pick<NodeIr, 'fingerprint' | 'fingerprintParts'>;

/** SHA-256 of each subject and of all together. The order of what is hashed is fixed here, so equal configurations give equal hashes. */
export function fingerprint(node: Omit<NodeIr, keyof Prints>): Prints {
  const { groups, timers, duravip } = node;
  const parts = {
    settings: hashOf([
      groups.cluster,
      groups.control,
      timers.heartbeatsPerSec,
      timers.viewMatureTimeSec,
      timers.viewBalanceIntervalSec,
      duravip.balanceSetSize,
    ]),
    addresses: hashOf(duravip.addresses.map((each) => [each.ip, each.bindings, each.services, each.preference, each.follow?.ip ?? null])),
    topologies: hashOf(duravip.topologies.map(({ network, prefixLength }) => [network, prefixLength])),
    replicas: hashOf(node.replicas.map(({ name, type, parameters, bindingGroup }) => [name, type, parameters, bindingGroup])),
    peers: hashOf(node.peers.map(({ name, ip }) => [name, ip])),
  };
  return { fingerprint: hashOf(Object.values(parts)), fingerprintParts: parts };
}

function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value));
}
