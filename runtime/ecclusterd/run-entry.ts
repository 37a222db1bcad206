// What is said of the daemon and its options, which other commands share: for `--help`, completion and the pages.

import { daemon, runShapes } from './run-shapes.ts';
import type { Command, CommandOption } from '../process/program-command.ts';

type Name = keyof typeof runShapes;

const docs: Readonly<Record<Name, string>> = {
  ir: 'The compiled cluster, as `ecconf compile CONF -o FILE` writes it; `-` reads standard input.',
  node: 'Which node of the IR this is. Without it: the environment variable EC_NODE_NAME, else the host name up to its first dot.',
  bus: 'What carries messages between the nodes. `corosync` and `spread`: between machines, by the daemon of that name on this one. `embedded`: processes of one machine only, which is the default with --dry-run and for a cluster of one node; otherwise there is no default.',
  'bus-socket': 'Unix socket at which the processes of an embedded bus meet; the default is /tmp/ecclusterd.bus.',
  spread:
    'Where the Spread daemon of this machine is: a port (`4803`, the default: /tmp/4803, else 127.0.0.1:4803), PORT@HOST, HOST:PORT or the path of a socket.',
  'spread-name':
    'With what names of this cluster begin on Spread: two characters, the same on all of its nodes; the default is `ec`. Another cluster on the same daemons takes another one.',
  'spread-auth': 'By which method the Spread daemon lets us in; the default is NULL. `IP`: the daemon has an access file of addresses.',
  'bus-timeout':
    'How long a member may be silent before the bus drops it. A process that was later than a quarter of it, and 150 ms, takes nothing over. Corosync says itself what its token and consensus are, which counts; the option is for where it does not let us ask, and for Spread: the sum of its Token, Seg and Gather time-outs. The default is what `ecclusterd corosync-conf --profile fast` writes for a cluster of this size, or `spread-conf`.',
  control: 'Unix socket for `ecconsole`; the default is /tmp/2025.',
  'control-read':
    'A second socket, for everybody on this machine, at which only commands that read are taken; others get `Not Authorized for this command`.',
  'remote-commands': 'What managers may do here by the control group: all (the default), read, or none.',
  feed: 'Serve the replicated objects to mail servers and other clients over the protocol of Redis: at a Unix socket, at a loopback port, with TLS at any port, or at several of them. Without it there is no feed. See docs/feed.md.',
  'feed-password':
    'Who comes to a port of the feed without TLS has to say the first line of this file (AUTH). Without it root and the user of this process are let in there, and nobody else.',
  'shared-memory':
    'What all replicated objects may hold in memory together (the default: 1024, and at most half of what Node gives this process). Others may fill four fifths of it; after that what is new from them is not taken in, and the log says so.',
  'dry-run': 'Change nothing on this machine: keep addresses in memory and say in the log what would be done. Needs no privileges.',
  partition:
    'What a part of a divided cluster does. `available` (the default): it serves all addresses that it can. `quorum`: it releases everything unless it has more than half of the nodes.',
  lease:
    'The kernel takes an address away that was not renewed for so long. The default is 10; 0 means never, and then a machine that hangs keeps its addresses.',
  'respect-foreign':
    'Do not take an address for which a host outside of the cluster answers; without it the host is reported and the address taken.',
  witness:
    'Ask the LAN before taking an address whose machine the bus does not hear any more (the default: on). Where somebody still answers for it, it is not taken, so that a cut of the bus alone makes no duplicate addresses; it is asked again until the answer ends. Costs 35 ms in a fail-over of a whole machine.',
  'no-guard': 'Do not start the guard process, which releases the addresses at once when the daemon dies or hangs. For tests.',
  metrics:
    'Serve figures for Prometheus (its text format, or OpenMetrics for who asks for it) at http://HOST:PORT/metrics. Nobody is asked for a password: bind it to 127.0.0.1 or a network of your own.',
  status:
    'Serve the status page, which shows the cluster and changes nothing: at HOST:PORT or a Unix socket; alone it is 127.0.0.1:2080. Off by default. From a desk: `ssh -L 2080:127.0.0.1:2080 HOST`. See docs/status.md.',
  'status-token':
    'Whoever looks at the page says the first line of this file. A must beyond loopback, where --status-tls-cert and --status-tls-key are, too.',
  'status-tls-cert': 'Certificate of the page (PEM), for https.',
  'status-tls-key': 'Its private key.',
  'status-host': 'Names under which browsers may ask for the page, besides addresses and localhost.',
  identity:
    'Certificate, key and authority of this machine (PEM), as `ecclusterd pki` writes them. Logs are then collected over TLS, from machines that show a certificate of the same authority only, each for what it is. A renewed file is taken over while it runs.',
  'logs-tls-cert': 'In place of --identity: the certificate in a file of its own. Goes with the next two.',
  'logs-tls-key': 'Its private key.',
  'logs-tls-ca': 'Certificate of the authority that the others must show a certificate of.',
  'logs-plain':
    'Let logs be collected over the network without certificates: whoever can send from the address of a manager can then read and consume them. Without it, and without a certificate, logs are served on loopback only.',
  'accept-rollouts':
    'Take configurations that a manager rolls out (`ecconf rollout`, docs/operations.md). From the first one that is committed this node starts with what was committed last, which is in its state folder; --ir is only what it begins with.',
  trust:
    'Take only rollouts that are signed by one of these public keys (Ed25519, PEM). Without it whoever is a manager on the bus may roll out.',
  limits:
    'What a configuration that is rolled out may do to this machine at most (JSON: networks of managed addresses, interfaces, and with what paths begin).',
  'after-switch':
    'An absolute path, run without a shell after each switch of a rollout, for 30 s at most: any other status than 0 takes the rollout back. Momentum itself is not reloaded by us.',
  'require-current':
    'After a start take no address before this node has the configuration that is committed, as the other nodes know it. Where nobody answers for 3 s it takes part all the same.',
  manager:
    'Run a manager of the cluster in place of a node: pull the logs of the nodes into files, as its `Logs` stanza says. docs/log-aggregation.md tells of it.',
  utc: 'Manager: macros of time in `logfile` are in UTC; without it in the local zone. It is the time of the record in both cases.',
  state:
    'The folder of all that must be remembered: of a manager the position journal, its rollouts and their history; of a node with --accept-rollouts the configuration that is committed. The default is /var/lib/ecclusterd/NAME, whatever `logfile` says; a journal that an earlier version left beside the outputs is brought there.',
  nats: 'Manager: publish to a stream of NATS JetStream in place of files: `nats://HOST:4222,HOST:4222/STREAM?subject=logs.%{s}.%{n}.%{l}&replicas=3`. docs/log-aggregation.md has the parameters.',
  'new-journal':
    'Manager: set a position journal aside that is damaged, or begin one in place of one that is lost. Logs go on at the checkpoints of the nodes; nothing is lost, but lines of the last moment may come twice.',
  standby: 'Manager: read only what no other manager is there for. Without it managers that may read a log under one name share the logs.',
  'mark-damage':
    'Manager: write a line `[ecclusterd] lost here: ...` into the file where messages of its log are lost by damage on the node. Without it only the log and the figures tell: programs that read the files need not know of it.',
  'compress-after': 'Manager: compress (gzip) output files that have got no line for so long. Without it files stay as they are.',
  log: 'Append the log there in place of standard error.',
  'log-level': 'Log nothing below it; the default is info.',
};

function option(name: Name): CommandOption {
  return { name, ...runShapes[name], doc: docs[name] };
}

export const irOption = option('ir');
export const nodeOption = option('node');
export const controlOption = option('control');
export const feedOption = option('feed');
export const busTimeoutOption = option('bus-timeout');
export const busOptions = (['bus', 'bus-socket', 'spread', 'spread-name', 'spread-auth'] as const).map(option);
export const identityOptions = (['identity', 'logs-tls-cert', 'logs-tls-key', 'logs-tls-ca', 'logs-plain'] as const).map(option);
/** Of a node: whether it takes rollouts, whose, and within what. */
export const takingOptions = (['accept-rollouts', 'trust', 'limits'] as const).map(option);

const names = Object.keys(runShapes) as Name[];

export const run: Command = {
  ...daemon,
  summary: 'runs one node of a compiled cluster: heartbeat, membership and DuraVIP addresses',
  about: [
    'Reads the IR, finds out which of its nodes this machine is, removes managed addresses that an earlier run has left, joins the bus and from then on holds the addresses that the cluster elects it for. Runs in the foreground and logs JSON lines to standard error.',
    'SIGTERM or SIGINT hands every address over without a gap, leaves the bus and ends; a second one releases everything at once. SIGHUP reads the IR again and applies what has changed, and opens the log file anew; an IR with mistakes is refused and the running one kept.',
  ],
  options: names.map(option),
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
};
