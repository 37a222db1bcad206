// The `Logs` stanza of eccluster.conf: what the manager (log aggregator) fetches from the nodes and where it writes it.
// Not to be mixed up with the option `logs` of `cluster`, which says what a node offers.

import type { OptionSpec, ScopeSpec } from './option.ts';
import { absolutePath, count, option, permissions, rule, scope, text, value } from './types.ts';

const page = '4/config/ref-eccluster-conf.md';
const complex = '4/cluster-config-logging-complex.md';

export const logsScopes: readonly ScopeSpec[] = [
  scope({
    name: 'Logs',
    parents: ['global'],
    singleton: true,
    since: '3.0',
    doc: "The manager's side of log aggregation: files, modes and, in `Manager` stanzas, who fetches what from which node. Belongs in `eccluster.conf`.",
    cite: page,
  }),
  scope({
    name: 'Manager',
    parents: ['logs'],
    instance: 'required',
    instanceKind: 'node',
    since: '3.0',
    doc: 'What holds on the manager of this name only.',
    cite: complex,
  }),
  scope({
    name: 'Node',
    parents: ['manager', 'msg_gen'],
    instance: 'required',
    instanceKind: 'node',
    // What `msg_gen` accepts here is known from samples only.
    open: true,
    since: '3.0',
    doc: 'In a `Manager`: how this manager fetches the logs of the node of this name. In `msg_gen`: one node of the message generation cluster.',
    cite: complex,
  }),
];

export const logsOptions: readonly OptionSpec[] = [
  option({
    name: 'logfile',
    in: ['logs'],
    type: text,
    default: value('/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}'),
    change: 'reload',
    doc: 'Where the records go: a path with the letters of strftime and `%{l}` for the name of the log, `%{n}` for the node, `%{s}` for the subcluster. Folders are made as needed; when the path changes with the date, a new file begins, and there is no other rotation. Without `%{l}` and `%{n}` several logs share one file. The manual names no default; this is what the shipped file has.',
    cite: page,
    example: 'logfile = "/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}"',
  }),
  option({
    name: 'file_mode',
    in: ['logs'],
    type: permissions,
    default: value('0640'),
    change: 'reload',
    doc: 'Mode of new log files. The manual names no default; this is what the shipped file has.',
    cite: page,
  }),
  option({
    name: 'dir_mode',
    in: ['logs'],
    type: { kind: 'permissions', folder: true },
    default: value('0755'),
    change: 'reload',
    doc: 'Mode of new folders. The manual names no default; this is what the shipped file has.',
    cite: page,
  }),
  option({
    name: 'max_open',
    in: ['logs'],
    type: count(1),
    unit: 'files',
    default: rule('not documented'),
    change: 'reload',
    doc: 'Most log files that are open at once.',
    cite: page,
  }),
  option({
    name: 'max_idle',
    in: ['logs'],
    type: count(1),
    unit: 'seconds',
    default: rule('not documented'),
    change: 'reload',
    doc: 'Time without a new record after which a log file is closed.',
    cite: page,
  }),
  option({
    name: 'control_cache',
    in: ['logs'],
    type: absolutePath,
    change: 'reload',
    doc: 'File that keeps the answers to cluster-wide console commands until they are fetched with `retrieve`.',
    cite: page,
  }),
  option({
    name: 'subscriber',
    in: ['node'],
    type: { kind: 'list', of: text },
    default: rule('the name of the manager, then `master`'),
    change: 'reload',
    doc: 'Subscriber names under which the manager fetches the logs of this node, tried in order. The empty list `()` fetches nothing. Two managers must not share a name on one node: they would take records from each other.',
    cite: complex,
    example: 'Subscriber = ( "eastmgr" )',
  }),
];
