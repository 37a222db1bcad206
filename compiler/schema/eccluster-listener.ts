// The listeners: `ECCluster_Listener`, over which nodes move messages and hand their logs to the aggregator, the `Listen` stanzas
// inside every listener, and the options that both share with all listeners.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { boolean, count, option, permissions, scope, text, value } from './types.ts';

const page = '4/cluster-listeners.md';
const table = '4/config-options-summary.md';

const streamListeners = [
  'control_listener',
  'eccluster_listener',
  'ecstream_listener',
  'esmtp_listener',
  'msgcserver_listener',
  'xmpp_listener',
];
const listeners = [...streamListeners, 'http_listener'];
/** An option of a listener may stand in one of its `Listen` stanzas and then counts there only. */
const everywhere = [...listeners, 'listen'];

export const listenerScopes: readonly ScopeSpec[] = [
  scope({
    name: 'ECCluster_Listener',
    parents: ['global'],
    listener: true,
    since: '3.0.15',
    doc: 'Traffic from node to node that needs no order among all nodes: message moves, and the log service to which the log aggregator connects from time to time. Stands in `ecelerity-cluster.conf`, by custom with `Listen "*:4802"`. Nothing is authenticated: trusted networks only.',
    cite: page,
  }),
  scope({
    name: 'Listen',
    parents: listeners,
    instance: 'required',
    instanceKind: 'socket-address',
    listener: true,
    since: '3.0',
    doc: 'One address on which the listener accepts connections: `":25"` or `"*:25"` for any IPv4 address, `"10.0.0.1:25"`, `"[::]:25"` for IPv6, or the absolute path of a Unix socket.',
    cite: '4/listeners.md',
  }),
];

export const listenerOptions: readonly OptionSpec[] = [
  option({
    name: 'enable',
    in: everywhere,
    type: boolean,
    default: value(true),
    change: 'reload',
    doc: 'Whether to listen at all. Modules have `enabled` instead.',
    cite: '4/listeners.md',
  }),
  option({
    name: 'accept_queue_backlog',
    in: everywhere,
    type: count(0),
    unit: 'connections',
    default: value(0),
    change: 'reload',
    doc: 'How many accepted connections may wait until a thread serves them.',
    cite: table,
  }),
  option({
    name: 'concurrency',
    in: everywhere,
    type: count(0),
    unit: 'threads',
    default: value(0),
    change: 'reload',
    doc: 'Threads that serve the listener.',
    cite: table,
  }),
  option({
    name: 'disable_nagle_algorithm',
    in: everywhere,
    type: boolean,
    default: value(false),
    change: 'reload',
    doc: 'Sends small packets at once in place of collecting them (TCP_NODELAY).',
    cite: '4/config/ref-disable-nagle-algorithm.md',
  }),
  option({
    name: 'events_per_iter',
    in: everywhere,
    type: count(0),
    unit: 'events',
    default: value(0),
    change: 'reload',
    doc: 'Most events that the listener handles in one turn of the event loop.',
    cite: '4/config/ref-events-per-iter.md',
  }),
  option({
    name: 'file_mode',
    in: everywhere,
    type: permissions,
    default: value('0660'),
    change: 'reload',
    doc: "Mode of the socket's file, where the listener is on a Unix socket.",
    cite: table,
  }),
  option({
    name: 'listen_backlog',
    in: everywhere,
    type: count(0),
    unit: 'connections',
    default: value(500),
    change: 'reload',
    doc: 'Connections that the kernel holds for the listener until they are accepted.',
    cite: table,
  }),
  option({
    name: 'pool_name',
    in: everywhere,
    type: text,
    change: 'reload',
    doc: 'Name of the thread pool that serves the listener.',
    cite: '4/esmtp-listener.md',
  }),
  ...(['tcp_recv_buffer_size', 'tcp_send_buffer_size'] as const).flatMap((name) => [
    bufferSize(name, [...streamListeners, 'listen'], 4096, 'Under an `HTTP_Listener` it is 32768 when unset.'),
    bufferSize(name, ['http_listener'], 32768, ''),
  ]),
];

function bufferSize(
  name: 'tcp_recv_buffer_size' | 'tcp_send_buffer_size',
  where: readonly string[],
  size: number,
  note: string,
): OptionSpec {
  const side = name === 'tcp_recv_buffer_size' ? 'receive' : 'send';
  return option({
    name,
    in: where,
    type: count(0),
    unit: 'bytes',
    default: value(size),
    change: 'reload',
    doc: `Size of the ${side} buffer of each connection. ${note}`.trimEnd(),
    cite: table,
  });
}
