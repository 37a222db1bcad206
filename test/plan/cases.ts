// Pairs of trees, one for each kind of thing that a change may be about: a name, and the edit of the example.
import { all, append, edit, type Tree, without } from './example-tree.ts';

const cluster = 'default/ecelerity-cluster.conf';
const bindings = 'default/bindings.conf';
const listeners = 'default/listeners.conf';
const option = (text: string) => edit(cluster, '  heartbeat_start_delay = 15\n', `  heartbeat_start_delay = 15\n  ${text}\n`);

export const cases: readonly (readonly [string, (tree: Tree) => Tree])[] = [
  [
    'formatting and comments only',
    all(edit(cluster, 'cluster {\n  cluster_group', '# a comment\ncluster\n{\n     cluster_group'), append(bindings, '\n# the end\n')),
  ],
  ['a default written out', option('view_mature_time = 5')],
  [
    'lines moved to another file',
    all(edit(cluster, '  if_down_limit = 4\n', ''), append(cluster, '\ncluster {\n  if_down_limit = 4\n}\n')),
  ],
  [
    'order of bindings',
    (tree) => ({
      ...tree,
      [`conf/${bindings}`]: (tree[`conf/${bindings}`] ?? '').replace(
        /(Binding "transactional-1" \{[^}]*\})\s*(Binding "transactional-2" \{[^}]*\})/,
        '$2\n  $1',
      ),
    }),
  ],
  ['duravip_balance_set_size', edit(cluster, 'duravip_balance_set_size = 8', 'duravip_balance_set_size = 4')],
  ['cluster_group', edit(cluster, 'cluster_group = "ec_cluster"', 'cluster_group = "ec_new"')],
  ['control_group', edit(cluster, 'control_group = "ec_console"', 'control_group = "ec_new_console"')],
  ['log_group', option('log_group = "ec_panic"')],
  ['heartbeats_per_sec', edit(cluster, 'heartbeats_per_sec = 1', 'heartbeats_per_sec = 2')],
  ['view_mature_time', option('view_mature_time = 20')],
  ['view_balance_interval', option('view_balance_interval = 60')],
  ['if_check_interval on one node', edit('east1/node-local.conf', 'cluster {', 'cluster {\n  if_check_interval = 10')],
  ['log_active_interval', option('log_active_interval = 2')],
  ['arp_all_hosts', option('arp_all_hosts = false')],
  [
    'a binding and its address more',
    edit(
      bindings,
      '  Binding "transactional-4" {',
      '  Binding "transactional-5" {\n    bind_address = "10.20.1.15"\n    enable_duravip = true\n  }\n  Binding "transactional-4" {',
    ),
  ],
  ['a binding and its address less', edit(bindings, /\s*Binding "transactional-4" \{[^}]*\}/, '')],
  ['another address of a binding', edit(bindings, 'bind_address = "10.20.1.14"', 'bind_address = "10.20.1.16"')],
  ['a binding renamed', edit(bindings, 'Binding "transactional-4"', 'Binding "transactional-fourth"')],
  [
    'two bindings swapped',
    (tree) => {
      const text = tree[`conf/${bindings}`] ?? '';
      return {
        ...tree,
        [`conf/${bindings}`]: text.replace('"10.20.1.11"', '"x"').replace('"10.20.1.12"', '"10.20.1.11"').replace('"x"', '"10.20.1.12"'),
      };
    },
  ],
  ['a preference', edit(bindings, /(10\.20\.1\.14"[^}]*)"west2"/, '$1"west1"')],
  ['a preference gone', edit(bindings, /(10\.20\.1\.14"\n[^}]*?)\s*duravip_preference = "west2"/, '$1')],
  ['an interface of a topology', edit(cluster, 'interface = "eth1"', 'interface = "eth3"')],
  ['a mask of a topology', edit(cluster, 'interface = "eth1"\n    cidrmask = "32"', 'interface = "eth1"\n    cidrmask = "24"')],
  ['a topology on top', append(cluster, '\ncluster {\n  Topology "10.20.1.0/28" {\n    interface = "eth4"\n    cidrmask = "32"\n  }\n}\n')],
  ['a replicated object gone', edit(cluster, '  Replicate "outbound_domains" {}\n', '')],
  [
    'a replicated object more',
    edit(
      cluster,
      '  Replicate "outbound_domains" {}\n',
      '  Replicate "outbound_domains" {}\n  Replicate "hot" {\n    type = "cache"\n    max_size = 1000\n  }\n',
    ),
  ],
  [
    'max_delay of a replicated object',
    edit(cluster, '  Replicate "inbound_cidr" {}\n', '  Replicate "inbound_cidr" {\n    max_delay = 5\n  }\n'),
  ],
  [
    'a log that is not published any more',
    all(
      edit(cluster, '    bouncelog = "/var/log/ecelerity/bouncelog.cluster"\n', ''),
      edit(cluster, /bounce_logger "bounce_logger_cluster" \{[^}]*\}\n/, ''),
    ),
  ],
  ['a subscriber more', edit(cluster, 'mainlog.cluster=>master', 'mainlog.cluster?subscribers=master,billing')],
  ['a subscriber that is renamed', edit(cluster, 'mainlog.cluster=>master', 'mainlog.cluster=>mgr1')],
  [
    'another path of a log',
    (tree) => ({
      ...tree,
      [`conf/${cluster}`]: (tree[`conf/${cluster}`] ?? '').replaceAll('/var/log/ecelerity/acctlog.cluster', '/srv/acctlog.cluster'),
    }),
  ],
  ['a port of ECCluster_Listener', edit(cluster, '"*:4802"', '"*:4812"')],
  ['a listener with another setting', edit(cluster, 'Listen "*:4802" {}', 'Listen "*:4802" {\n    listen_backlog = 100\n  }')],
  ['nodeaddr', edit('east1/node-local.conf', 'nodeaddr = "10.20.0.11"', 'nodeaddr = "10.20.0.19"')],
  ['a peer moved', (tree) => edit('global/msgc_server.conf', 'mgr1 = "10.20.0.5"', 'mgr1 = "10.20.0.6"')(tree)],
  [
    'a node gone',
    all(without('west2/'), edit('global/msgc_server.conf', '    west2 = "10.20.0.22"\n', ''), (tree) => ({
      ...tree,
      [`conf/${bindings}`]: (tree[`conf/${bindings}`] ?? '').replaceAll('"west2"', '"west1"'),
      [`conf/${listeners}`]: (tree[`conf/${listeners}`] ?? '').replaceAll('"west2"', '"west1"'),
    })),
  ],
  [
    'a node more',
    all(
      (tree) => ({
        ...tree,
        'conf/north1/node-local.conf': '# What only north1 has.\ncluster {\n  nodename = "north1"\n  nodeaddr = "10.20.0.31"\n}\n',
      }),
      edit('global/msgc_server.conf', '    mgr1 =', '    north1 = "10.20.0.31"\n    mgr1 ='),
    ),
  ],
  [
    'a manager that writes elsewhere',
    (tree) =>
      edit(
        'mgr1/eccluster.conf',
        /Logs\s*\{/i,
        'Logs {\n  logfile = "/srv/logs/%Y%m%d/%{l}/%{n}"',
      )(edit('mgr1/eccluster.conf', /\s*logfile = [^\n]*/, '')(tree)),
  ],
  ['a manager with more open files', edit('mgr1/eccluster.conf', /Logs\s*\{/i, 'Logs {\n  max_open = 99')],
  [
    'several things at once',
    all(
      edit(cluster, 'duravip_balance_set_size = 8', 'duravip_balance_set_size = 4'),
      edit(bindings, /(10\.20\.1\.14"[^}]*)"west2"/, '$1"west1"'),
      edit(bindings, /\s*Binding "marketing-4" \{[^}]*\}/, ''),
    ),
  ],
];
