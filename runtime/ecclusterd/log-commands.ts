// The commands of `ecclusterd` that have to do with logs.

import type { Command } from '../process/program-command.ts';

const jlog: Command = {
  name: 'jlog',
  summary: 'reads, checks and mends jlogs: list, sizes, show, tail, analyse, create, add, remove, set, clean, repair, acknowledge',
  about: [
    'What `jlogctl` does, with JSON output (`--json`) and without writing where it only looks. `ecclusterd jlog` alone lists its commands, `ecclusterd jlog COMMAND --help` tells of one.',
    'Run it as the user that writes the log.',
  ],
  options: [],
  examples: [
    { line: 'ecclusterd jlog list /var/log/ecelerity/mainlog.cluster', says: 'subscribers, and how far each is behind' },
    { line: 'ecclusterd jlog tail --follow /var/log/ecelerity/mainlog.cluster', says: 'what is written, without being a subscriber' },
  ],
  exits: [
    { code: 0, means: 'done' },
    { code: 1, means: 'something is wrong with the log' },
    { code: 2, means: 'wrong usage' },
  ],
  load: async () => async () => 2,
  loadRaw: async () => {
    const { ecjlog } = await import('../log/commands/ecjlog.ts');
    return (argv, terminal) => {
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      return ecjlog(argv, terminal, stop.signal);
    };
  },
};

const log: Command = {
  name: 'log',
  summary: 'writes lines into a jlog: from standard input, from a unix socket, or out of a log file that grows and is rotated',
  about: [
    'Each line, its line end included, is a record, as the loggers of the mail server write them. The log is made if it is not there, and the subscribers of the destination are added where they are missing, so that nothing is lost before their first visit.',
    'On a full disk nothing is thrown away: the input is held back until there is space. A line of more than 1 MiB becomes several records, each but the first beginning with `[continued] `.',
    'With --follow the place in the file is kept in a journal beside the log. Whatever dies, each line comes into the log once. Rotation by renaming and by copying and truncating are followed, also while the program was not running, as long as the rotated file lies beside the old one and is not compressed (`delaycompress` of logrotate).',
    'SIGTERM and SIGINT end it after what was read has been written.',
  ],
  options: [
    {
      name: 'to',
      value: 'DESTINATION',
      doc: 'As in the configuration: `cluster:///path=>subscriber` or `cluster:///path?subscribers=a,b`; both together are united.',
    },
    { name: 'follow', value: 'FILE', doc: 'Take the lines of this file, and go on as it grows.' },
    {
      name: 'from',
      value: 'WHERE',
      choices: ['beginning', 'end'],
      doc: 'Where to begin in the file the first time; the default is beginning.',
    },
    {
      name: 'journal',
      value: 'FILE',
      doc: 'Where the place in the file is kept; the default is beside the log, with a name made of both.',
    },
    { name: 'socket', value: 'PATH', doc: 'Take lines from whoever connects to this unix socket.' },
    { name: 'mode', value: 'OCTAL', doc: 'Mode of the socket; the default is 0660.' },
    {
      name: 'fsync',
      doc: 'Have every batch on the disk before the next one is read. Without it a power cut, though no crash of a program, can lose the last seconds.',
    },
  ],
  examples: [
    { line: 'some-logger | ecclusterd log --to "cluster:///var/log/ecelerity/mainlog.cluster=>master"', says: 'from a pipe' },
    {
      line: 'ecclusterd log --follow /var/log/ecelerity/mainlog.ec --to "cluster:///var/log/ecelerity/mainlog.cluster=>master"',
      says: 'an unmodified mail server',
    },
  ],
  exits: [
    { code: 0, means: 'everything that was read is in the log' },
    { code: 1, means: 'it cannot go on; the message says why, and how many records are in the log' },
    { code: 2, means: 'wrong usage' },
  ],
  load: async () => (await import('./log-command.ts')).runLogInput,
};

const cat: Command = {
  name: 'log-cat',
  summary: 'prints what is in a stream of NATS JetStream that a manager writes (`ecclusterd log cat nats://...`), and verifies it',
  about: [
    'Up to the message that is the last one when it begins. Each message has the place of its record as id, so the command can say whether every log is there once, in order and without a gap, from the first message that the stream still has.',
  ],
  options: [
    { name: 'nats', value: 'URL', doc: 'As for the manager: `nats://HOST:4222/STREAM`. May be given without `--nats` behind `log cat`.' },
    { name: 'subject', value: 'SUBJECT', doc: 'Only these messages, such as `logs.*.east1.mainlog`.' },
    { name: 'verify', doc: 'Print no record.' },
  ],
  examples: [{ line: 'ecclusterd log cat nats://127.0.0.1:4222/LOGS', says: 'all of it, and the verdict on the error output' }],
  exits: [
    { code: 0, means: 'nothing is twice, out of order or missing' },
    { code: 1, means: 'something is, or the stream cannot be read' },
    { code: 2, means: 'wrong usage' },
  ],
  load: async () => (await import('./log-cat.ts')).runLogCat,
};

const verify: Command = {
  name: 'log-verify',
  summary: 'holds the files of a manager against what the nodes still have: nothing lost, nothing twice (`ecclusterd log verify`)',
  about: [
    'Run it on the manager, as its user, while everything runs: nothing is changed and nothing is locked. Each record that a node still has is looked for in the file where it belongs, by position, length and CRC-32, up to the place that the position journal calls durable, and from where this manager began to read. What the nodes have deleted already, because every subscriber has consumed it, cannot be compared any more.',
    'It says that nothing is lost and nothing is there twice only of what it has seen. What it cannot know it calls so: a log that is damaged on the node, or has lost records that nobody has acknowledged, or ends before what was written here; a file that is not there, is shorter or longer than the journal says, or has a text once more in front of what is compared; a log that was never read. Where managers share a log it tells what the node has confirmed to this one, from where this one began last; what others wrote is to be asked there.',
  ],
  options: [
    { name: 'ir', value: 'FILE', doc: 'As for the manager.' },
    { name: 'node', value: 'NAME', doc: 'As for the manager.' },
    { name: 'state', value: 'DIR', doc: 'As for the manager; the default is /var/lib/ecclusterd/NAME.' },
    { name: 'utc', doc: 'As for the manager.' },
    { name: 'identity', value: 'FILE', doc: 'As for the manager.' },
    { name: 'logs-tls-cert', value: 'FILE', doc: 'As for the manager.' },
    { name: 'logs-tls-key', value: 'FILE', doc: 'As for the manager.' },
    { name: 'logs-tls-ca', value: 'FILE', doc: 'As for the manager.' },
    { name: 'json', doc: 'Print one JSON document.' },
  ],
  examples: [{ line: 'ecclusterd log verify --ir /etc/ecclusterd/cluster.json', says: 'a line for each log, and the verdict' }],
  exits: [
    { code: 0, means: 'nothing is lost and nothing is there twice' },
    { code: 1, means: 'something is, or it cannot be told of a log' },
    { code: 2, means: 'wrong usage' },
    { code: 3, means: 'the IR cannot be read, or has no such manager' },
    { code: 4, means: 'the position journal cannot be read' },
  ],
  load: async () => (await import('../manager/verify-command.ts')).runLogVerify,
};

const listen: Command = {
  name: 'listen',
  summary: 'prints the panic messages of the cluster as they come over the bus',
  about: [
    "What the nodes send to `log_group`: their daemons' errors, and what the mail server writes to a published `paniclog`, from when a node started. Best effort: nothing is kept for who does not listen, and a node sends no more than a few in a second (what it left out is counted in its next message).",
  ],
  options: [
    { name: 'ir', value: 'FILE', doc: 'The compiled cluster; `-` reads standard input.' },
    { name: 'group', value: 'NAME', doc: 'The group to listen to; the default are the `log_group`s of the cluster.' },
    { name: 'bus', value: 'ENGINE', choices: ['embedded', 'corosync', 'spread'], doc: 'As for the daemon.' },
    { name: 'bus-socket', value: 'PATH', doc: 'As for the daemon.' },
    {
      name: 'spread',
      value: 'ENDPOINT',
      doc: 'As for the daemon. On Spread other programs may say something in such a group, too: each line tells from whom it is.',
    },
    { name: 'spread-name', value: 'XY', doc: 'As for the daemon.' },
    { name: 'spread-auth', value: 'METHOD', choices: ['NULL', 'IP'], doc: 'As for the daemon.' },
    { name: 'json', doc: 'One JSON object a line.' },
  ],
  examples: [{ line: 'ecclusterd listen --ir /etc/ecclusterd/cluster.json --bus corosync', says: 'on any machine of the bus' }],
  exits: [
    { code: 0, means: 'ended by SIGINT or SIGTERM' },
    { code: 2, means: 'wrong usage, or there is no log_group' },
    { code: 3, means: 'the IR cannot be read or is not valid' },
  ],
  load: async () => (await import('./listen-command.ts')).runListen,
};

export const logCommands: readonly Command[] = [jlog, log, cat, verify, listen];
