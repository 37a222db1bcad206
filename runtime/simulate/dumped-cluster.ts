// The cluster that states of its daemons tell of: whose state is there goes on from it, the others of its view start anew with what that state
// knows of them, and who was not there stays off.

import type { RunningDump } from '../core/state-dump.ts';
import type { Offer } from '../core/ownership/entries.ts';
import type { ManagedAddressIr, NodeIr } from '../ir/generated/types.ts';
import type { Scenario } from './scenario.ts';
import type { Resumed } from './run-scenario.ts';

export interface DumpedCluster {
  readonly nodes: readonly NodeIr[];
  readonly resumed: Resumed;
  /** Names of nodes that are on at the beginning. */
  readonly on: readonly string[];
  /** As the daemons were told; steps and seed are the caller's. */
  readonly habits: Pick<Scenario, 'partition' | 'failureTimeoutMs' | 'leaseSec'>;
}

/** Or why they do not belong together. */
export function dumpedCluster(dumps: readonly RunningDump[]): DumpedCluster | { readonly error: string } {
  const resumed = new Map<string, RunningDump>();
  for (const dump of dumps) {
    const { node, type } = dump.state.settings.member;
    if (node === null || type !== 'Momentum') return { error: 'a state is that of a manager, which owns nothing' };
    if (resumed.has(node)) return { error: `two of the states are of ${node}` };
    resumed.set(node, dump);
  }
  const first = dumps[0];
  if (first === undefined) return { error: 'there is no state' };
  const { settings } = first.state;
  const stranger = [...resumed].find(([, { state }]) => state.settings.node.groups.cluster !== settings.node.groups.cluster);
  if (stranger !== undefined) return { error: `${stranger[0]} is of another cluster than ${settings.member.node}` };
  const present = [...(first.state.settled?.nodes.keys() ?? [])];
  const names = [...new Set([...resumed.keys(), ...present, ...settings.names])];
  return {
    nodes: names.map((name) => resumed.get(name)?.state.settings.node ?? nodeOf(name, first)),
    resumed,
    on: [...new Set([...resumed.keys(), ...present])],
    habits: { partition: settings.partition, failureTimeoutMs: settings.failureTimeoutMs, leaseSec: 10 },
  };
}

/** As the dumped node, but with what this one offers where that is known. */
function nodeOf(name: string, { state }: RunningDump): NodeIr {
  const { node } = state.settings;
  const member = state.settled?.nodes.get(name);
  const stated = member === undefined ? undefined : state.settled?.statements.get(member);
  const offers = stated === undefined ? undefined : state.book.get(stated.offers);
  const addresses = offers?.map(addressOf) ?? node.duravip.addresses;
  return { ...node, name, duravip: { ...node.duravip, addresses } };
}

function addressOf({ ip, bindings, services, preference, follow, able }: Offer): ManagedAddressIr {
  return {
    ip,
    family: ip.includes(':') ? 6 : 4,
    interface: able ? 'eth0' : null,
    prefixLength: able ? (ip.includes(':') ? 128 : 32) : null,
    bindings,
    services,
    preference,
    follow: follow === null ? null : { binding: null, ip: follow },
  };
}
