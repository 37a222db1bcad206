// `Topology "NETWORK" { }` inside `cluster`: on which interface, and with which mask, managed addresses are brought up.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { count, option, rule, scope } from './types.ts';

const page = '4/4-cluster-config-duravip.md';

export const topologyScope: ScopeSpec = scope({
  name: 'Topology',
  parents: ['cluster'],
  instance: 'required',
  instanceKind: 'cidr',
  since: '3.0',
  doc: 'For the managed addresses of one network: the interface and the netmask with which a node brings them up. Every managed address needs one that contains it; the longest prefix counts.',
  cite: page,
});

export const topologyOptions: readonly OptionSpec[] = [
  option({
    name: 'interface',
    in: ['topology'],
    type: { kind: 'interface' },
    agree: 'free',
    change: 'reload',
    refers: 'interface',
    doc: 'Network interface to which addresses of this network are added. May be another one on each node.',
    cite: page,
    example: 'interface = "eth1"',
  }),
  option({
    name: 'cidrmask',
    in: ['topology'],
    type: count(0, 128),
    unit: 'bits',
    default: rule('32, for IPv6 networks 128'),
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Number of bits of the netmask with which an address is brought up; not the length of the network in the name of the stanza. 32 (255.255.255.255) is usual for IP aliases; operating systems differ.',
    cite: page,
    example: 'cidrmask = "32"',
  }),
];
