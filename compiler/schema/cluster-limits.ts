// Limits that count over the whole cluster. Each works only while the nodes share the counters behind it (`Replicate`).

import type { OptionSpec } from './option.ts';
import { option, throttle, value } from './types.ts';

const connections = { kind: 'integer', min: -1 } as const;

export const clusterLimitOptions: readonly OptionSpec[] = [
  option({
    name: 'cluster_max_outbound_connections',
    in: ['binding', 'domain', 'global', 'host'],
    type: connections,
    unit: 'connections',
    default: value(-1),
    since: '3.0',
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Most outbound connections of all nodes together to one domain, in a `Host` to that mail exchanger; -1: no limit. Needs `Replicate "outbound_domains"`. Not valid in a binding group, nor in a binding inside one.',
    cite: '4/config/ref-cluster-max-outbound-connections.md',
  }),
  option({
    name: 'cluster_scope_max_outbound_connections',
    in: ['binding', 'binding_group', 'domain', 'global', 'host'],
    type: connections,
    unit: 'connections',
    since: '3.0.16',
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Most outbound connections of all nodes together within the scope in which it stands: a domain over all bindings, a domain of one binding, a group and so on. Needs `Replicate "outbound_binding_domains"`. Unset: `cluster_max_outbound_connections` and `cluster_server_max_outbound_connections` apply.',
    cite: '4/config/ref-cluster-scope-max-outbound-connections.md',
  }),
  option({
    name: 'cluster_server_max_outbound_connections',
    in: ['binding', 'binding_group', 'global'],
    type: connections,
    unit: 'connections',
    since: '3.0',
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Most outbound connections of all nodes together, whatever the destination; in a binding those through this binding. Needs `Replicate "outbound_cidr"`.',
    cite: '4/config/ref-cluster-server-max-outbound-connections.md',
  }),
  option({
    name: 'cluster_outbound_throttle_messages',
    in: ['binding_group', 'domain', 'global'],
    type: throttle,
    unit: 'messages',
    since: '3.0',
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Rate at which all nodes together send messages: `"N"` each second or `"N/S"` in S seconds. Scopes that inherit one throttle use it up together. Needs `Replicate "OBTM"`.',
    cite: '4/config/ref-cluster-outbound-throttle-messages.md',
    example: 'cluster_outbound_throttle_messages = "100/60"',
  }),
  option({
    name: 'cluster_outbound_throttle_connections',
    in: ['binding_group', 'domain', 'global'],
    type: throttle,
    unit: 'connections',
    since: '3.0',
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Rate at which all nodes together open connections: `"N"` each second or `"N/S"` in S seconds. Needs `Replicate "OBTC"`.',
    cite: '4/config/ref-cluster-outbound-throttle-connections.md',
  }),
];
