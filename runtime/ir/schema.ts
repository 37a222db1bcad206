// The definition of the IR: a JSON Schema (2020-12) written by hand. Everything else about the IR is generated from it: the types,
// the validator that needs no ajv at run time, `docs/schema/ir.schema.json` and the page `docs/ir.md`. Imports nothing.
// Every property is required: the IR has no holes. What is unknown or off is null. Only what a later version has added to a format that
// stays the same is optional, and marked as ignorable where an older program may do without it.

/** The subset of JSON Schema that the IR uses. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number)[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  /** A program that does not know the property may ignore it: the cluster does the same without. Only of a property that is not required. */
  readonly 'x-ignorable'?: true;
}

/** Version of the format. A reader refuses any other. */
const irVersion = 1;

/** A text of a form that has a name, which is what a reader is told when it has another. */
const form = (title: string, pattern: string) => {
  return (description: string): JsonSchema => ({ type: 'string', title, pattern, description });
};

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = `${octet}(?:\\.${octet}){3}`;
/** Up to eight groups, seven colons, one `::`: near enough, and no address is taken for another. */
const ipv6 =
  '(?=[0-9a-f:]{2,39}(?:/|$))(?=.*::|(?:[0-9a-f]+:){7}[0-9a-f])(?!.*:::)(?!.*::.*::)(?!:[^:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?<!(?:^|[^:]):)';

/** Names of nodes, bindings and the like: what every message between the nodes has room for, without control characters. */
const name = form('a name of 1 to 255 characters without control characters', '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,255}$');
/** The bus has room for 128 bytes. */
const group = form('the name of a bus group, 1 to 100 printable ASCII characters', '^[ -~]{1,100}$');
const ip = form('an address', `^(?:${ipv4}|${ipv6})$`);
const cidr = form('a network as ADDRESS/BITS', `^(?:${ipv4}/(?:[12]?[0-9]|3[0-2])|${ipv6}/(?:[1-9]?[0-9]|1[01][0-9]|12[0-8]))$`);
/** As the kernel takes them. */
const device = form('the name of an interface, 1 to 15 characters', '^(?!\\.{1,2}$)[^\\s/\\u0000-\\u001f]{1,15}$');
const host = form('an address, `*` or a host name', `^(?:\\*|${ipv4}|${ipv6}|(?![0-9.]+$)[A-Za-z0-9_.-]{1,253})$`);
const path = form('a path of at most 4096 characters', '^[^\\u0000-\\u001f]{1,4096}$');
const line = form('a text of at most 255 characters in one line', '^[^\\u0000-\\u001f]{0,255}$');
const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
const integer = (minimum: number, maximum: number, description: string): JsonSchema => ({ type: 'integer', minimum, maximum, description });
const number = (minimum: number, maximum: number, description: string): JsonSchema => ({ type: 'number', minimum, maximum, description });
const words = (values: readonly string[], description: string): JsonSchema => ({ enum: values, description });
const list = (items: JsonSchema, description: string, maxItems?: number): JsonSchema => ({
  type: 'array',
  items,
  description,
  ...(maxItems === undefined ? {} : { maxItems }),
});
const ref = (definition: string, description?: string): JsonSchema => ({
  $ref: `#/$defs/${definition}`,
  ...(description === undefined ? {} : { description }),
});
const orNull = (schema: JsonSchema): JsonSchema => {
  const { description, type, ...rest } = schema;
  const nullable: JsonSchema =
    typeof type === 'string' && rest.properties === undefined
      ? { type: [type, 'null'], ...rest }
      : { anyOf: [{ ...(type === undefined ? {} : { type }), ...rest }, { type: 'null' }] };
  return { ...nullable, ...(description === undefined ? {} : { description }) };
};
const hash = (description: string): JsonSchema => ({
  type: 'string',
  pattern: '^[0-9a-f]{64}$',
  description: `SHA-256, hexadecimal. ${description}`,
});
const record = (description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** The widest whole number of the configuration language. Narrower limits are the schema's affair. */
const uint32Max = 4_294_967_295;

const timers = record('Intervals of the cluster module.', {
  heartbeatStartDelaySec: number(0, uint32Max, 'Seconds after the start until heartbeats are sent (`heartbeat_start_delay`).'),
  heartbeatsPerSec: number(0, uint32Max, 'Heartbeats in a second (`heartbeats_per_sec`); 0: none.'),
  ifCheckIntervalSec: number(0, uint32Max, 'Seconds between two maintenance cycles (`if_check_interval`).'),
  ifDownLimitSec: number(
    0,
    uint32Max,
    'Seconds that an owned address must be found missing before the maintenance cycle plumbs it (`if_down_limit`).',
  ),
  viewMatureTimeSec: number(0, uint32Max, 'Seconds that a view must stay unchanged to count as mature (`view_mature_time`).'),
  viewBalanceIntervalSec: number(0, uint32Max, 'Seconds between two balancing rounds (`view_balance_interval`).'),
  viewBroadcastIntervalSec: number(
    0,
    uint32Max,
    'Seconds between two speculative view announcements (`view_broadcast_interval`); 0: none.',
  ),
  logActiveIntervalSec: number(0, uint32Max, 'Seconds between two sends of a log that has more to send (`log_active_interval`).'),
  logIdleIntervalSec: number(0, uint32Max, 'Seconds until an idle log is looked at again (`log_idle_interval`).'),
});

const address = record('A managed address: it moves between nodes.', {
  ip: ip('Canonical text (RFC 5952 for IPv6).'),
  family: { enum: [4, 6], description: 'IP version.' },
  interface: orNull(
    device('Interface on which this node plumbs it, by the longest matching Topology; null: none matches, the node is no candidate.'),
  ),
  prefixLength: orNull(integer(0, 128, 'Bits of the netmask with which it is plumbed (`cidrmask`); null as for `interface`.')),
  bindings: list(name('Binding name, case-sensitive.'), 'Bindings that use it, sorted.'),
  services: list(
    name('`multivip` for bindings, else listener and port, such as `esmtp:25`.'),
    'Services offered on it here, sorted. They differ between nodes: UNSAFE.',
  ),
  preference: orNull(name('Node that shall own it while it is up (`duravip_preference`).')),
  follow: orNull(
    record('Set: it is never elected, it goes where another address goes (`duravip_follow`).', {
      binding: orNull(name('The binding named, or that owns the address named; null: an address that only listeners use.')),
      ip: ip('Address of what is followed.'),
    }),
  ),
});

const topology = record('Where addresses of one block are plumbed.', {
  network: cidr('CIDR block, canonical.'),
  interface: device('Interface name.'),
  prefixLength: integer(0, 128, 'Bits of the netmask (`cidrmask`).'),
});

const endpoint = {
  anyOf: [
    record('TCP.', {
      kind: { const: 'tcp' },
      host: host('Address to bind; `*` for every IPv4 address, `::` for every address.'),
      port: integer(0, 65_535, 'Port.'),
    }),
    record('Unix socket.', { kind: { const: 'unix' }, path: path('Absolute path.') }),
  ],
  description: 'Where a listener listens.',
} satisfies JsonSchema;

const listener = record('One `Listen` of a listener.', {
  type: name('Listener without `_Listener`, lower case: `eccluster`, `control`, `esmtp` ...'),
  endpoint: ref('Endpoint'),
  enable: flag('False: configured, but switched off.'),
  fileMode: integer(0, 0o7777, 'Mode of a Unix socket (`file_mode`).'),
  listenBacklog: integer(0, uint32Max, 'Length of the queue of connections not yet accepted (`listen_backlog`).'),
  concurrency: integer(0, uint32Max, 'Most connections served at once (`concurrency`); 0: no limit.'),
  disableNagleAlgorithm: flag('Sets TCP_NODELAY (`disable_nagle_algorithm`).'),
  tcpRecvBufferSize: integer(0, uint32Max, 'Receive buffer in bytes (`tcp_recv_buffer_size`).'),
  tcpSendBufferSize: integer(0, uint32Max, 'Send buffer in bytes (`tcp_send_buffer_size`).'),
});

const replica = record('A replicated object (`Replicate`).', {
  name: name('Name of the stanza.'),
  type: words(
    [
      'cache',
      'inbound_cidr',
      'outbound_cidr',
      'outbound_domains',
      'outbound_binding_domains',
      'OBTM',
      'OBTC',
      'shared_named_throttles',
      'metrics',
      'eccmgr_metrics',
      'counters',
    ],
    'Effective type: class, else type, else name.',
  ),
  parameters: list(
    words(['snapshot', 'connect', 'delivery', 'transfail', 'permfail', 'reception', 'rejection', 'audit_series', 'gauge_cache'], 'Word.'),
    'Words of `parameters`, sorted.',
  ),
  maxDelaySec: number(0, Number.MAX_VALUE, 'Longest time that a change waits to be sent (`max_delay`).'),
  maxPending: integer(1, uint32Max, 'Changes that are sent at once without waiting (`max_pending`).'),
  maxSize: orNull(integer(0, Number.MAX_SAFE_INTEGER, 'Most entries of a cache (`max_size`); null: no limit.')),
  bindingGroup: orNull(name('Only this group is counted (`binding_group`).')),
});

const publishedLog = record('An entry of `logs`: what the aggregator may pull.', {
  key: name('Published name, the `%{l}` of file names.'),
  path: path('Folder of the jlog.'),
  subscribers: list(name('Subscriber.'), 'Subscribers that the writers of this path name, sorted; they are added at every open.'),
});

const destination = record('Something that writes into a jlog.', {
  scheme: words(['cluster', 'jlog'], 'Scheme of the destination.'),
  path: path('Folder of the jlog.'),
  subscribers: list(name('Subscriber.'), 'From `=>name` and `?subscribers=`.'),
  writer: name('Where it is configured, such as `EC_Logger:ec_logger1:mainlog`.'),
});

const peer = record('A member of the message bus (`msgc_server.peers`).', {
  name: name('Node name.'),
  ip: ip('Canonical address.'),
});

const nodeAddress = record('The address of the node on the cluster network.', {
  ip: orNull(ip('Canonical address; null: resolve the node name at the start.')),
  from: words(['nodeaddr', 'peers', 'resolve'], 'Where it is from.'),
});

const node = record('One mail node.', {
  name: orNull(name('Node name; null: only the machine knows (EC_NODE_NAME, else the host name up to the first dot).')),
  nameFrom: words(['nodename', 'folder', 'argument', 'environment'], 'Where the name is from.'),
  clustered: flag('False: no `cluster` stanza was found; the values below are the defaults.'),
  subcluster: name('Subcluster (`cluster_name` of cluster.boot).'),
  address: ref('NodeAddress'),
  fingerprint: hash('Over the five parts below: equal on all nodes of a consistent cluster.'),
  fingerprintParts: record('The fingerprint by subject, so that a node that differs can be told in what.', {
    settings: hash('Groups, heartbeat rate, view timers, `duravip_balance_set_size`.'),
    addresses: hash('Managed addresses with their bindings, services, preferences and follow targets.'),
    topologies: hash('Blocks and masks; not interfaces, which may differ.'),
    replicas: hash('Replicated objects with type, parameters and binding group.'),
    peers: hash('Members of the message bus.'),
  }),
  groups: record('Bus groups.', {
    cluster: group('Group of DuraVIP and heartbeat (`cluster_group`).'),
    control: group('Group of console commands (`control_group`).'),
    log: orNull(group('Group to which panic messages are sent (`log_group`); null: off.')),
  }),
  timers: ref('Timers'),
  duravip: record('IP fail-over.', {
    balanceSetSize: integer(2, uint32Max, 'Addresses that one balancing request handles (`duravip_balance_set_size`).'),
    arpAllHosts: flag('Announce to everybody (true) or only to hosts of the shared ARP table (`arp_all_hosts`).'),
    unconditionalRebind: flag('Run the whole set_binding logic for queue moves (`unconditional_rebind`).'),
    addresses: list(ref('ManagedAddress'), 'By address.', 10_240),
    topologies: list(ref('Topology'), 'By network.'),
  }),
  listeners: list(ref('Listener'), 'Every `Listen`, in order of type and endpoint.'),
  replicas: list(ref('Replica'), 'By name.'),
  logs: record('Logs of this node.', {
    published: list(ref('PublishedLog'), 'In the order of the configuration, which is the order of `cluster show logs`.'),
    destinations: list(ref('Destination'), 'By path and writer.'),
  }),
  peers: list(ref('Peer'), 'By name.'),
});

const pull = record('What a manager pulls from one node.', {
  node: name('Node name.'),
  subscribers: list(name('Subscriber.'), 'Tried in this order; empty: nothing is pulled.'),
});

const manager = record('One cluster manager (log aggregator).', {
  name: orNull(name('Node name of the manager; null: only the machine knows.')),
  nameFrom: words(['nodename', 'folder', 'argument', 'logs', 'peers', 'environment'], 'Where the name is from.'),
  address: ref('NodeAddress'),
  logs: record('The `Logs` stanza.', {
    logfile: path('Template of output files: strftime letters, `%{l}` log, `%{n}` node, `%{s}` subcluster.'),
    fileMode: integer(0, 0o7777, 'Mode of new files (`file_mode`).'),
    dirMode: integer(0, 0o7777, 'Mode of new folders (`dir_mode`).'),
    maxOpen: integer(1, uint32Max, 'Most files open at once (`max_open`).'),
    maxIdleSec: number(0, uint32Max, 'Seconds without a record after which a file is closed (`max_idle`).'),
    controlCache: orNull(path('Cache file for answers to cluster-wide commands (`control_cache`).')),
  }),
  pulls: list(ref('Pull'), 'One entry for each node of the IR, by name.'),
  otherPulls: list(ref('Pull'), 'Entries of `Logs` for nodes that are not in the IR.'),
  peers: list(ref('Peer'), 'By name.'),
});

/** The schema of the whole document. */
export const irSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'ClusterIr',
  ...record('One compiled cluster.', {
    irVersion: { const: irVersion, description: 'Version of this format.' },
    product: words(['3', '4'], 'Product version that the configuration was read as.'),
    compiler: line('Program and version that wrote it.'),
    nodes: list(ref('Node'), 'Mail nodes, by name.', 1024),
    managers: list(ref('Manager'), 'Managers, by name.', 1024),
    ignorable: list(
      path('JSON pointer, `*` for any index: `/nodes/*/field`.'),
      'Fields of this document that a program may ignore if it does not know them. Left out when there is none.',
      64,
    ),
  }),
  required: ['irVersion', 'product', 'compiler', 'nodes', 'managers'],
  $defs: {
    Node: node,
    Manager: manager,
    NodeAddress: nodeAddress,
    Timers: timers,
    ManagedAddress: address,
    Topology: topology,
    Endpoint: endpoint,
    Listener: listener,
    Replica: replica,
    PublishedLog: publishedLog,
    Destination: destination,
    Peer: peer,
    Pull: pull,
  },
};
