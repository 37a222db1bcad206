// `ecclusterd` without a command: the daemon, and the options that others share with it. Apart from the table of all commands, because a node that holds
// addresses loads no more than it needs.

import { controlOption, controlOptions, managerOption } from './control-options.ts';
import { statusOptions } from './status-page-options.ts';
import type { Command, CommandOption } from '../process/program-command.ts';

export const irOption: CommandOption = {
  name: 'ir',
  value: 'FILE',
  doc: 'The compiled cluster, as `ecconf compile CONF -o FILE` writes it; `-` reads standard input.',
};
export const nodeOption: CommandOption = {
  name: 'node',
  value: 'NAME',
  doc: 'Which node of the IR this is. Without it: the environment variable EC_NODE_NAME, else the host name up to its first dot.',
};
export const busOptions: readonly CommandOption[] = [
  {
    name: 'bus',
    value: 'ENGINE',
    choices: ['embedded', 'corosync', 'spread'],
    doc: 'What carries messages between the nodes: the daemon `corosync` or `spread` of this machine; `embedded` joins processes of one machine only, and is the default with --dry-run and for a cluster of one node.',
  },
  {
    name: 'bus-socket',
    value: 'PATH',
    doc: 'Unix socket at which the processes of an embedded bus meet; the default is /tmp/ecclusterd.bus.',
  },
  {
    name: 'spread',
    value: 'ENDPOINT',
    doc: 'Where the Spread daemon of this machine is: a port (`4803`, the default: /tmp/4803, else 127.0.0.1:4803), PORT@HOST, HOST:PORT or the path of a socket.',
  },
  {
    name: 'spread-name',
    value: 'XY',
    doc: 'With what names of this cluster begin on Spread: two characters, the same on all of its nodes; the default is `ec`.',
  },
  {
    name: 'spread-auth',
    value: 'METHOD',
    choices: ['NULL', 'IP'],
    doc: 'By which method the Spread daemon lets us in; the default is NULL.',
  },
];

export const identityOptions: readonly CommandOption[] = [
  {
    name: 'identity',
    value: 'FILE',
    doc: 'Certificate, key and authority of this machine (PEM), as `ecclusterd pki` writes them: logs are then collected over TLS.',
  },
  {
    name: 'logs-tls-cert',
    value: 'FILE',
    doc: 'In place of --identity: the certificate in a file of its own. Goes with the next two.',
  },
  { name: 'logs-tls-key', value: 'FILE', doc: 'Its private key.' },
  { name: 'logs-tls-ca', value: 'FILE', doc: 'Certificate of the authority that the others must show a certificate of.' },
  {
    name: 'logs-plain',
    doc: 'Let logs be collected over the network without certificates: whoever can send from the address of a manager can then read them. Else they are served on loopback only.',
  },
];

const rolloutOptions: readonly CommandOption[] = [
  {
    name: 'accept-rollouts',
    doc: 'Take configurations that a manager rolls out (`ecconf rollout`, docs/operations.md). From the first one that is committed this node starts with what was committed last, which is in its state folder; --ir is only what it begins with.',
  },
  {
    name: 'trust',
    value: 'FILE',
    doc: 'Take only rollouts that are signed by one of these public keys (Ed25519, PEM). Without it whoever is a manager on the bus may roll out.',
  },
  {
    name: 'limits',
    value: 'FILE',
    doc: 'What a configuration that is rolled out may do to this machine at most (JSON: networks of managed addresses, interfaces, and with what paths begin).',
  },
  {
    name: 'after-switch',
    value: 'PROGRAM',
    doc: 'An absolute path, run without a shell after each switch of a rollout, for 30 s at most: any other status than 0 takes the rollout back.',
  },
  {
    name: 'require-current',
    doc: 'After a start take no address before this node has the configuration that is committed, as the other nodes know it. Where nobody answers for 3 s it takes part all the same.',
  },
];

export const busTimeoutOption: CommandOption = {
  name: 'bus-timeout',
  value: 'MS',
  doc: 'How long a member may be silent before the bus drops it. Corosync says itself what its token and consensus are, which counts; for Spread: the sum of its Token, Seg and Gather time-outs. The default is what `ecclusterd corosync-conf --profile fast` writes, or `spread-conf`.',
};

export const run: Command = {
  name: '',
  summary: 'runs one node of a compiled cluster: heartbeat, membership and DuraVIP addresses',
  about: [
    'Removes managed addresses that an earlier run has left, joins the bus and holds the addresses that the cluster elects it for. Runs in the foreground and logs JSON lines to standard error.',
    'SIGTERM or SIGINT hands every address over without a gap and ends; a second one releases everything at once. SIGHUP reads the IR again, applies what has changed, and opens the log file anew; an IR with mistakes is refused.',
  ],
  options: [
    irOption,
    nodeOption,
    ...busOptions,
    busTimeoutOption,
    controlOption,
    ...controlOptions,
    {
      name: 'feed',
      value: 'PATH[,HOST:PORT][,tls:HOST:PORT]',
      doc: 'Serve the replicated objects over the protocol of Redis: at a Unix socket, a loopback port, with TLS at any port, or several of them. See docs/feed.md.',
    },
    {
      name: 'feed-password',
      value: 'FILE',
      doc: 'Who comes to a port of the feed without TLS has to say the first line of this file (AUTH). Else root and the user of this process are let in.',
    },
    {
      name: 'shared-memory',
      value: 'MIB',
      doc: 'What all replicated objects may hold in memory together (the default: 1024, and at most half of what Node gives this process).',
    },
    {
      name: 'dry-run',
      doc: 'Change nothing on this machine: keep addresses in memory and say in the log what would be done. Needs no privileges.',
    },
    {
      name: 'partition',
      value: 'POLICY',
      choices: ['available', 'quorum'],
      doc: 'What a part of a divided cluster does. `available` (the default): it serves all addresses that it can. `quorum`: it releases everything unless it has more than half of the nodes.',
    },
    {
      name: 'lease',
      value: 'SEC',
      doc: 'The kernel takes an address away that was not renewed for so long. The default is 10; 0 means never, and then a machine that hangs keeps its addresses.',
    },
    {
      name: 'respect-foreign',
      doc: 'Do not take an address for which a host outside of the cluster answers; without it the host is reported and the address taken.',
    },
    {
      name: 'witness',
      value: 'ON',
      choices: ['on', 'off'],
      doc: 'Ask the LAN before taking an address whose machine the bus does not hear any more (the default: on). Costs 35 ms in a fail-over of a whole machine.',
    },
    {
      name: 'no-guard',
      doc: 'Do not start the guard process. For tests.',
    },
    {
      name: 'metrics',
      value: 'HOST:PORT',
      doc: 'Serve figures for Prometheus (text, or OpenMetrics for who asks) at http://HOST:PORT/metrics. Nobody is asked for a password.',
    },
    ...statusOptions,
    ...identityOptions,
    ...rolloutOptions,
    managerOption,
    {
      name: 'utc',
      doc: 'Manager: macros of time in `logfile` are in UTC; without it in the local zone.',
    },
    {
      name: 'state',
      value: 'DIR',
      doc: 'The folder of all that must be remembered: of a manager the position journal, its rollouts and their history; of a node with --accept-rollouts the configuration that is committed. The default is /var/lib/ecclusterd/NAME.',
    },
    {
      name: 'nats',
      value: 'URL',
      doc: 'Manager: publish to a stream of NATS JetStream in place of files: `nats://HOST:4222,HOST:4222/STREAM?subject=logs.%{s}.%{n}.%{l}&replicas=3`. See docs/log-aggregation.md.',
    },
    {
      name: 'new-journal',
      doc: 'Manager: set a damaged position journal aside, or begin one in place of a lost one. Nothing is lost, but lines of the last moment may come twice.',
    },
    {
      name: 'standby',
      doc: 'Manager: read only what no other manager is there for. Else managers share the logs.',
    },
    {
      name: 'mark-damage',
      doc: 'Manager: write a line `[ecclusterd] lost here: ...` into the file where messages of its log are lost by damage on the node.',
    },
    {
      name: 'compress-after',
      value: 'SEC',
      doc: 'Manager: compress (gzip) output files that have got no line for so long.',
    },
    { name: 'log', value: 'FILE', doc: 'Append the log there in place of standard error.' },
    {
      name: 'log-level',
      value: 'LEVEL',
      choices: ['debug', 'info', 'warn', 'error'],
      doc: 'Log nothing below it; the default is info.',
    },
  ],
  examples: [
    { line: 'ecclusterd --ir /etc/ecclusterd/cluster.json --bus corosync', says: 'a node in production' },
    { line: 'ecclusterd --ir cluster.json --node east1 --dry-run', says: 'try a node on any machine, without privileges' },
    { line: 'ecclusterd --manager --ir /etc/ecclusterd/cluster.json --bus corosync', says: 'a manager, which collects the logs' },
    { line: 'ecconf compile conf | ecclusterd --ir - --node east1 --dry-run', says: 'straight from the configuration' },
  ],
  exits: [
    { code: 0, means: 'stopped in order: everything was handed over or released' },
    { code: 1, means: 'something failed while it ran; the last line of the log says what' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, is not valid, or has no such node' },
    { code: 75, means: 'a rollout has ended it in order; whoever started it (systemd) starts it again' },
    { code: 4, means: 'this machine cannot run the node: privileges, control socket, bus or node address' },
  ],
  load: async () => (await import('./run-command.ts')).runDaemon,
};
