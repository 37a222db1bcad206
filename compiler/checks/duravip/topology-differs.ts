// EC3127: an address that is brought up as part of another network on another node.

import { check } from '../../check/check.ts';
import { compareAddresses, holders, type Property } from '../../checks-shared/managed.ts';
import { counted } from '../../checks-shared/words.ts';

export const topologyDiffers = check({
  code: 'EC3127',
  name: 'topology-differs',
  severity: 'warning',
  scope: 'cluster',
  title: 'A managed address belongs to different Topology blocks on different nodes',
  why: 'An address can only move within one network segment, so the nodes that share it should agree on its network and its mask. If they do not, it works on one node and not after a failover. The name of the interface may be another one on each node (`4/4-cluster-config-duravip.md`).',
  bad: {
    'default/ecelerity.conf':
      'cluster {\n  duravip_balance_set_size = 2\n  include "topology.conf"\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
    'east1/topology.conf': 'Topology "10.1.1.0/24" {\n  interface = "eth1"\n}\n',
    'west1/topology.conf': 'Topology "10.1.0.0/16" {\n  interface = "eth1"\n}\n',
  },
  good: {
    'default/ecelerity.conf':
      'cluster {\n  duravip_balance_set_size = 2\n  include "topology.conf"\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
    'east1/topology.conf': 'Topology "10.1.1.0/24" {\n  interface = "eth1"\n}\n',
    'west1/topology.conf': 'Topology "10.1.1.0/24" {\n  interface = "bond0"\n}\n',
  },
  *run(cluster) {
    yield* compareAddresses(holders(cluster), network);
  },
});

const network: Property = {
  /** An address without a block is reported as such. */
  value({ address: { topology } }) {
    return topology?.network == null ? null : `${topology.network.text} with mask ${topology.cidrmask.value}`;
  },
  say(holder) {
    return { says: network.value(holder) ?? '', at: holder.address.topology?.at ?? holder.address.at };
  },
  sentence([ip, ...more], summary) {
    const others = more.length === 0 ? 'is' : `and ${counted(more.length, 'more address', 'more addresses')} are`;
    return `${ip ?? ''} ${others} in Topology ${summary}; use the same network and mask on all nodes`;
  },
};
