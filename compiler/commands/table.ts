// The commands. See `command.ts` for what is made from this table.

import { allowOutside, checkOptions, inputOptions, largeOptions } from './shared-options.ts';
import type { Command } from './command.ts';
import { drift, rollout } from './live-commands.ts';
import { add, remove, rename } from './node-commands.ts';
import { playground } from './playground-command.ts';

const check: Command = {
  name: 'check',
  summary: 'find every mistake, in each node and across all of them',
  operands: '[PATH...]',
  operandsMax: Number.POSITIVE_INFINITY,
  completes: 'file',
  about: [
    'PATH is a configuration tree (a folder with `global`, `default` and one folder for each node), a single file, or `-` for standard input. Without a PATH the current folder is checked.',
    'A tree is checked as the nodes read it: each with its own search path and includes, then all of them together. In a single file only what it shows by itself is checked.',
    'Stanzas and options of modules that the manual does not know are taken from the descriptions of these modules, `*.ecm` in the tree, in its `global`, `default` and `libexec` and one folder deeper in that. Copy them there from the `libexec` of an installation.',
    'A finding is accepted by a comment with a reason, behind it or on the line before: `# ecconf-ignore EC2001: read by our own module`; for a whole file: `# ecconf-ignore-file EC3601: lab machines`. `--baseline` accepts what was there on a certain day.',
  ],
  options: [...inputOptions, ...checkOptions, ...largeOptions],
  examples: [
    { line: 'ecconf check /opt/msys/ecelerity/etc/conf', says: 'the whole cluster, from the checkout that every node has' },
    { line: 'ecconf check ecelerity-cluster.conf', says: 'one file' },
    { line: 'git show HEAD:east1/node-local.conf | ecconf check - --stdin-name east1/node-local.conf', says: 'what was committed' },
    { line: 'ecconf check --node east1=a.conf --node east2=b.conf', says: 'two nodes, wherever their root files lie' },
    { line: 'ecconf check --format sarif --output ecconf.sarif conf', says: 'for a code scanning service' },
    { line: 'ecconf check --fix --dry-run conf', says: 'what --fix would change, as a diff' },
    { line: 'ecconf check --baseline baseline.json conf', says: 'only what is new since `--write-baseline baseline.json`' },
  ],
  exits: ['no finding at or above `--fail-on`', 'findings at or above `--fail-on`', 'wrong usage, or a file cannot be read or written'],
  load: async () => (await import('./check.ts')).runCheck,
};

const compile: Command = {
  name: 'compile',
  summary: 'write the validated cluster as one JSON document, the IR',
  operands: '[PATH...]',
  operandsMax: Number.POSITIVE_INFINITY,
  completes: 'file',
  about: [
    'Reads the same inputs as `ecconf check`. Where there are errors they are printed and nothing is written. The same input always gives the same bytes.',
  ],
  options: [
    ...inputOptions.filter(({ name }) => name !== 'node'),
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      completes: 'file',
      doc: 'Write the IR there, whole or not at all; standard output is the default.',
    },
    { name: 'source-map', value: 'FILE', completes: 'file', doc: 'Write where each value of the IR comes from.' },
    {
      name: 'node',
      value: 'NAME[=PATH]',
      multiple: true,
      doc: 'NAME=PATH adds a node by its root file, as for check. NAME alone: the IR holds only this node (and the managers).',
    },
    { name: 'force', doc: 'Write also a file that is marked read-only.' },
    { name: 'quiet', short: 'q', doc: 'Print errors only.' },
    ...largeOptions,
  ],
  examples: [
    { line: 'ecconf compile conf -o cluster.ir.json --source-map cluster.map.json', says: 'the cluster' },
    { line: 'ecconf compile conf --node east1', says: 'the part of one node, on standard output' },
  ],
  exits: ['the IR was written', 'there are errors; nothing was written', 'wrong usage, or a file cannot be read or written'],
  load: async () => (await import('./compile.ts')).runCompile,
};

const show: Command = {
  name: 'show',
  summary: 'print the configuration that a node really has, with the origin of each value',
  operands: '[PATH...]',
  operandsMax: Number.POSITIVE_INFINITY,
  completes: 'file',
  about: [
    'All includes are followed and equal stanzas merged, as the node does it; of an option that is set several times only the value that counts is printed. Each value is followed by the file and line that it is from. The output is a configuration itself.',
  ],
  options: [
    ...inputOptions.filter(({ name }) => name !== 'node'),
    {
      name: 'node',
      value: 'NAME[=PATH]',
      multiple: true,
      doc: 'NAME chooses the node or manager. NAME=PATH adds a node by its root file, as for check.',
    },
  ],
  examples: [
    { line: 'ecconf show conf --node east1', says: 'one node of the tree' },
    { line: 'diff <(ecconf show conf --node east1) <(ecconf show conf --node east2)', says: 'what two nodes do not share' },
  ],
  exits: ['printed', null, 'no such node, or a file cannot be read'],
  load: async () => (await import('./show.ts')).runShow,
};

const fmt: Command = {
  name: 'fmt',
  summary: 'bring configuration files into the one canonical format',
  operands: '[PATH...]',
  operandsMax: Number.POSITIVE_INFINITY,
  completes: 'file',
  about: [
    'PATH is a file, a folder (all `*.conf` files in it, however deep, are taken; folders whose names begin with a dot are not, nor are mbus.conf and ec_rotate.conf), or `-` for standard input. Without a PATH the current folder is taken.',
    'Without an option one file is printed to standard output. Comments, groups of lines and the order of everything are kept; what a file means never changes, and that is proved for each file before it is written. A file with syntax errors is left as it is.',
    'A comment `# prettier-ignore` keeps the item behind it as it is written.',
  ],
  options: [
    { name: 'check', doc: 'Print the names of the files that are not in the format, change nothing.' },
    { name: 'diff', doc: 'Print what would change as a unified diff, change nothing.' },
    { name: 'write', short: 'w', doc: 'Write the files, each whole or not at all; owner, mode, access lists and links stay as they are.' },
    { name: 'force', doc: 'With --write: also files that are marked read-only.' },
    { name: 'product', value: '3|4', choices: ['3', '4'], doc: 'Version of Momentum whose manual names are spelt by; 4 is the default.' },
    { name: 'stdin-name', value: 'PATH', completes: 'file', doc: 'What standard input is called in messages and diffs.' },
    allowOutside,
  ],
  examples: [
    { line: 'ecconf fmt --write conf', says: 'the whole configuration tree' },
    { line: 'ecconf fmt --check conf', says: 'for CI' },
    { line: 'ecconf fmt --diff ecelerity-cluster.conf', says: 'what would change in one file' },
    { line: 'ecconf fmt - < ecelerity.conf', says: 'as a filter, for editors' },
  ],
  exits: [
    'done, or nothing to do',
    'with --check or --diff: a file is not in the format; always: a file has syntax errors',
    'wrong usage, or a file cannot be read or written',
  ],
  load: async () => (await import('./fmt.ts')).runFmt,
};

const explain: Command = {
  name: 'explain',
  summary: 'say why a finding matters, with a bad and a good example',
  operands: '[CODE|NAME]',
  operandsMax: 1,
  completes: 'code',
  about: ['Without an argument all codes are listed.'],
  options: [{ name: 'json', doc: 'As JSON.' }],
  examples: [
    { line: 'ecconf explain EC3101', says: 'one code' },
    { line: 'ecconf explain', says: 'all of them' },
  ],
  exits: ['explained', null, 'no such code'],
  load: async () => (await import('./explain.ts')).runExplain,
};

const options: Command = {
  name: 'options',
  summary: 'search the catalogue of configuration options',
  operands: '[QUERY]',
  operandsMax: 1,
  completes: 'none',
  about: ['QUERY is a name, a part of one, or a word of its description. Without a QUERY everything in `--scope` is listed.'],
  options: [
    { name: 'scope', value: 'SCOPE', doc: 'Only options valid in this scope, such as cluster, replicate or binding.' },
    { name: 'product', value: '3|4', choices: ['3', '4'], doc: 'Version of Momentum; 4 is the default.' },
    { name: 'momentum', value: 'VERSION', doc: 'Only what this very version has, such as 3.6.12 or 5.3.' },
    { name: 'json', doc: 'As JSON.' },
  ],
  examples: [
    { line: 'ecconf options duravip_balance_set_size', says: 'one option, in full' },
    { line: 'ecconf options --scope replicate', says: 'everything that a Replicate stanza takes' },
  ],
  exits: ['something was found', 'nothing was found', 'wrong usage'],
  load: async () => (await import('./options.ts')).runOptions,
};

const plan: Command = {
  name: 'plan',
  summary: 'say what a change does: what it takes, which addresses move, in which order nodes change',
  operands: '[OLD [NEW]]',
  operandsMax: 2,
  completes: 'file',
  about: [
    'OLD and NEW are configuration trees (folders), `git:REV` or `git:REV:PATH` (read without a checkout; PATH from the top of the repository), or what `ecconf compile` wrote (`*.json`, `-`). Without them: `git:HEAD` and the current folder.',
    'What is compared is what the nodes get: formatting, order, comments, another file, a default written out are no change. Who owns what before and after is calculated by the election of the daemon, then played in the simulator.',
    'A change takes: none, live (nobody has to do anything), reload, restart (one node at a time) or stop-all (all nodes stopped at one moment). The order is any, where every state in between is sound; else the one that avoids the state that is named.',
  ],
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      multiple: true,
      choices: ['text', 'json', 'markdown', 'html'],
      doc: 'text (the default), json, markdown (for a comment on a pull request) or html; may be repeated, each with an --output.',
    },
    {
      name: 'output',
      short: 'o',
      value: 'FILE',
      multiple: true,
      completes: 'file',
      doc: 'Where the formats go, in the same order; `-` or none: standard output.',
    },
    {
      name: 'live',
      value: 'ENDPOINT',
      completes: 'file',
      doc: 'In place of OLD what the nodes run with, who owns what now, and what readers of logs have not read: by the console of a manager, or of one node.',
    },
    { name: 'all', doc: 'In text: all lines, not forty.' },
    {
      name: 'runtime',
      value: 'NAME',
      choices: ['ecclusterd', 'momentum'],
      doc: 'What runs the cluster: ecclusterd (the default), or the cluster module of Momentum itself, which takes less at run time.',
    },
    {
      name: 'play',
      value: 'N',
      doc: 'How often the change is played in the simulator, each time with another seed; 3 is the default, 0: not at all.',
    },
    {
      name: 'fail-on',
      value: 'WHAT',
      multiple: true,
      choices: ['live', 'reload', 'restart', 'stop-all', 'move', 'gap', 'unowned', 'order', 'cut-off'],
      doc: 'Exit status 3 for a grade (that or worse), for an address that moves, for time out of service, for an address that nobody can have, for any order but "any", for a reader of a log that is cut off. May be repeated.',
    },
    { name: 'exit-grade', doc: 'The exit status says the grade.' },
    ...inputOptions.filter(({ name }) => name === 'product' || name === 'skip' || name === 'search-path'),
    allowOutside,
  ],
  examples: [
    { line: 'ecconf plan', says: 'what the changes in the current folder do that are not committed yet' },
    { line: 'ecconf plan git:main:conf git:HEAD:conf --format markdown', says: 'for a comment on a pull request' },
    { line: 'ecconf plan git:main . --fail-on restart --fail-on gap', says: 'a gate for CI' },
    { line: 'ecconf plan --live /run/ecclusterd/2025 conf', says: 'against what runs, on the machine of a manager' },
    { line: 'ecconf plan running.json new.json --play 0', says: 'two compiled configurations' },
  ],
  exits: [
    'planned, also when nothing changes',
    'the new configuration has errors',
    'wrong usage, or a file, revision or repository cannot be read',
  ],
  moreExits: [
    ['3', 'a --fail-on applies'],
    ['10', 'with --exit-grade: live; 11: reload, 12: restart, 13: stop-all'],
  ],
  load: async () => (await import('./plan.ts')).runPlanCommand,
};

const completion: Command = {
  name: 'completion',
  summary: 'print the completion script of a shell',
  operands: 'bash|zsh|fish',
  operandsMax: 1,
  completes: ['bash', 'zsh', 'fish'],
  about: ['Put the output where your shell looks for completions, or evaluate it.'],
  options: [],
  examples: [
    { line: 'eval "$(ecconf completion bash)"', says: 'in ~/.bashrc' },
    { line: 'ecconf completion zsh > ~/.zfunc/_ecconf', says: 'with ~/.zfunc in fpath' },
    { line: 'ecconf completion fish > ~/.config/fish/completions/ecconf.fish', says: 'for fish' },
  ],
  exits: ['printed', null, 'no such shell'],
  load: async () => {
    const { runCompletion } = await import('./completion.ts');
    return (given, terminal) => runCompletion(given, terminal, commands);
  },
};

const help: Command = {
  name: 'help',
  summary: 'show the help of ecconf or of a command',
  operands: '[COMMAND]',
  operandsMax: 1,
  completes: 'command',
  about: [],
  options: [],
  examples: [{ line: 'ecconf help check', says: 'the same as ecconf check --help' }],
  exits: ['shown', null, 'no such command'],
  load: async () => {
    const { runHelp } = await import('./help.ts');
    return (given, terminal) => runHelp(given, terminal, commands);
  },
};

export const commands: readonly Command[] = [
  check,
  compile,
  fmt,
  show,
  explain,
  options,
  plan,
  drift,
  rollout,
  rename,
  add,
  remove,
  playground,
  completion,
  help,
];
