// The command that looks at a running cluster, for the table.

import type { Command } from './command.ts';
import { allowOutside, inputOptions } from './shared-options.ts';

export const drift: Command = {
  name: 'drift',
  summary: 'say in what a running cluster differs from the configuration',
  operands: '[TREE] --live ENDPOINT',
  operandsMax: 1,
  completes: 'file',
  about: [
    'TREE is a configuration tree (the current folder without it), `git:REV` or `git:REV:PATH`, or what `ecconf compile` wrote (`*.json`, `-`). What it compiles to is wanted; each node tells what it runs with and what is on its disk, and each value that is otherwise is printed with the place where the wanted one is written.',
    'ENDPOINT is the console of a manager, which asks all nodes, or of one node: the path of its socket, or HOST:PORT.',
  ],
  options: [
    { name: 'live', value: 'ENDPOINT', completes: 'file', doc: 'The console to ask.' },
    { name: 'format', value: 'FORMAT', choices: ['text', 'json'], doc: 'text (the default) or json.' },
    { name: 'all', doc: 'In text: every value that differs, not twelve of each node.' },
    ...inputOptions.filter(({ name }) => name === 'product' || name === 'skip' || name === 'search-path'),
    allowOutside,
  ],
  examples: [
    { line: 'ecconf drift git:main:conf --live /run/ecclusterd/2025', says: 'on the machine of a manager' },
    { line: 'ecconf drift conf --live /run/ecclusterd/2025 --format json', says: 'for a job that watches' },
  ],
  exits: ['all run, and have on their disks, what is wanted', 'the configuration has errors', 'wrong usage, or nobody answers at ENDPOINT'],
  moreExits: [
    ['3', 'something differs'],
    ['4', 'some nodes did not answer, and nothing differs elsewhere'],
  ],
  load: async () => (await import('./drift.ts')).runDriftCommand,
};
