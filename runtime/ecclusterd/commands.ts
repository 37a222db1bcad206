// The commands of `ecclusterd`. See `../process/program-command.ts` for what is made from this table.

import { controlOption, controlOptions, managerOption } from './control-options.ts';
import type { Command, CommandOption } from '../process/program-command.ts';
import { corosyncProfiles } from '../bus/corosync-times.ts';
import { audit, postfixPolicy } from './beside-commands.ts';
import { logCommands } from './log-commands.ts';
import { pki } from './pki-entry.ts';

const irOption: CommandOption = {
  name: 'ir',
  value: 'FILE',
  doc: 'The compiled cluster, as `ecconf compile CONF -o FILE` writes it; `-` reads standard input.',
};
const nodeOption: CommandOption = {
  name: 'node',
  value: 'NAME',
  doc: 'Which node of the IR this is. Without it: the environment variable EC_NODE_NAME, else the host name up to its first dot.',
};
const busOptions: readonly CommandOption[] = [
  {
    name: 'bus',
    value: 'ENGINE',
    choices: ['embedded', 'corosync', 'spread'],
    doc: 'What carries messages between the nodes. `corosync` and `spread`: between machines, by the daemon of that name on this one. `embedded`: processes of one machine only, which is the default with --dry-run and for a cluster of one node; otherwise there is no default.',
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
    doc: 'With what names of this cluster begin on Spread: two characters, the same on all of its nodes; the default is `ec`. Another cluster on the same daemons takes another one.',
  },
  {
    name: 'spread-auth',
    value: 'METHOD',
    choices: ['NULL', 'IP'],
    doc: 'By which method the Spread daemon lets us in; the default is NULL. `IP`: the daemon has an access file of addresses.',
  },
];

const identityOptions: readonly CommandOption[] = [
  {
    name: 'identity',
    value: 'FILE',
    doc: 'Certificate, key and authority of this machine (PEM), as `ecclusterd pki` writes them. Logs are then collected over TLS, from machines that show a certificate of the same authority only, each for what it is. A renewed file is taken over while it runs.',
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
    doc: 'Let logs be collected over the network without certificates: whoever can send from the address of a manager can then read and consume them. Without it, and without a certificate, logs are served on loopback only.',
  },
];

const run: Command = {
  name: '',
  summary: 'runs one node of a compiled cluster: heartbeat, membership and DuraVIP addresses',
  about: [
    'Reads the IR, finds out which of its nodes this machine is, removes managed addresses that an earlier run has left, joins the bus and from then on holds the addresses that the cluster elects it for. Runs in the foreground and logs JSON lines to standard error.',
    'SIGTERM or SIGINT hands every address over without a gap, leaves the bus and ends; a second one releases everything at once. SIGHUP reads the IR again and applies what has changed, and opens the log file anew; an IR with mistakes is refused and the running one kept.',
  ],
  options: [
    irOption,
    nodeOption,
    ...busOptions,
    {
      name: 'bus-timeout',
      value: 'MS',
      doc: 'How long a member may be silent before the bus drops it (token and consensus of corosync, Token, Seg and Gather of Spread together). A process that was later than a quarter of it, and 150 ms, takes nothing over. The default is what `ecclusterd corosync-conf --profile fast` writes for a cluster of this size, or `spread-conf`; with the profiles `instant` and `safe` give their figure, which the written file has.',
    },
    controlOption,
    ...controlOptions,
    {
      name: 'feed',
      value: 'PATH[,HOST:PORT][,tls:HOST:PORT]',
      doc: 'Serve the replicated objects to mail servers and other clients over the protocol of Redis: at a Unix socket, at a loopback port, with TLS at any port, or at several of them. Without it there is no feed. See docs/feed.md.',
    },
    {
      name: 'feed-password',
      value: 'FILE',
      doc: 'Who comes to a port of the feed without TLS has to say the first line of this file (AUTH). Without it root and the user of this process are let in there, and nobody else.',
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
      doc: 'Ask the LAN before taking an address whose machine the bus does not hear any more (the default: on). Where somebody still answers for it, it is not taken, so that a cut of the bus alone makes no duplicate addresses; it is asked again until the answer ends. Costs 35 ms in a fail-over of a whole machine.',
    },
    {
      name: 'no-guard',
      doc: 'Do not start the guard process, which releases the addresses at once when the daemon dies or hangs. For tests.',
    },
    {
      name: 'metrics',
      value: 'HOST:PORT',
      doc: 'Serve figures in the text format of Prometheus at http://HOST:PORT/metrics. Nobody is asked for a password: bind it to 127.0.0.1 or a network of your own.',
    },
    ...identityOptions,
    managerOption,
    {
      name: 'utc',
      doc: 'Manager: macros of time in `logfile` are in UTC; without it in the local zone. It is the time of the record in both cases.',
    },
    {
      name: 'state',
      value: 'DIR',
      doc: 'Manager: the folder of the position journal and all else that it must remember. The default is /var/lib/ecclusterd/NAME, whatever `logfile` says; a journal that an earlier version left beside the outputs is brought there.',
    },
    {
      name: 'nats',
      value: 'URL',
      doc: 'Manager: publish to a stream of NATS JetStream in place of files: `nats://HOST:4222,HOST:4222/STREAM?subject=logs.%{s}.%{n}.%{l}&replicas=3`. docs/log-aggregation.md has the parameters.',
    },
    {
      name: 'new-journal',
      doc: 'Manager: set a position journal aside that is damaged, or begin one in place of one that is lost. Logs go on at the checkpoints of the nodes; nothing is lost, but lines of the last moment may come twice.',
    },
    {
      name: 'standby',
      doc: 'Manager: read only what no other manager is there for. Without it managers that may read a log under one name share the logs.',
    },
    {
      name: 'mark-damage',
      doc: 'Manager: write a line `[ecclusterd] lost here: ...` into the file where messages of its log are lost by damage on the node. Without it only the log and the figures tell: programs that read the files need not know of it.',
    },
    {
      name: 'compress-after',
      value: 'SEC',
      doc: 'Manager: compress (gzip) output files that have got no line for so long. Without it files stay as they are.',
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
    { code: 4, means: 'this machine cannot run the node: privileges, control socket, bus or node address' },
  ],
  load: async () => (await import('./run-command.ts')).runDaemon,
};

const check: Command = {
  name: 'check',
  summary: 'says whether this machine is ready to run its node',
  about: [
    'Looks at the IR, the name and address of the node, interfaces, privileges, the bus and the control socket, changes nothing, and prints one line for each with the remedy where something is missing. Run it as the user that will run the daemon.',
    'Each log that the node publishes is read, locked, and the checkpoints that are there are written once more. Where this is root that is done as the user of the daemon: `--user`, else the user of the unit that is installed.',
  ],
  options: [
    irOption,
    nodeOption,
    ...busOptions,
    controlOption,
    ...identityOptions,
    { name: 'user', value: 'NAME', doc: 'Try the logs as this user. Needs root.' },
    { name: 'only-logs', doc: 'Try the logs, and nothing else.' },
    { name: 'json', doc: 'Print the answers as one JSON document.' },
  ],
  examples: [
    { line: 'ecclusterd check --ir /etc/ecclusterd/cluster.json --bus corosync', says: 'before the first start, and in deployment' },
  ],
  exits: [
    { code: 0, means: 'ready' },
    { code: 1, means: 'at least one line says FAIL' },
    { code: 2, means: 'wrong usage' },
  ],
  load: async () => (await import('./check-command.ts')).runCheck,
};

const install: Command = {
  name: 'install',
  summary: 'makes this machine the node or manager that its certificate names: configuration, unit, and what Corosync needs',
  about: [
    'Writes the IR and the certificate to /etc/ecclusterd, the unit of systemd, and with --bus-key what Corosync needs, each file with its owner and mode; makes the user of the unit where it is missing; enables the units, and starts nothing. It can be said again: what is as it should be is left alone. docs/operations.md has the whole way.',
  ],
  options: [
    irOption,
    { name: 'identity', value: 'FILE', doc: 'What `ecclusterd pki` has made for this machine. It says which node or manager this is.' },
    {
      name: 'bus-key',
      value: 'FILE',
      doc: 'Set Corosync up as well: `bus.key` of `ecclusterd pki init`, the same on all machines. Without it Corosync is left as it is.',
    },
    {
      name: 'profile',
      value: 'PROFILE',
      choices: ['fast', 'safe'],
      doc: 'Of Corosync, as for `ecclusterd corosync-conf`; the default is fast.',
    },
    {
      name: 'user',
      value: 'NAME',
      doc: 'As whom it runs. Where logs of a mail server are served: the user to whom they belong. The default is ecclusterd, which is made.',
    },
    { name: 'dry-run', doc: 'Show what would be written.' },
  ],
  examples: [
    { line: 'ecclusterd install --ir cluster.json --identity east1.pem --bus-key bus.key --user ecuser', says: 'as root, on east1' },
  ],
  exits: [
    { code: 0, means: 'done' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, is not valid, or has no such machine' },
    { code: 4, means: 'not root, or something cannot be read or written' },
  ],
  load: async () => (await import('./install-command.ts')).runInstall,
};

const demo: Command = {
  name: 'demo',
  summary: 'shows a cluster in this terminal: start, crash, takeover, return; needs nothing and changes nothing',
  about: [
    'Runs three nodes of the IR in one process, on the embedded bus and with a dry-run machine under each, kills one of them, starts it again and ends. The timers are those of the configuration, so it takes about 25 seconds.',
    'With --logs: two nodes write lines, a manager pulls them into files and is killed with kill -9 in between, and in the end count and hash of what went in and what came out are shown. Takes about 15 seconds, and a folder among the temporary files.',
  ],
  options: [
    irOption,
    { name: 'nodes', value: 'N', doc: 'How many nodes of the IR take part, from the first one; the default is 3.' },
    { name: 'logs', doc: 'Show how lines of two nodes come into the files of a manager that dies and comes back.' },
    { name: 'plain', doc: 'One line an event, without redrawing; so it is, too, where standard output is no terminal.' },
  ],
  examples: [
    { line: 'ecconf compile examples/cluster | ecclusterd demo', says: 'the example, compiled and run' },
    { line: 'ecconf compile examples/cluster | ecclusterd demo --logs', says: 'lines, and a manager that is killed' },
  ],
  exits: [
    { code: 0, means: 'everything happened as it should' },
    { code: 1, means: 'it did not: the last line says what' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, is not valid, or has too few nodes' },
  ],
  load: async () => (await import('./demo/demo.ts')).runDemo,
};

const simulate: Command = {
  name: 'simulate',
  summary: 'plays a scenario on the compiled cluster in no time: who owns what after a crash, a partition, a reload',
  about: [
    'Runs the same state machine as the daemon on simulated machines, clocks and networks. The output is the same each time for the same IR, scenario and seed. docs/simulator.md describes scenarios.',
  ],
  options: [
    irOption,
    { name: 'scenario', value: 'FILE', doc: 'What happens when, as JSON.' },
    {
      name: 'state',
      value: 'FILE[,FILE]',
      doc: 'Begin where real daemons were: what `ecclusterd dump` wrote, of one node or of several of one cluster; nodes without a file start anew. With a scenario, or for a minute without one. Or the state that a daemon left behind when a bug ended it (its log names the file): runs the step that failed once more, and says what it does. Needs no --ir.',
    },
    { name: 'seed', value: 'N', doc: "Draws delays and drifts anew, in place of the scenario's own seed." },
    { name: 'json', doc: 'Print everything as one JSON document.' },
  ],
  examples: [
    { line: 'ecclusterd simulate --ir cluster.json --scenario evening.json', says: 'before the evening' },
    { line: 'ecclusterd simulate --state /var/lib/ecclusterd/ecclusterd-state-812-1764384000000.json', says: 'after a bug' },
    { line: 'ecclusterd simulate --state node1.state,node2.state --scenario evening.json', says: 'from where these two are now' },
  ],
  exits: [
    { code: 0, means: 'played; every invariant held' },
    { code: 1, means: 'played; an invariant was violated, which is a bug of ours' },
    { code: 2, means: 'wrong usage, or a scenario that cannot be played' },
    { code: 3, means: 'the IR cannot be read or is not valid' },
  ],
  load: async () => (await import('./other-commands.ts')).runSimulate,
};

const dump: Command = {
  name: 'dump',
  summary: 'writes down the state of the node that runs here, for `ecclusterd simulate --state`',
  about: [
    'To standard output, without stopping or changing anything. Names and addresses are in it as they are; keys and passwords are not.',
  ],
  options: [controlOption],
  examples: [{ line: 'ecclusterd dump > node1.state', says: 'on each node; then simulate --state node1.state,node2.state' }],
  exits: [
    { code: 0, means: 'written' },
    { code: 1, means: 'no daemon answers there, or it has no such command' },
    { code: 2, means: 'wrong usage' },
  ],
  load: async () => (await import('./dump-command.ts')).runDump,
};

const corosyncConf: Command = {
  name: 'corosync-conf',
  summary: 'writes the corosync.conf of the cluster, the same for all its nodes',
  about: ['To standard output. docs/corosync.md explains the figures and what else a bus between machines needs.'],
  options: [
    irOption,
    {
      name: 'profile',
      value: 'PROFILE',
      choices: [...corosyncProfiles],
      doc: '`fast` (the default) drops a silent machine after about a second and wants a network and machines that are never late by a quarter of it; `safe` waits several seconds; `instant` a seventh of a second, for Corosync with real-time priority and a daemon with its own.',
    },
  ],
  examples: [
    { line: 'ecclusterd corosync-conf --ir cluster.json --profile safe > /etc/corosync/corosync.conf', says: 'on one node, then copied' },
  ],
  exits: [
    { code: 0, means: 'written' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, is not valid, or lacks an address' },
  ],
  load: async () => (await import('./other-commands.ts')).runCorosyncConf,
};

const spreadConf: Command = {
  name: 'spread-conf',
  summary: 'writes the spread.conf of the cluster, the same for all its machines',
  about: [
    'To standard output. docs/spread.md explains the figures, what to try, and what can go wrong on a bus that asks nobody who he is.',
  ],
  options: [
    irOption,
    {
      name: 'profile',
      value: 'PROFILE',
      choices: ['fast', 'safe'],
      doc: '`fast` (the default) drops a silent machine after about 0.55 s and wants machines that are never late by a third of it; `safe` has the time-outs of Spread itself: 8 s, and 3 s with --broadcast. Then give the daemons of ecclusterd `--bus-timeout` of so many milliseconds.',
    },
    {
      name: 'broadcast',
      value: 'ADDRESS',
      doc: 'Put all machines into one segment with this broadcast or multicast address, which all of them must hear. Without it each has a segment of its own, and the daemons speak to each other directly: up to 20 machines.',
    },
    { name: 'port', value: 'PORT', doc: 'The default is 4803. The next one is used, too.' },
  ],
  examples: [{ line: 'ecclusterd spread-conf --ir cluster.json > /etc/spread.conf', says: 'on one machine, then copied to all' }],
  exits: [
    { code: 0, means: 'written' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, is not valid, or has what Spread cannot hold' },
  ],
  load: async () => (await import('./other-commands.ts')).runSpreadConf,
};

/** In the order of the help. */
export const commands: readonly Command[] = [
  run,
  check,
  install,
  audit,
  demo,
  dump,
  simulate,
  corosyncConf,
  spreadConf,
  pki,
  postfixPolicy,
  ...logCommands,
];
