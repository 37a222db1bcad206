// Builds the IR of simulated nodes, as `ecconf compile` would emit it: names, timers and addresses vary, the rest is empty.

import type { ManagedAddressIr, NodeIr } from '../ir/generated/types.ts';

/** What the simulator varies in a node. */
export interface NodePlan {
  readonly name: string;
  readonly addresses: readonly ManagedAddressIr[];
  readonly balanceSetSize: number;
  readonly viewMatureTimeSec: number;
  readonly viewBalanceIntervalSec: number;
  readonly viewBroadcastIntervalSec: number;
  readonly heartbeatStartDelaySec: number;
  readonly heartbeatsPerSec: number;
  readonly ifCheckIntervalSec: number;
  readonly ifDownLimitSec: number;
}

export function nodeIr(plan: NodePlan): NodeIr {
  return withFingerprint({
    name: plan.name,
    nameFrom: 'nodename',
    clustered: true,
    subcluster: 'default',
    address: { ip: null, from: 'resolve' },
    fingerprint: '',
    fingerprintParts: {
      settings: '',
      addresses: '',
      topologies: digest('topologies'),
      replicas: digest('replicas'),
      peers: digest('peers'),
    },
    groups: { cluster: 'ec_cluster', control: 'ec_console', log: null },
    timers: {
      heartbeatStartDelaySec: plan.heartbeatStartDelaySec,
      heartbeatsPerSec: plan.heartbeatsPerSec,
      ifCheckIntervalSec: plan.ifCheckIntervalSec,
      ifDownLimitSec: plan.ifDownLimitSec,
      viewMatureTimeSec: plan.viewMatureTimeSec,
      viewBalanceIntervalSec: plan.viewBalanceIntervalSec,
      viewBroadcastIntervalSec: plan.viewBroadcastIntervalSec,
      logActiveIntervalSec: 1,
      logIdleIntervalSec: 10,
    },
    duravip: {
      balanceSetSize: plan.balanceSetSize,
      arpAllHosts: true,
      unconditionalRebind: true,
      addresses: plan.addresses,
      topologies: [],
    },
    listeners: [],
    replicas: [],
    logs: { published: [], destinations: [] },
    peers: [],
  });
}

/** The node with the fingerprints of what it says now. */
export function withFingerprint(ir: NodeIr): NodeIr {
  const { timers, duravip } = ir;
  const { viewMatureTimeSec, viewBalanceIntervalSec, heartbeatsPerSec } = timers;
  const fingerprintParts = {
    ...ir.fingerprintParts,
    settings: digest([ir.groups.cluster, duravip.balanceSetSize, viewMatureTimeSec, viewBalanceIntervalSec, heartbeatsPerSec]),
    addresses: digest(
      duravip.addresses.map(({ ip, bindings, services, preference, follow }) => [ip, bindings, services, preference, follow?.ip]),
    ),
  };
  return { ...ir, fingerprintParts, fingerprint: digest(fingerprintParts) };
}

/** Address `index` of the simulated block, with a binding of its own. */
export function managedAddress(
  index: number,
  more: { readonly preference?: string | null; readonly follow?: string | null } = {},
): ManagedAddressIr {
  return {
    ip: addressText(index),
    family: 4,
    interface: 'eth1',
    prefixLength: 32,
    bindings: [`binding-${index}`],
    services: ['multivip'],
    preference: more.preference ?? null,
    follow: more.follow == null ? null : { binding: null, ip: more.follow },
  };
}

export function addressText(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

/** 64 hexadecimal digits that differ where the value differs. Not SHA-256: nothing here is out to forge one (FNV-1a, four times). */
function digest(value: unknown): string {
  const text = JSON.stringify(value);
  let digits = '';
  for (let part = 0; part < 8; part++) {
    let hash = 0x811c9dc5 + part;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    digits += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return digits;
}
