// A realistic configuration tree: eight nodes in two sites and a manager, with every part of the language that operators touch.
// Free of findings. What is planted into it is in `operators.ts` and `planted.ts`.

export type Texts = Readonly<Record<string, string>>;

export const nodes = ['east1', 'east2', 'east3', 'east4', 'west1', 'west2', 'west3', 'west4'] as const;

const address = (i: number) => `10.40.0.${11 + i}`;

export function clusterTree(): Texts {
  const files: Record<string, string> = {
    'global/msgc_server.conf': bus(),
    'default/ecelerity.conf': root,
    'default/ecelerity-cluster.conf': cluster,
    'default/bindings.conf': bindings(),
    'default/listeners.conf': listeners(),
    'default/policy.conf': policy,
    'default/domains.d/isp.conf': domains,
    'default/domains.d/partners.conf': partners,
    'mgr1/eccluster.conf': manager(),
  };
  for (const [i, name] of nodes.entries()) {
    files[`${name}/node-local.conf`] = `# What only ${name} has.
cluster {
  nodename = "${name}"
  nodeaddr = "${address(i)}"
}
`;
  }
  return files;
}

function bus(): string {
  const peers = nodes.map((name, i) => `    ${name} = "${address(i)}"\n`).join('');
  return `# The message bus. In global/, because it must be the same everywhere, managers included.
msgc_server {
  peers = [
${peers}    mgr1 = "10.40.0.5"
  ]
  port = 4809
}

msgc_client {
  server = ( "127.0.0.1:4809" )
}

msgcServer_Listener {
  Listen ":4809" {}
}
`;
}

const root = `# Root of every mail node. What differs from node to node is in NODE/node-local.conf.

timestampformat = "%Y-%m-%d %H:%M:%S"
hostname = "mail.example.com"

# Sending
max_outbound_connections = 20000
cluster_max_outbound_connections = 60000
cluster_scope_max_outbound_connections = 4000
outbound_throttle_messages = "4000/1"
message_expiration = 172800
retry_interval = 1200
max_retry_interval = 43200
max_resident_active_queue = 500
max_resident_messages = 20000
connect_timeout = 90
body_timeout = 600
idle_timeout = 60
outbound_smtp_auth_type = "LOGIN"

# Local logs; those of the cluster are in ecelerity-cluster.conf.
ec_logger "ec_logger1" {
  mainlog = "/var/log/ecelerity/mainlog.ec"
  paniclog = "/var/log/ecelerity/paniclog.ec"
  rejectlog = "/var/log/ecelerity/rejectlog.ec"
}

bounce_logger "bounce_logger1" {
  bouncelog = "/var/log/ecelerity/bouncelog.ec"
}

Control_Listener {
  Listen "/tmp/2025" {
    enable_authentication = false
  }
}

ThreadPool "IO" {
  concurrency = 10
}

include "msgc_server.conf"
include "ecelerity-cluster.conf"
include "policy.conf"
include "bindings.conf"
include "listeners.conf"
include "domains.d/"

# Last, so that a node has the last word.
include "node-local.conf"
`;

const cluster = `Security {
  user = "ecuser"
  group = "ecuser"
  capabilities = "cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep cap_sys_resource+ep"
}

# Pulled by mgr1.
ec_logger "ec_logger_cluster" {
  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"
  paniclog = "cluster:///var/log/ecelerity/paniclog.cluster=>master"
  rejectlog = "cluster:///var/log/ecelerity/rejectlog.cluster=>master"
  acctlog = "cluster:///var/log/ecelerity/acctlog.cluster=>master"
}

bounce_logger "bounce_logger_cluster" {
  bouncelog = "cluster:///var/log/ecelerity/bouncelog.cluster=>master"
}

ECCluster_Listener {
  Listen "*:4802" {}
}

cluster {
  cluster_group = "ec_cluster"
  control_group = "ec_console"

  logs = [
    rejectlog = "/var/log/ecelerity/rejectlog.cluster"
    paniclog = "/var/log/ecelerity/paniclog.cluster"
    mainlog = "/var/log/ecelerity/mainlog.cluster"
    acctlog = "/var/log/ecelerity/acctlog.cluster"
    bouncelog = "/var/log/ecelerity/bouncelog.cluster"
  ]

  # The same on all nodes, or the cluster never converges.
  duravip_balance_set_size = 8
  heartbeat_start_delay = 15
  heartbeats_per_sec = 1
  if_check_interval = 30
  if_down_limit = 4
  arp_all_hosts = true

  Replicate "inbound_cidr" {}
  Replicate "outbound_cidr" {
    max_delay = 0.5
    max_pending = 50
  }
  Replicate "outbound_domains" {}
  Replicate "outbound_binding_domains" {}
  Replicate "shared_named_throttles" {}
  Replicate "metrics" {
    parameters = "connect;reception;rejection;audit_series"
  }
  Replicate "greylist" {
    type = "cache"
    parameters = "snapshot"
    max_size = 100000
  }

  # Sending
  Topology "10.40.1.0/24" {
    interface = "eth1"
    cidrmask = "32"
  }
  # Receiving
  Topology "10.40.2.0/24" {
    interface = "eth2"
    cidrmask = "32"
  }
}
`;

const policy = `# What policy needs.

Datasource "greylist" {
  cache_life = 3600
  cache_size = 100000
  uri = ( "sieve" )
}

inbound_audit {
  monitors = ( "300,6" "3600,12" )
}

opendkim "opendkim" {
  sign = true
  sign_condition = "can_relay"
  headerlist = ( "From" "Subject" "Date" )
  dkim_domain "example.com" {
    key = "/opt/msys/ecelerity/etc/conf/default/dk/example.com/dk1.key"
    selector = "dk1"
  }
}

Pathway "submission" {
  inbound_throttle_messages = "100/1"
}

Pathway "mx" {
  inbound_throttle_messages = "400/1"
}
`;

function bindings(): string {
  const group = (name: string, network: number) =>
    `Binding_Group "${name}" {\n${nodes
      .map(
        (node, i) => `  Binding "${name}-${i + 1}" {
    bind_address = "10.40.1.${network + i + 1}"
    ehlo_hostname = "${name}-${i + 1}.example.com"
    enable_duravip = true
    duravip_preference = "${node}"
  }
`,
      )
      .join('')}}\n`;
  return `# Where mail leaves from. Every node knows every address; each prefers its own two.

${group('transactional', 10)}
${group('marketing', 30)}`;
}

function listeners(): string {
  const listen = nodes.map(
    (_, i) => `  Listen "10.40.2.${11 + i}:25" {
    enable_duravip = true
    pathway = "mx"
  }
`,
  );
  return `# Where mail comes in.

ESMTP_Listener {
${listen.join('')}
  # Injection: follows the address that delivers what is injected, so that no message has to change nodes.
  Listen "10.40.2.31:587" {
    duravip_follow = "transactional-1"
    pathway = "submission"
  }

  relay_hosts = ( "10.40.0.0/16" "127.0.0.1" )
  tcp_recv_buffer_size = 4096
}
`;
}

const domains = `# Rules of receiving domains.

Domain "example.com" {
  max_outbound_connections = 50
  outbound_throttle_messages = "200/60"
}

Domain "/^(mail|mx)[0-9]+\\.example\\.net$/" {
  max_outbound_connections = 10
}

Domain "big.example.org" {
  max_outbound_connections = 200
  retry_interval = 600
  max_retry_interval = 3600
}
`;

const partners = `# Partners whose mail goes through a machine of theirs.

Domain "partner.example" {
  gateway = "10.40.9.9"
  max_outbound_connections = 5
}
`;

function manager(): string {
  const pulls = nodes.map((name) => `    Node "${name}" {\n      subscriber = ( "master" )\n    }\n`).join('');
  return `# The manager: pulls the logs of all nodes and relays console commands.

Security {
  user = "ecuser"
  group = "ecuser"
}

Logs {
  logfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"
  file_mode = "0640"
  dir_mode = "0755"

  # Reads as \`master\`, the name that the loggers of the nodes use.
  Manager "mgr1" {
${pulls}  }
}

Control_Listener {
  Listen "/tmp/2025" {
    enable_authentication = false
  }
}

ec_logger "ec_logger" {
  mainlog = "/var/log/eccluster/mainlog.ec"
  paniclog = "/var/log/eccluster/paniclog.ec"
  rejectlog = "/var/log/eccluster/rejectlog.ec"
}

include "msgc_server.conf"
`;
}
