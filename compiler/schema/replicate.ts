// `Replicate "NAME" { }` inside `cluster`: one object whose data the nodes share.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { count, oneOf, option, scope, text, value } from './types.ts';

const page = '4/modules/4-modules-cluster.md';

/** What each type shares. The order is that of the manual. */
export const replicationTypes: Readonly<Record<string, string>> = {
  cache: 'A data cache of that name: what policy stores on one node is found on all.',
  inbound_cidr: 'Open inbound SMTP connections by network, added up over the cluster.',
  outbound_binding_domains: 'Outbound connections by binding and domain; `cluster_scope_max_outbound_connections` needs it.',
  outbound_cidr: 'Outbound SMTP connections by network; `cluster_server_max_outbound_connections` needs it.',
  outbound_domains: 'Outbound connections by destination domain; `cluster_max_outbound_connections` needs it.',
  OBTM: 'Outbound message throttles; `cluster_outbound_throttle_messages` needs it.',
  OBTC: 'Outbound connection throttles; `cluster_outbound_throttle_connections` needs it.',
  shared_named_throttles: 'Throttles that policy makes by name. Only one such object may exist.',
  metrics: 'Time series for addresses and networks, over the whole cluster; `parameters` says which.',
  eccmgr_metrics: 'The same, sent to the manager only and not to other nodes.',
  counters:
    'Counters that end with their window, for clients of the feed: `INCR`, `EXPIRE`, and what rate-limit libraries for Redis do. Of `ecclusterd`; the product does not know it.',
};

/** Names of the types, as the manual spells them; and ours. */
export const replicationTypeNames: readonly string[] = Object.keys(replicationTypes);

export const replicateScope: ScopeSpec = scope({
  name: 'Replicate',
  parents: ['cluster'],
  instance: 'required',
  instanceKind: 'name',
  since: '3.0',
  doc: `Shares one kind of data among the nodes. The name is a replication type, or a free one with \`class\` or \`type\` inside:\n\n${Object.entries(
    replicationTypes,
  )
    .map(([name, what]) => `* \`${name}\`: ${what}`)
    .join(
      '\n',
    )}\n\nThe manual's default file has \`inbound_cidr\`, \`outbound_cidr\`, \`outbound_domains\`, \`outbound_binding_domains\` and \`shared_named_throttles\`; from 3.3.0 on the shipped file is without the three \`outbound_\` ones, so options that need them do nothing until they are written.`,
  cite: page,
});

export const replicateOptions: readonly OptionSpec[] = [
  option({
    name: 'type',
    in: ['replicate'],
    type: oneOf(...replicationTypeNames),
    agree: 'all-nodes',
    change: 'reload',
    refers: 'replication-type',
    doc: 'Replication type, where the name of the stanza is not one: `Replicate "mycache" { type = "cache" }`. `class` counts before it; both with different values is an error.',
    cite: page,
    example: 'type = "cache"',
  }),
  option({
    name: 'class',
    in: ['replicate'],
    type: oneOf(...replicationTypeNames),
    agree: 'all-nodes',
    change: 'reload',
    refers: 'replication-type',
    doc: 'Replication type of one among several objects of that type, say `class = "outbound_cidr"` in `Replicate "outbound_cidr_foo"` with its own `binding_group`. Hardly ever used.',
    cite: page,
    example: 'class = "outbound_cidr"',
  }),
  option({
    name: 'parameters',
    in: ['replicate'],
    type: {
      kind: 'set',
      words: ['snapshot', 'connect', 'delivery', 'transfail', 'permfail', 'reception', 'rejection', 'audit_series', 'gauge_cache'],
      separator: ';',
    },
    agree: 'all-nodes',
    change: 'reload',
    doc: 'Which metrics are shared, with `;` between the words. For a cache, `snapshot` hands the entries that exist to a node that joins.',
    cite: page,
    example: 'parameters = "connect;reception;rejection"',
  }),
  option({
    name: 'max_delay',
    in: ['replicate'],
    type: { kind: 'float', min: 0 },
    unit: 'seconds',
    default: value(1),
    agree: 'free',
    change: 'reload',
    doc: 'Longest time for which changes are collected before they are sent to the other nodes. The manual gives no unit; `ecconf` reads seconds.',
    cite: page,
  }),
  option({
    name: 'max_pending',
    in: ['replicate'],
    type: count(1),
    unit: 'messages',
    default: value(100),
    agree: 'free',
    change: 'reload',
    doc: 'Most changes that are collected before they are sent to the other nodes, whether `max_delay` is over or not.',
    cite: page,
  }),
  option({
    name: 'max_size',
    in: ['replicate'],
    type: { kind: 'integer', min: -1, except: [0] },
    unit: 'entries',
    default: value(-1),
    only: { sibling: 'type', is: ['cache'] },
    change: 'reload',
    doc: 'Largest number of entries of a cache; -1: the largest whole number there is. Valid for caches only. The manual gives no unit; `ecconf` reads entries.',
    cite: page,
  }),
  option({
    name: 'binding_group',
    in: ['replicate'],
    type: text,
    agree: 'all-nodes',
    only: { sibling: 'type', is: ['outbound_cidr', 'outbound_domains'] },
    change: 'reload',
    refers: 'binding-group',
    doc: 'Counts the connections of this binding group only. Valid for `outbound_cidr` and `outbound_domains`; several groups take several objects with the same `class`.',
    cite: page,
  }),
];
