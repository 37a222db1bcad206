// The commands of `ecclusterd`. See `../process/program-command.ts` for what is made from this table.

import type { Command } from '../process/program-command.ts';
import { corosyncProfiles } from '../bus/corosync-times.ts';
import { audit, postfixPolicy } from './beside-commands.ts';
import { logCommands } from './log-commands.ts';
import { pki } from './pki-entry.ts';

import {
  busOptions,
  busTimeoutOption,
  controlOption,
  feedOption,
  identityOptions,
  irOption,
  nodeOption,
  run,
  takingOptions,
} from './run-entry.ts';

const check: Command = {
  name: 'check',
  summary: 'says whether this machine is ready to run its node',
  about: [
    'Looks at the IR, the name and address of the node, interfaces, privileges, the bus and the control socket, changes nothing, and prints one line for each with the remedy where something is missing. Run it as the user that will run the daemon.',
    'Each log that the node publishes is read, locked, and the checkpoints that are there are written once more. Where this is root that is done as the user of the daemon: `--user`, else the user of the unit that is installed.',
    'Of a node that takes rollouts (`--accept-rollouts` here, or in `/etc/default/ecclusterd`) it says who may make them, and what bounds them.',
    'Of a daemon that runs here already (`--running`) it says whether it is of this package, and what its cluster has against it, such as another machine with the same identity.',
    'By the name of a manager it says whether this machine is where the IR has that manager: nodes take no commands from elsewhere, and give no logs there.',
  ],
  options: [
    irOption,
    nodeOption,
    ...busOptions,
    busTimeoutOption,
    controlOption,
    {
      name: 'running',
      value: 'ENDPOINT',
      doc: 'Where the console of a daemon is that runs here already; the default is that of the unit, /run/ecclusterd/2025.',
    },
    feedOption,
    ...identityOptions,
    ...takingOptions,
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

const setup: Command = {
  name: 'setup',
  summary: 'makes this machine the node or manager that its certificate names: configuration, unit, and what Corosync needs',
  about: [
    "Writes the IR and the certificate to /etc/ecclusterd, the unit of systemd (beside that of a package only what is this machine's own), and with --bus-key what Corosync needs, each file with its owner and mode; makes the user of the unit where it is missing; enables the units, and starts nothing. It can be said again: what is as it should be is left alone. docs/operations.md has the whole way.",
    'What it has written is noted in /etc/ecclusterd/setup.json. --undo stops and disables the unit, removes these files where nobody has changed them since, and puts back what was there before.',
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
      choices: corosyncProfiles,
      doc: 'Of Corosync, as for `ecclusterd corosync-conf`; the default is fast.',
    },
    {
      name: 'user',
      value: 'NAME',
      doc: 'As whom it runs. Where logs of a mail server are served: the user to whom they belong. The default is ecclusterd, which is made.',
    },
    { name: 'print', doc: 'Show every step and what would be written (but for keys), and do nothing.' },
    { name: 'undo', doc: 'Take back what an earlier setup has done on this machine.' },
  ],
  examples: [
    { line: 'ecclusterd setup --ir cluster.json --identity east1.pem --bus-key bus.key --user ecuser', says: 'as root, on east1' },
    { line: 'ecclusterd setup --undo', says: 'the machine leaves the cluster; its addresses are handed over first' },
  ],
  exits: [
    { code: 0, means: 'done' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, is not valid, or has no such machine' },
    { code: 4, means: 'not root, or something cannot be read or written' },
  ],
  load: async () => (await import('./setup-command.ts')).runSetup,
};

const rehearse: Command = {
  name: 'rehearse',
  summary: 'moves, drains and, asked twice, kills one node of the running cluster, measures gaps, and prints a report that one can file',
  about: [
    'On the machine of a manager, as root. An address is moved to the node, the node is drained and taken back, and with --kill its daemon is ended by kill -9 and has to come back. Meanwhile pings go to the addresses from here, where none of them ever is, and what is not answered is in the report, beside what the state machine of the daemon foresees: it is played beforehand, from where the running nodes are.',
    'Refused, before anything is done, where the cluster is not at rest, where a step would leave an address without an owner, and where an address does not answer pings from here.',
    'Afterwards nobody drains who did not, and what was pinned is pinned where it was. So it is after SIGINT or SIGTERM, too; and where this process dies the drain ends by itself.',
  ],
  options: [
    {
      name: 'control',
      value: 'ENDPOINT',
      doc: 'The console of the manager; the default is that of its unit, /run/ecclusterd/2025.',
    },
    { name: 'node', value: 'NAME', doc: 'Which node it is about.' },
    {
      name: 'kill',
      doc: 'Kill its daemon as well. Asks for the name of the node once more; where nobody can be asked, --yes-kill has it.',
    },
    { name: 'yes-kill', value: 'NAME', doc: 'The answer to that question.' },
    {
      name: 'kill-command',
      value: 'COMMAND',
      doc: 'What kills the daemon, run without a shell: `{node}` and `{pid}` in it are the name of the node and the process. The default logs in by ssh as root, and looks first whether that process is an ecclusterd.',
    },
    {
      name: 'kill-gap',
      value: 'MS',
      doc: 'For how long an address may be without service when its daemon is killed; the default is 1000.',
    },
    {
      name: 'every',
      value: 'MS',
      doc: 'How far apart the probes of an address are; the default is 20, and more where many addresses are probed.',
    },
    { name: 'limit', value: 'SEC', doc: 'A drain ends by itself after so long; the default is 120.' },
    { name: 'print', doc: 'Show what would be done and what is foreseen, and do nothing.' },
    { name: 'json', doc: 'Print the report as one JSON document.' },
  ],
  examples: [
    { line: 'ecclusterd rehearse --node east1 --print', says: 'what would happen' },
    { line: 'ecclusterd rehearse --node east1 > rehearsal.txt', says: 'nothing is without service' },
    { line: 'ecclusterd rehearse --node east1 --kill', says: 'what its addresses lose when its daemon dies' },
  ],
  exits: [
    { code: 0, means: 'passed: no probe was lost in what was planned, and no gap was too long' },
    { code: 1, means: 'failed or interrupted: the report says at which step, and what could not be put back' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'refused, and nothing was done: the lines say why' },
    { code: 4, means: 'this machine cannot do it: no manager answers, or it may not send pings' },
  ],
  load: async () => (await import('./rehearse-command.ts')).runRehearse,
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
  setup,
  audit,
  rehearse,
  demo,
  dump,
  simulate,
  corosyncConf,
  spreadConf,
  pki,
  postfixPolicy,
  ...logCommands,
];
