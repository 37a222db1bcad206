// msgc, the bus since version 3.4: the server that runs beside each node, the client inside the node, and the server's listener.
// The file must lie in `global/`, because it must be the same on all nodes.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { count, option, scope, value } from './types.ts';

const page = '4/modules/msgc.md';
const since = '3.4';
const bothEnds = ['msgc_server', 'msgc_client'];

export const msgcScopes: readonly ScopeSpec[] = [
  scope({
    name: 'msgc_server',
    parents: ['global'],
    module: true,
    singleton: true,
    since,
    doc: 'The message bus of the cluster: who takes part, and the port between them. Belongs in `msgc_server.conf` in the folder `global/`.',
    cite: page,
  }),
  scope({
    name: 'msgc_client',
    parents: ['global'],
    module: true,
    singleton: true,
    since,
    doc: 'How the node, or the manager, reaches the message bus.',
    cite: page,
  }),
  scope({
    name: 'msgcServer_Listener',
    parents: ['global'],
    listener: true,
    since,
    doc: 'Where the message bus listens, by custom `Listen ":4809"`; must go with `port` of `msgc_server` and `server` of `msgc_client`.',
    cite: '4/cluster-listeners.md',
  }),
];

export const msgcOptions: readonly OptionSpec[] = [
  option({
    name: 'peers',
    in: ['msgc_server'],
    type: { kind: 'dictionary', key: { what: 'node name', lowerCaseOnly: true }, value: { kind: 'ip' } },
    since,
    agree: 'all-nodes',
    change: 'restart',
    refers: 'node',
    doc: 'All nodes of the cluster, name and address. Names in lower case only: msgc does not start otherwise. A node that is down stays in the list.',
    cite: page,
    example: 'peers = [\n  node1 = "10.1.1.1"\n  node2 = "10.1.1.2"\n]',
  }),
  option({
    name: 'port',
    in: ['msgc_server'],
    type: count(1, 65535),
    default: value(4809),
    since,
    agree: 'all-nodes',
    change: 'restart',
    doc: 'Port on which the servers talk to each other.',
    cite: page,
  }),
  option({
    name: 'server',
    in: ['msgc_client'],
    type: { kind: 'list', of: { kind: 'socket-address' } },
    default: value(['127.0.0.1:4809']),
    since,
    change: 'reload',
    doc: 'Address and port of the server, or of several.',
    cite: page,
  }),
  option({
    name: 'bind_address',
    in: ['msgc_client'],
    type: { kind: 'ip' },
    since,
    change: 'reload',
    doc: 'Address from which the client connects; unset: as the system chooses.',
    cite: page,
  }),
  timer('connect_timeout', 60, 'How long an attempt to connect may take.'),
  timer('idle_timeout', 30, 'Silence after which a connection counts as dead.'),
  timer('keepalive_interval', 5, 'Time between two signs of life on an idle connection.'),
  timer('reconnect_interval', 5, 'Time between two attempts to connect again.'),
  option({
    name: 'max_backlog',
    in: bothEnds,
    type: count(1),
    unit: 'messages',
    default: value(5000),
    since,
    change: 'reload',
    doc: 'Most messages that wait for one receiver.',
    cite: page,
  }),
  option({
    name: 'messages_per_iter',
    in: bothEnds,
    type: count(1),
    unit: 'messages',
    default: value(20),
    since,
    change: 'reload',
    doc: 'Most messages that are handled in one turn of the event loop.',
    cite: page,
  }),
  option({
    name: 'tcpbuf_size',
    in: bothEnds,
    type: count(1),
    unit: 'bytes',
    default: value(131072),
    since,
    change: 'reload',
    doc: 'Size of the buffers of each connection.',
    cite: page,
  }),
];

function timer(name: string, seconds: number, doc: string): OptionSpec {
  return option({ name, in: bothEnds, type: count(1), unit: 'seconds', default: value(seconds), since, change: 'reload', doc, cite: page });
}
