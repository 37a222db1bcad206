// Generated from runtime/ir/schema.ts by `npm run generate`. Do not edit.

/** One compiled cluster. */
export interface ClusterIr {
  /** Version of this format. */
  readonly irVersion: 1;
  /** Product version that the configuration was read as. */
  readonly product: '3' | '4';
  /** Program and version that wrote it. */
  readonly compiler: string;
  /** Mail nodes, by name. */
  readonly nodes: readonly NodeIr[];
  /** Managers, by name. */
  readonly managers: readonly ManagerIr[];
  /** Fields of this document that a program may ignore if it does not know them. Left out when there is none. */
  readonly ignorable?: readonly string[];
}

/** One mail node. */
export interface NodeIr {
  /** Node name; null: only the machine knows (EC_NODE_NAME, else the host name up to the first dot). */
  readonly name: string | null;
  /** Where the name is from. */
  readonly nameFrom: 'nodename' | 'folder' | 'argument' | 'environment';
  /** False: no `cluster` stanza was found; the values below are the defaults. */
  readonly clustered: boolean;
  /** Subcluster (`cluster_name` of cluster.boot). */
  readonly subcluster: string;
  readonly address: NodeAddressIr;
  /** SHA-256, hexadecimal. Over the five parts below: equal on all nodes of a consistent cluster. */
  readonly fingerprint: string;
  /** The fingerprint by subject, so that a node that differs can be told in what. */
  readonly fingerprintParts: {
    /** SHA-256, hexadecimal. Groups, heartbeat rate, view timers, `duravip_balance_set_size`. */
    readonly settings: string;
    /** SHA-256, hexadecimal. Managed addresses with their bindings, services, preferences and follow targets. */
    readonly addresses: string;
    /** SHA-256, hexadecimal. Blocks and masks; not interfaces, which may differ. */
    readonly topologies: string;
    /** SHA-256, hexadecimal. Replicated objects with type, parameters and binding group. */
    readonly replicas: string;
    /** SHA-256, hexadecimal. Members of the message bus. */
    readonly peers: string;
  };
  /** Bus groups. */
  readonly groups: {
    /** Group of DuraVIP and heartbeat (`cluster_group`). */
    readonly cluster: string;
    /** Group of console commands (`control_group`). */
    readonly control: string;
    /** Group to which panic messages are sent (`log_group`); null: off. */
    readonly log: string | null;
  };
  readonly timers: TimersIr;
  /** IP fail-over. */
  readonly duravip: {
    /** Addresses that one balancing request handles (`duravip_balance_set_size`). */
    readonly balanceSetSize: number;
    /** Announce to everybody (true) or only to hosts of the shared ARP table (`arp_all_hosts`). */
    readonly arpAllHosts: boolean;
    /** Run the whole set_binding logic for queue moves (`unconditional_rebind`). */
    readonly unconditionalRebind: boolean;
    /** By address. */
    readonly addresses: readonly ManagedAddressIr[];
    /** By network. */
    readonly topologies: readonly TopologyIr[];
  };
  /** Every `Listen`, in order of type and endpoint. */
  readonly listeners: readonly ListenerIr[];
  /** By name. */
  readonly replicas: readonly ReplicaIr[];
  /** Logs of this node. */
  readonly logs: {
    /** In the order of the configuration, which is the order of `cluster show logs`. */
    readonly published: readonly PublishedLogIr[];
    /** By path and writer. */
    readonly destinations: readonly DestinationIr[];
  };
  /** By name. */
  readonly peers: readonly PeerIr[];
}

/** One cluster manager (log aggregator). */
export interface ManagerIr {
  /** Node name of the manager; null: only the machine knows. */
  readonly name: string | null;
  /** Where the name is from. */
  readonly nameFrom: 'nodename' | 'folder' | 'argument' | 'logs' | 'peers' | 'environment';
  readonly address: NodeAddressIr;
  /** The `Logs` stanza. */
  readonly logs: {
    /** Template of output files: strftime letters, `%{l}` log, `%{n}` node, `%{s}` subcluster. */
    readonly logfile: string;
    /** Mode of new files (`file_mode`). */
    readonly fileMode: number;
    /** Mode of new folders (`dir_mode`). */
    readonly dirMode: number;
    /** Most files open at once (`max_open`). */
    readonly maxOpen: number;
    /** Seconds without a record after which a file is closed (`max_idle`). */
    readonly maxIdleSec: number;
    /** Cache file for answers to cluster-wide commands (`control_cache`). */
    readonly controlCache: string | null;
  };
  /** One entry for each node of the IR, by name. */
  readonly pulls: readonly PullIr[];
  /** Entries of `Logs` for nodes that are not in the IR. */
  readonly otherPulls: readonly PullIr[];
  /** By name. */
  readonly peers: readonly PeerIr[];
}

/** The address of the node on the cluster network. */
export interface NodeAddressIr {
  /** Canonical address; null: resolve the node name at the start. */
  readonly ip: string | null;
  /** Where it is from. */
  readonly from: 'nodeaddr' | 'peers' | 'resolve';
}

/** Intervals of the cluster module. */
export interface TimersIr {
  /** Seconds after the start until heartbeats are sent (`heartbeat_start_delay`). */
  readonly heartbeatStartDelaySec: number;
  /** Heartbeats in a second (`heartbeats_per_sec`); 0: none. */
  readonly heartbeatsPerSec: number;
  /** Seconds between two maintenance cycles (`if_check_interval`). */
  readonly ifCheckIntervalSec: number;
  /** Seconds that an owned address must be found missing before the maintenance cycle plumbs it (`if_down_limit`). */
  readonly ifDownLimitSec: number;
  /** Seconds that a view must stay unchanged to count as mature (`view_mature_time`). */
  readonly viewMatureTimeSec: number;
  /** Seconds between two balancing rounds (`view_balance_interval`). */
  readonly viewBalanceIntervalSec: number;
  /** Seconds between two speculative view announcements (`view_broadcast_interval`); 0: none. */
  readonly viewBroadcastIntervalSec: number;
  /** Seconds between two sends of a log that has more to send (`log_active_interval`). */
  readonly logActiveIntervalSec: number;
  /** Seconds until an idle log is looked at again (`log_idle_interval`). */
  readonly logIdleIntervalSec: number;
}

/** A managed address: it moves between nodes. */
export interface ManagedAddressIr {
  /** Canonical text (RFC 5952 for IPv6). */
  readonly ip: string;
  /** IP version. */
  readonly family: 4 | 6;
  /** Interface on which this node plumbs it, by the longest matching Topology; null: none matches, the node is no candidate. */
  readonly interface: string | null;
  /** Bits of the netmask with which it is plumbed (`cidrmask`); null as for `interface`. */
  readonly prefixLength: number | null;
  /** Bindings that use it, sorted. */
  readonly bindings: readonly string[];
  /** Services offered on it here, sorted. They differ between nodes: UNSAFE. */
  readonly services: readonly string[];
  /** Node that shall own it while it is up (`duravip_preference`). */
  readonly preference: string | null;
  /** Set: it is never elected, it goes where another address goes (`duravip_follow`). */
  readonly follow: {
    /** The binding named, or that owns the address named; null: an address that only listeners use. */
    readonly binding: string | null;
    /** Address of what is followed. */
    readonly ip: string;
  } | null;
}

/** Where addresses of one block are plumbed. */
export interface TopologyIr {
  /** CIDR block, canonical. */
  readonly network: string;
  /** Interface name. */
  readonly interface: string;
  /** Bits of the netmask (`cidrmask`). */
  readonly prefixLength: number;
}

/** Where a listener listens. */
export type EndpointIr = {
  readonly kind: 'tcp';
  /** Address to bind; `*` for every IPv4 address, `::` for every address. */
  readonly host: string;
  /** Port. */
  readonly port: number;
} | {
  readonly kind: 'unix';
  /** Absolute path. */
  readonly path: string;
};

/** One `Listen` of a listener. */
export interface ListenerIr {
  /** Listener without `_Listener`, lower case: `eccluster`, `control`, `esmtp` ... */
  readonly type: string;
  readonly endpoint: EndpointIr;
  /** False: configured, but switched off. */
  readonly enable: boolean;
  /** Mode of a Unix socket (`file_mode`). */
  readonly fileMode: number;
  /** Length of the queue of connections not yet accepted (`listen_backlog`). */
  readonly listenBacklog: number;
  /** Most connections served at once (`concurrency`); 0: no limit. */
  readonly concurrency: number;
  /** Sets TCP_NODELAY (`disable_nagle_algorithm`). */
  readonly disableNagleAlgorithm: boolean;
  /** Receive buffer in bytes (`tcp_recv_buffer_size`). */
  readonly tcpRecvBufferSize: number;
  /** Send buffer in bytes (`tcp_send_buffer_size`). */
  readonly tcpSendBufferSize: number;
}

/** A replicated object (`Replicate`). */
export interface ReplicaIr {
  /** Name of the stanza. */
  readonly name: string;
  /** Effective type: class, else type, else name. */
  readonly type: 'cache' | 'inbound_cidr' | 'outbound_cidr' | 'outbound_domains' | 'outbound_binding_domains' | 'OBTM' | 'OBTC' | 'shared_named_throttles' | 'metrics' | 'eccmgr_metrics' | 'counters';
  /** Words of `parameters`, sorted. */
  readonly parameters: readonly ('snapshot' | 'connect' | 'delivery' | 'transfail' | 'permfail' | 'reception' | 'rejection' | 'audit_series' | 'gauge_cache')[];
  /** Longest time that a change waits to be sent (`max_delay`). */
  readonly maxDelaySec: number;
  /** Changes that are sent at once without waiting (`max_pending`). */
  readonly maxPending: number;
  /** Most entries of a cache (`max_size`); null: no limit. */
  readonly maxSize: number | null;
  /** Only this group is counted (`binding_group`). */
  readonly bindingGroup: string | null;
}

/** An entry of `logs`: what the aggregator may pull. */
export interface PublishedLogIr {
  /** Published name, the `%{l}` of file names. */
  readonly key: string;
  /** Folder of the jlog. */
  readonly path: string;
  /** Subscribers that the writers of this path name, sorted; they are added at every open. */
  readonly subscribers: readonly string[];
}

/** Something that writes into a jlog. */
export interface DestinationIr {
  /** Scheme of the destination. */
  readonly scheme: 'cluster' | 'jlog';
  /** Folder of the jlog. */
  readonly path: string;
  /** From `=>name` and `?subscribers=`. */
  readonly subscribers: readonly string[];
  /** Where it is configured, such as `EC_Logger:ec_logger1:mainlog`. */
  readonly writer: string;
}

/** A member of the message bus (`msgc_server.peers`). */
export interface PeerIr {
  /** Node name. */
  readonly name: string;
  /** Canonical address. */
  readonly ip: string;
}

/** What a manager pulls from one node. */
export interface PullIr {
  /** Node name. */
  readonly node: string;
  /** Tried in this order; empty: nothing is pulled. */
  readonly subscribers: readonly string[];
}
