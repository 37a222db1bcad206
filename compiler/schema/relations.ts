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

/** `option` holds the name of a stanza `stanza` at the top level. */
export interface Reference {
  readonly option: string;
  /** Scope types in which the option is meant; absent: all. */
  readonly in?: readonly string[];
  readonly stanza: string;
  readonly source: string;
}

export const references: readonly Reference[] = [
  { option: 'pathway', stanza: 'pathway', source: '4/config/ref-pathway.md' },
  { option: 'binding_group', in: ['replicate'], stanza: 'binding_group', source: '4/modules/4-modules-cluster.md' },
  { option: 'ds_cache', stanza: 'datasource', source: '3/3-reference/3-reference-modules-smtp-auth-proxy.md' },
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
  ...companions.map(({ option }) => option),
];
