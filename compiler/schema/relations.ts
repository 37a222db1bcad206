// What options have to do with each other, one line each, with the page that says so or from which it follows. Checks read this and know
// no option by name.

/** `option` must not be above `by`, which bounds it; both as they count in the scope where one of them is written. */
export interface Order {
  readonly option: string;
  readonly by: string;
  /** What happens otherwise: the rest of a sentence that names both values. */
  readonly says: string;
  /** Values that mean "no limit": nothing is compared then. */
  readonly unlimited: readonly number[];
  readonly source: string;
}

export const orders: readonly Order[] = [
  {
    option: 'retry_interval',
    by: 'max_retry_interval',
    says: 'so the first pause between two attempts is already longer than the longest one',
    unlimited: [],
    source: '4/config/ref-max-retry-interval.md',
  },
  {
    option: 'retry_interval',
    by: 'message_expiration',
    says: 'so a message expires before it is tried a second time',
    unlimited: [0],
    source: '4/config/ref-message-expiration.md',
  },
  {
    option: 'max_outbound_connections',
    by: 'cluster_max_outbound_connections',
    says: 'so the limit of the whole cluster hides that of the node, which can never be reached',
    unlimited: [-1, 0],
    source: '4/config/ref-cluster-max-outbound-connections.md',
  },
  {
    option: 'server_max_outbound_connections',
    by: 'cluster_server_max_outbound_connections',
    says: 'so the limit of the whole cluster hides that of the node, which can never be reached',
    unlimited: [-1, 0],
    source: '4/config/ref-cluster-server-max-outbound-connections.md',
  },
  {
    option: 'outbound_throttle_messages',
    by: 'cluster_outbound_throttle_messages',
    says: 'so the rate of the whole cluster hides that of the node, which can never be reached',
    unlimited: [0],
    source: '4/config/ref-cluster-outbound-throttle-messages.md',
  },
  {
    option: 'outbound_throttle_connections',
    by: 'cluster_outbound_throttle_connections',
    says: 'so the rate of the whole cluster hides that of the node, which can never be reached',
    unlimited: [0],
    source: '4/config/ref-cluster-outbound-throttle-connections.md',
  },
  {
    option: 'max_outbound_connections',
    by: 'server_max_outbound_connections',
    says: 'so the limit of the whole server hides it, and it can never be reached',
    unlimited: [-1, 0],
    source: '4/config/ref-server-max-outbound-connections.md',
  },
  {
    option: 'scope_max_outbound_connections',
    by: 'cluster_scope_max_outbound_connections',
    says: 'so the limit of the whole cluster hides that of the node, which can never be reached',
    unlimited: [-1, 0],
    source: '4/config/ref-cluster-scope-max-outbound-connections.md',
  },
  {
    option: 'max_deliveries_per_connection',
    by: 'max_recipients_per_connection',
    says: 'so a connection has had all its recipients before it has delivered so many messages',
    unlimited: [0],
    source: '4/config/ref-max-deliveries-per-connection.md',
  },
  {
    option: 'delay_dsn_retry_interval',
    by: 'delay_dsn_max_retry_interval',
    says: 'so the first pause between two notices is already longer than the longest one',
    unlimited: [0],
    source: '4/config/ref-delay-dsn-max-retry-interval.md',
  },
  {
    option: 'min_dns_ttl',
    by: 'max_dns_ttl',
    says: 'so every answer of DNS is both prolonged and shortened',
    unlimited: [],
    source: '4/config/ref-max-dns-ttl.md',
  },
  {
    option: 'memory_goal',
    by: 'memory_hwm',
    says: 'so mail is refused before the server begins to free memory',
    unlimited: [],
    source: '4/config/ref-memory-goal.md',
  },
  {
    option: 'low_threshold',
    by: 'high_threshold',
    says: 'so the low one is never reached alone',
    unlimited: [],
    source: '4/modules/4-adaptive.md',
  },
  {
    option: 'threshold_suspect',
    by: 'threshold_highly_suspect',
    says: 'so an image is never merely suspect',
    unlimited: [],
    source: '4/modules/imageanalyzer.md',
  },
  {
    option: 'max_resident_active_queue',
    by: 'max_resident_messages',
    says: 'so one queue may hold more in memory than all of them together',
    unlimited: [0],
    source: '4/config/ref-max-resident-active-queue.md',
  },
  {
    option: 'log_active_interval',
    by: 'log_idle_interval',
    says: 'so a log is looked at less often while it is being sent than when nothing is there',
    unlimited: [],
    source: '4/modules/4-modules-cluster.md',
  },
  {
    option: 'keepalive_interval',
    by: 'idle_timeout',
    says: 'so connections are closed as idle before a sign of life is due',
    unlimited: [0],
    source: '4/modules/msgc.md',
  },
];

/** `option` holds the name of a stanza `stanza`, wherever that stands: a pathway may be in a group. */
export interface Reference {
  readonly option: string;
  /** Scope types in which the option is meant; absent: all. */
  readonly in?: readonly string[];
  readonly stanza: string;
  /** Names that exist without a stanza; of these, and so of all of their kind, the case does not count. */
  readonly predefined?: readonly string[];
  /** Something else is used then, and the log says so: a warning. */
  readonly fallsBack?: true;
  readonly source: string;
}

/** `4/config/ref-threadpool.md` lists them. */
const threadPools: readonly string[] = ['SwapOut', 'SwapIn', 'Unlink', 'Batch_Unlink', 'Close', 'CPU', 'IO', 'SpoolIn'];

/** A job that asks for a pool that is not there is done in the pool IO (`4/esmtp-listener.md`). */
const threadPool = (option: string, source: string, scopes?: readonly string[]): Reference => ({
  option,
  ...(scopes === undefined ? {} : { in: scopes }),
  stanza: 'threadpool',
  predefined: threadPools,
  fallsBack: true,
  source,
});

export const references: readonly Reference[] = [
  { option: 'pathway', stanza: 'pathway', source: '4/config/ref-pathway.md' },
  { option: 'binding_group', in: ['replicate'], stanza: 'binding_group', source: '4/modules/4-modules-cluster.md' },
  { option: 'ds_cache', stanza: 'datasource', source: '3/3-reference/3-reference-modules-smtp-auth-proxy.md' },
  { option: 'cache', in: ['authenticate', 'enumgroups', 'querygroups'], stanza: 'datasource', source: '4/modules/auth-ds.md' },
  { option: 'cache', in: ['scheme'], stanza: 'datasource', source: '4/modules/alias.md' },
  { option: 'cache_name', in: ['seedlist'], stanza: 'datasource', source: '4/modules/seedlist.md' },
  { option: 'datasource_name', in: ['adaptive'], stanza: 'datasource', source: '3/3-reference/3-reference-modules-adaptive.md' },
  { option: 'delivery_pool', stanza: 'eventloop', source: '4/config/ref-delivery-pool.md' },
  { option: 'maintainer_pool', stanza: 'eventloop', source: '4/config/ref-maintainer-pool.md' },
  { option: 'event_loop', stanza: 'eventloop', source: '4/config/ref-event-loop.md' },
  threadPool('pool_name', '4/esmtp-listener.md'),
  threadPool('pool', '4/modules/4-antivirus.md', ['antivirus', 'av_fsecure', 'clamav', 'csapi', 'datasource', 'ds_ldap']),
  threadPool('thread_pool', '4/modules/custom-logger.md'),
  threadPool('scan_pool', '4/modules/beik.md'),
  threadPool('accum_pool', '4/modules/beik.md'),
];

/** Stanzas that do nothing unless an option names them, with what that is in messages. */
export const namedOnly: readonly {
  readonly stanza: string;
  readonly by: readonly string[];
  readonly namers: string;
  readonly source: string;
}[] = [
  { stanza: 'pathway', by: ['pathway'], namers: 'listener and no peer', source: '4/config/ref-pathway.md' },
  { stanza: 'eventloop', by: ['delivery_pool', 'maintainer_pool', 'event_loop'], namers: 'option', source: '4/config/ref-eventloop.md' },
];

/** `option` does nothing unless `needs` is on in the same scope. */
export interface Companion {
  readonly option: string;
  readonly needs: string;
  readonly source: string;
}

export const companions: readonly Companion[] = [
  { option: 'binding_auto_replumb_interval', needs: 'binding_auto_replumb', source: '4/config/ref-binding-auto-replumb-interval.md' },
];

/** Options that these relations speak of, lower case. */
export const relatedOptions: readonly string[] = [
  ...orders.flatMap(({ option, by }) => [option, by]),
  ...references.map(({ option }) => option),
  ...namedOnly.flatMap(({ by }) => by),
  ...companions.map(({ option }) => option),
];
