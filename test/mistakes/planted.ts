// Mistakes that operators make, planted into the tree of `tree.ts`: what is written in place of what, and where it is to be found.

import { type Texts, nodes } from './tree.ts';

export interface Planted {
  readonly name: string;
  readonly texts: Texts;
  readonly file: string;
  /** Lines of which one must be pointed at, from 1; null: any place of the file. */
  readonly lines: readonly number[] | null;
}

/** Kind of mistake, file, what stands there, what is written instead; then the text of other lines of the file at which it may be found, too. */
type Kind = readonly [name: string, file: string, from: string | RegExp, to: string, at?: readonly string[]];

const cluster = 'default/ecelerity-cluster.conf';
const root = 'default/ecelerity.conf';
const bindings = 'default/bindings.conf';
const listeners = 'default/listeners.conf';
const policy = 'default/policy.conf';
const isp = 'default/domains.d/isp.conf';
const partners = 'default/domains.d/partners.conf';
const bus = 'global/msgc_server.conf';
const manager = 'mgr1/eccluster.conf';

const once: readonly Kind[] = [
  // Names.
  ['option misspelt', cluster, 'heartbeat_start_delay', 'hearbeat_start_delay'],
  ['option misspelt', cluster, 'if_check_interval', 'if_chek_interval'],
  ['option misspelt', cluster, 'arp_all_hosts', 'arp_allhosts'],
  ['option misspelt', cluster, 'duravip_balance_set_size', 'duravip_balance_setsize'],
  ['option misspelt', root, 'max_outbound_connections', 'max_outbond_connections'],
  ['option misspelt', root, 'message_expiration', 'message_expiraton'],
  ['option misspelt', root, 'connect_timeout', 'conect_timeout'],
  ['option misspelt', root, 'retry_interval', 'retry_intervall'],
  ['option misspelt', bus, 'port = 4809', 'prot = 4809'],
  ['option misspelt', manager, 'logfile', 'log_file'],
  ['option misspelt', manager, 'file_mode', 'filemode'],
  ['stanza misspelt', cluster, 'Topology "10.40.1.0/24"', 'Topolgy "10.40.1.0/24"'],
  ['stanza misspelt', cluster, 'Replicate "inbound_cidr"', 'Replicat "inbound_cidr"'],
  ['stanza misspelt', cluster, 'ECCluster_Listener', 'ECCluster_Listner'],
  ['stanza misspelt', listeners, 'ESMTP_Listener', 'ESMPT_Listener'],
  ['stanza misspelt', bindings, 'Binding_Group "marketing"', 'BindingGroup "marketing"'],
  ['stanza misspelt', isp, 'Domain "example.com"', 'Domian "example.com"'],
  ['stanza misspelt', policy, 'Pathway "submission"', 'Pathwy "submission"'],
  ['stanza misspelt', bus, 'msgc_client', 'msgcclient'],
  ['stanza misspelt', manager, 'Manager "mgr1"', 'Managr "mgr1"'],
  // Values.
  ['wrong value', cluster, 'heartbeats_per_sec = 1', 'heartbeats_per_sec = 100'],
  ['wrong value', cluster, 'heartbeats_per_sec = 1', 'heartbeats_per_sec = 1000'],
  ['wrong value', cluster, 'heartbeats_per_sec = 1', 'heartbeats_per_sec = 0'],
  ['wrong value', cluster, 'duravip_balance_set_size = 8', 'duravip_balance_set_size = 1'],
  ['wrong value', cluster, 'duravip_balance_set_size = 8', 'duravip_balance_set_size = "eight"'],
  ['wrong value', cluster, 'if_check_interval = 30', 'if_check_interval = 30s'],
  ['wrong value', cluster, 'if_check_interval = 30', 'if_check_interval = -30'],
  ['wrong value', cluster, 'arp_all_hosts = true', 'arp_all_hosts = ture'],
  ['wrong value', cluster, 'cidrmask = "32"', 'cidrmask = "33"'],
  ['wrong value', cluster, 'cidrmask = "32"', 'cidrmask = "128"'],
  ['wrong value', cluster, 'cidrmask = "32"', 'cidrmask = "24"'],
  ['wrong value', cluster, 'interface = "eth1"', 'interface = "eth1:0"'],
  ['wrong value', cluster, 'interface = "eth1"', 'interface = "eth1,eth2"'],
  ['wrong value', cluster, 'interface = "eth1"', 'interface = ""'],
  ['wrong value', cluster, 'interface = "eth2"', 'interface = "eth 2"'],
  ['wrong value', cluster, 'Topology "10.40.1.0/24"', 'Topology "10.40.1.0/33"'],
  ['wrong value', cluster, 'Topology "10.40.1.0/24"', 'Topology "10.40.1.0"'],
  ['wrong value', cluster, 'max_size = 100000', 'max_size = 0'],
  ['wrong value', cluster, 'max_delay = 0.5', 'max_delay = "half"'],
  ['wrong value', cluster, 'max_pending = 50', 'max_pending = 0'],
  ['wrong value', cluster, 'connect;reception;rejection;audit_series', 'connect,reception'],
  ['wrong value', cluster, 'connect;reception;rejection;audit_series', 'connect;receptoin'],
  ['wrong value', cluster, 'type = "cache"', 'type = "cash"'],
  ['wrong value', cluster, '"*:4802"', '"127.0.0.1:4802"'],
  ['wrong value', cluster, '"*:4802"', '"/tmp/4802"'],
  ['wrong value', cluster, '"*:4802"', '"192.0.2.7:4802"'],
  ['wrong value', cluster, '"*:4802"', '"*:48020"', ['Listen']],
  ['wrong value', cluster, '"*:4802"', '"*4802"'],
  ['wrong value', cluster, '"*:4802"', '"*:480200"'],
  ['wrong value', cluster, 'control_group = "ec_console"', 'control_group = "ec_cluster"'],
  ['wrong value', cluster, 'control_group = "ec_console"', 'control_group = "ec_sc_default"'],
  ['wrong value', cluster, '"/var/log/ecelerity/mainlog.cluster"', '"var/log/ecelerity/mainlog.cluster"'],
  ['wrong value', cluster, 'cluster:///var/log/ecelerity/acctlog.cluster', 'cluster://var/log/ecelerity/acctlog.cluster'],
  ['wrong value', root, 'outbound_throttle_messages = "4000/1"', 'outbound_throttle_messages = "4000/0"'],
  ['wrong value', root, 'outbound_throttle_messages = "4000/1"', 'outbound_throttle_messages = "4000 per second"'],
  ['wrong value', root, 'message_expiration = 172800', 'message_expiration = 2d'],
  ['wrong value', root, 'message_expiration = 172800', 'message_expiration = 600'],
  ['wrong value', root, 'max_retry_interval = 43200', 'max_retry_interval = 600', ['\nretry_interval = 1200']],
  ['wrong value', root, '\nretry_interval = 1200', '\nretry_interval = 86400', ['max_retry_interval']],
  ['wrong value', root, 'max_resident_active_queue = 500', 'max_resident_active_queue = 50000'],
  [
    'wrong value',
    root,
    'cluster_max_outbound_connections = 60000',
    'cluster_max_outbound_connections = 600',
    ['\nmax_outbound_connections'],
  ],
  ['wrong value', root, 'connect_timeout = 90', 'connect_timeout = ninety'],
  ['wrong value', root, 'concurrency = 10', 'concurrency = ten'],
  ['wrong value', listeners, '"10.40.0.0/16"', '"10.40.0.0/36"'],
  ['wrong value', listeners, '"10.40.0.0/16"', '"10.400.0.0/16"'],
  ['wrong value', listeners, '"10.40.0.0/16"', '"0.0.0.0/0"'],
  ['wrong value', listeners, '"10.40.2.31:587"', '"10.40.2.31"'],
  ['wrong value', listeners, '"10.40.2.31:587"', '"*:587"', ['duravip_follow']],
  ['wrong value', listeners, 'duravip_follow = "transactional-1"', 'duravip_follow = "transactional-9"'],
  ['wrong value', listeners, 'duravip_follow = "transactional-1"', 'duravip_follow = "Transactional-1"'],
  [
    'wrong value',
    listeners,
    'duravip_follow = "transactional-1"',
    'enable_duravip = true\n    duravip_follow = "transactional-1"',
    ['duravip_follow'],
  ],
  ['wrong value', listeners, 'tcp_recv_buffer_size = 4096', 'tcp_recv_buffer_size = 4k'],
  ['wrong value', isp, 'max_outbound_connections = 50', 'max_outbound_connections = fifty'],
  ['wrong value', isp, 'outbound_throttle_messages = "200/60"', 'outbound_throttle_messages = 200/60/2'],
  ['wrong value', isp, '"/^(mail|mx)[0-9]+', '"/^(mail|mx[0-9]+'],
  ['wrong value', isp, 'max_retry_interval = 3600', 'max_retry_interval = 60', ['\n  retry_interval = 600']],
  ['wrong value', partners, 'gateway = "10.40.9.9"', 'gateway = "10.40.9.999"'],
  ['wrong value', bus, 'port = 4809', 'port = 4810', ['msgc', 'Listen', 'server']],
  ['wrong value', bus, 'Listen ":4809"', 'Listen ":4808"', ['msgc', 'port', 'server']],
  ['wrong value', bus, '"127.0.0.1:4809"', '"127.0.0.1:4808"', ['msgc', 'port', 'Listen']],
  ['wrong value', manager, 'dir_mode = "0755"', 'dir_mode = "0955"'],
  ['wrong value', manager, '%{n}', '%{x}'],
  ['wrong value', manager, 'file_mode = "0640"', 'file_mode = "rw-r-----"'],
  // References.
  ['reference', policy, 'Pathway "submission"', 'Pathway "submision"'],
  ['reference', policy, 'Pathway "mx"', 'Pathway "MX"'],
  ['reference', listeners, 'pathway = "submission"', 'pathway = "submision"'],
  [
    'reference',
    cluster,
    'Replicate "outbound_domains" {}',
    'Replicate "outbound_domains" {\n    binding_group = "Marketing"\n  }',
    ['binding_group'],
  ],
  [
    'reference',
    cluster,
    'Replicate "outbound_domains" {}',
    'Replicate "outbound_domains" {\n    binding_group = "transport"\n  }',
    ['binding_group'],
  ],
  [
    'reference',
    cluster,
    'Replicate "outbound_domains" {}',
    'Replicate "outbound_domains" {}\n  Replicate "more" {\n    class = "outbound_domains"\n  }',
    ['"more"'],
  ],
  [
    'reference',
    cluster,
    'Replicate "outbound_domains" {}',
    'Replicate "outbound_domains" {\n    class = "outbound_cidr"\n  }',
    ['Replicate "outbound_cidr"'],
  ],
  ['reference', cluster, 'Replicate "greylist"', 'Replicate "graylist"'],
  ['reference', cluster, 'Replicate "outbound_binding_domains" {}', ''],
  ['reference', cluster, /\n {4}acctlog = "[^\n]*/, '', ['acctlog = "cluster:']],
  ['reference', cluster, '=>master"\n  paniclog', '=>slave"\n  paniclog'],
  ['reference', cluster, 'mainlog.cluster=>master', 'mainlog.cluster'],
  ['reference', manager, 'Manager "mgr1"', 'Manager "mgr2"'],
  ['reference', manager, 'subscriber = ( "master" )', 'subscriber = ( "slave" )'],
  ['reference', root, 'include "policy.conf"', 'include "polcy.conf"'],
  ['reference', root, 'include "domains.d/"', 'include "domain.d/"'],
  ['reference', root, 'include "domains.d/"', 'include "domains.d/*.conf"'],
  ['reference', root, 'include "bindings.conf"', 'include "/etc/ecelerity/bindings.conf"'],
  ['reference', root, 'include "bindings.conf"\n', '# include "bindings.conf"\n', ['include']],
  // Syntax.
  ['syntax', cluster, 'Topology "10.40.1.0/24" {', 'Topology "10.40.1.0/24"'],
  ['syntax', cluster, 'logs = [', 'logs = ('],
  ['syntax', cluster, 'logs = [', 'logs = {'],
  ['syntax', cluster, 'logs = [', 'logs ='],
  ['syntax', cluster, '  ]\n', '  \n', ['logs = [']],
  ['syntax', cluster, 'heartbeat_start_delay = 15', 'heartbeat_start_delay 15'],
  ['syntax', cluster, 'heartbeat_start_delay = 15', 'heartbeat_start_delay = 15;'],
  ['syntax', cluster, 'heartbeat_start_delay = 15', 'heartbeat_start_delay = = 15'],
  ['syntax', cluster, 'heartbeat_start_delay = 15', 'heartbeat_start_delay ='],
  ['syntax', cluster, 'heartbeat_start_delay = 15', '; heartbeat_start_delay = 15'],
  ['syntax', cluster, 'heartbeat_start_delay = 15', '// heartbeat_start_delay = 15'],
  ['syntax', cluster, 'cluster_group = "ec_cluster"', 'cluster_group = \u201cec_cluster\u201d'],
  ['syntax', cluster, 'cluster_group = "ec_cluster"', 'cluster_group = "ec_cluster'],
  ['syntax', cluster, 'cluster {', 'cluster \uff5b'],
  ['syntax', cluster, 'cluster_group', 'cluster\u200b_group'],
  ['syntax', cluster, 'Replicate "inbound_cidr" {}', 'Replicate "inbound_cidr"'],
  ['syntax', cluster, 'Replicate "inbound_cidr" {}', 'Replicate inbound cidr {}'],
  ['syntax', listeners, 'relay_hosts = ( "10.40.0.0/16" "127.0.0.1" )', 'relay_hosts = "10.40.0.0/16", "127.0.0.1"'],
  ['syntax', listeners, 'relay_hosts = ( "10.40.0.0/16" "127.0.0.1" )', 'relay_hosts = ( "10.40.0.0/16" "127.0.0.1"'],
  ['syntax', listeners, 'relay_hosts = ( "10.40.0.0/16" "127.0.0.1" )', 'relay_hosts = [ "10.40.0.0/16" "127.0.0.1" ]'],
  ['syntax', isp, 'Domain "example.com" {', 'Domain "example.com" {{'],
  ['syntax', isp, 'Domain "example.com" {', '<<<<<<< HEAD\nDomain "example.com" {\n=======\nDomain "example.org" {\n>>>>>>> other'],
  ['syntax', policy, '{', '', ['Datasource']],
  ['syntax', isp, 'Domain "big.example.org" {\n', 'Domain "big.example.org"\n{{\n'],
  ['syntax', cluster, 'heartbeat_start_delay = 15', '-- heartbeat_start_delay = 15'],
  ['syntax', root, 'ThreadPool "IO" {', 'Module io/ThreadPool IO {'],
  ['syntax', manager, 'Manager "mgr1" {', 'Manager "mgr1" = {'],
  ['syntax', bus, '  peers = [', '  peers = {'],
  ['wrong value', root, 'body_timeout = 600', 'body_timeout = "10 min"'],
  ['wrong value', cluster, 'heartbeats_per_sec = 1', 'heartbeats_per_sec = 8'],
  // Scopes.
  ['other scope', root, 'message_expiration = 172800', 'message_expiration = 172800\nheartbeats_per_sec = 1', ['heartbeats_per_sec']],
  [
    'other scope',
    cluster,
    '  heartbeat_start_delay = 15\n',
    '  Topology "10.40.9.0/24" {\n    interface = "eth3"\n    heartbeat_start_delay = 15\n  }\n',
    ['heartbeat_start_delay'],
  ],
  ['other scope', cluster, '  if_down_limit = 4\n', '  if_down_limit = 4\n  relay_hosts = ( "10.0.0.0/8" )\n', ['relay_hosts']],
  ['other scope', cluster, 'cluster {\n', 'cluster {\n  bind_address = "10.40.1.9"\n', ['bind_address']],
  ['other scope', listeners, '  relay_hosts', '  duravip_preference = "east1"\n  relay_hosts', ['duravip_preference']],
  ['other scope', policy, 'inbound_throttle_messages = "100/1"', 'max_retry_interval = 100'],
  ['other scope', root, 'ThreadPool "IO" {', 'ThreadPool "IO" {\n  nodename = "x"', ['nodename']],
  // What should be there once, or is there twice.
  [
    'twice',
    cluster,
    '  heartbeat_start_delay = 15\n',
    '  heartbeat_start_delay = 15\n  heartbeat_start_delay = 20\n',
    ['heartbeat_start_delay'],
  ],
  [
    'twice',
    cluster,
    'Replicate "shared_named_throttles" {}',
    'Replicate "shared_named_throttles" {}\n  Replicate "more" {\n    type = "shared_named_throttles"\n  }',
    ['"more"'],
  ],
  ['twice', root, '\nconnect_timeout = 90', '\nconnect_timeout = 90\nconnect_timeout = 60', ['connect_timeout']],
  [
    'twice',
    cluster,
    '  # Receiving\n',
    '  Topology "10.40.1.0/25" {\n    interface = "eth3"\n  }\n  # Receiving\n',
    ['Topology "10.40.1.0', 'interface'],
  ],
  ['twice', cluster, '  }\n}\n', '  }\n}\nECCluster_Listener {\n  Listen "*:587" {}\n}\n', ['Listen "*:587"', 'Listen "10.40.2.31:587"']],
  ['missing', cluster, '    interface = "eth1"\n', '', ['Topology "10.40.1.0/24"']],
  ['missing', cluster, 'capabilities = "cap_net_admin+ep cap_net_bind_service+ep ', 'capabilities = "cap_net_bind_service+ep '],
  ['missing', cluster, /ECCluster_Listener \{[\s\S]*?\n\}\n/, '', ['cluster {']],
  ['missing', cluster, /\n {2}# Sending\n {2}Topology[\s\S]*?\n {2}\}/, '', ['cluster {']],
];

/** A mistake for each node: its own file, its bindings, its entry among the peers. */
function perNode(node: string, i: number): readonly Kind[] {
  const own = `${node}/node-local.conf`;
  const other = nodes[(i + 1) % nodes.length] ?? '';
  const address = `10.40.0.${11 + i}`;
  const t = `transactional-${i + 1}`;
  const m = `marketing-${i + 1}`;
  return [
    ['nodename', own, `nodename = "${node}"`, `nodename = "${other}"`],
    ['nodename', own, `nodename = "${node}"`, `nodename = "${node} a"`],
    ['nodeaddr', own, `"${address}"`, '"127.0.0.1"'],
    ['nodeaddr', own, `"${address}"`, `"10.40.0.${11 + ((i + 1) % 8)}"`],
    ['nodeaddr', own, `"${address}"`, '"10.40.0.300"'],
    ['nodeaddr', own, `"${address}"`, `"10.40.1.${11 + i}"`, ['nodeaddr', 'cluster']],
    ['peers', bus, `    ${node} = "${address}"\n`, '', ['peers']],
    ['peers', bus, `${node} = "${address}"`, `${node} = "${address}9"`],
    ['peers', bus, `${node} =`, `${node}x =`, ['peers']],
    ['binding', bindings, `bind_address = "10.40.1.${11 + i}"`, `bind_address = "10.40.1.${311 + i}"`],
    ['binding', bindings, `bind_address = "10.40.1.${11 + i}"`, `bind_address = "10.50.1.${11 + i}"`, [`Binding "${t}"`, 'enable_duravip']],
    ['binding', bindings, `bind_address = "10.40.1.${31 + i}"`, 'bind_address = "10.40.1.255"'],
    ['binding', bindings, `bind_address = "10.40.1.${31 + i}"`, `bind_addres = "10.40.1.${31 + i}"`],
    ['binding', bindings, `Binding "${m}" {`, `Binding "${t}" {`, [`Binding "${t}"`, 'bind_address']],
    ['binding', bindings, `duravip_preference = "${node}"`, `duravip_preference = "${node}x"`],
    ['binding', bindings, `Binding "${m}" {`, `Binding "${m} b" {`],
    ['log', manager, `Node "${node}"`, `Node "${node}x"`],
    ['own file', own, 'cluster {', 'cluster {\n  duravip_balance_set_size = 4', ['duravip_balance_set_size']],
    ['own file', own, 'cluster {', 'cluster {\n  cluster_group = "ec_other"', ['cluster_group']],
  ];
}

/** All of them, three hundred. Kinds of which the text is not in the tree are mistakes of the list itself. */
export function planted(tree: Texts): readonly Planted[] {
  return [...once, ...nodes.flatMap(perNode)].map((kind) => plant(tree, kind));
}

function plant(tree: Texts, [name, file, from, to, also = []]: Kind): Planted {
  const before = tree[file] ?? '';
  const match = typeof from === 'string' ? null : from.exec(before);
  const at = typeof from === 'string' ? before.indexOf(from) : (match?.index ?? -1);
  if (at < 0) throw new Error(`${name}: ${String(from)} is not in ${file}`);
  const text = before.slice(0, at) + to + before.slice(at + (typeof from === 'string' ? from.length : (match?.[0].length ?? 0)));
  const line = (offset: number) => text.slice(0, offset).split('\n').length;
  const shown = to.replace(/\n/g, ' ').trim().slice(0, 40);
  const label = `${name}: ${String(from).trim().slice(0, 50)} -> ${shown === '' ? 'nothing' : shown} in ${file}`;
  const own = line(at + (to.startsWith('\n') ? 1 : 0));
  return { name: label, file, texts: { ...tree, [file]: text }, lines: [own, ...also.flatMap((each) => linesWith(text, each))] };
}

function linesWith(text: string, part: string): readonly number[] {
  const wanted = part.replace(/^\n/, '');
  return text.split('\n').flatMap((each, i) => (each.includes(wanted) ? [i + 1] : []));
}
