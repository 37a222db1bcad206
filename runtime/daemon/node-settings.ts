// From the IR and the command line to what the core and the machine are told, at the start and at each reload.

import { randomBytes } from 'node:crypto';
import type { Settings } from '../core/contract.ts';
import { namePrefix } from '../core/membership/view.ts';
import type { ManagedAddress } from '../host/host.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { clusterEndpoint } from './identity.ts';
import { version } from '../../base/version.ts';

export interface SettingsInput {
  readonly ir: ClusterIr;
  readonly node: NodeIr;
  readonly name: string;
  /** Address of the node on the cluster network. */
  readonly ip: string;
  readonly partition: 'available' | 'quorum';
  readonly incarnation: string;
  readonly failureTimeoutMs: number;
  readonly hears: boolean;
}

export function settingsOf({ ir, node, name, ip, partition, incarnation, failureTimeoutMs, hears }: SettingsInput): Settings {
  return {
    node,
    member: {
      privateName: `#ec0-${process.pid}#${name}`,
      node: name,
      subcluster: node.subcluster,
      type: 'Momentum',
      version,
      address: clusterEndpoint(node, ip),
      groups: groupsOf(node),
    },
    clusterSize: ir.nodes.length,
    names: namesIn(ir),
    machines: machinesIn(ir),
    partition,
    incarnation,
    failureTimeoutMs,
    hears,
  };
}

/** Of all machines that may take part; empty where one of them is named by whoever runs it. */
export function namesIn({ nodes, managers }: ClusterIr): readonly string[] {
  const names = [...nodes, ...managers].map(({ name }) => name);
  return names.every((name) => name !== null) ? names : [];
}

/** Of nodes and managers with an address, also as the bus peers of each of them have it; and of all names, for a bus that goes by these. */
export function machinesIn({ nodes, managers }: ClusterIr): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const note = (text: string | null, name: string | null) => {
    if (text === null || name === null) return;
    const names = found.get(text);
    if (names === undefined) found.set(text, [name]);
    else if (!names.includes(name)) names.push(name);
  };
  for (const { name, address, peers } of [...nodes, ...managers]) {
    if (name !== null) note(`${namePrefix}${name}`, name);
    note(address.ip, name);
    for (const peer of peers) note(peer.ip, peer.name);
  }
  return found;
}

/** In the order of joining, which `cluster membership` shows. */
function groupsOf(node: NodeIr): readonly string[] {
  return [...new Set([node.groups.control, `ec_sc_${node.subcluster}`, node.groups.cluster])];
}

/** What this node may have on its interfaces: addresses without a Topology here are none of them. */
export function managedAddresses(node: NodeIr): readonly ManagedAddress[] {
  return node.duravip.addresses.flatMap(({ ip, interface: device, prefixLength }) =>
    device === null || prefixLength === null ? [] : [{ ip, interface: device, prefixLength }],
  );
}

/** Sorts by time of start, and is never the same twice, not even after the clock was set back. */
export function newIncarnation(wallClockMs: number): string {
  return `${wallClockMs.toString(36).padStart(9, '0')}-${randomBytes(6).toString('hex')}`;
}
