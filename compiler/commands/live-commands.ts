// The commands that speak to a running cluster, for the table.

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

export const rollout: Command = {
  name: 'rollout',
  summary: 'bring a configuration to the nodes of a running cluster, and back where anything fails',
  operands: '[NEW] --manager ENDPOINT',
  operandsMax: 1,
  completes: 'file',
  about: [
    'NEW is a configuration tree (the current folder without it), `git:REV[:PATH]`, or what `ecconf compile` wrote (`*.json`, `-`). It is compiled and planned against what the nodes run; the plan is shown and a question asked. Then the manager offers it to all nodes, each checks it on its own machine, and they switch in the order of the plan, each step at rest before the next. Where anything fails, all go back to what they ran before.',
    'ENDPOINT is the console of a manager on this machine. Nodes take rollouts when they were started with `ecclusterd --accept-rollouts`.',
    'When all have switched and settled we confirm it; with --confirm-within a person does, here or by `rollout confirm` at the console of the manager. What is not confirmed in time every node takes back by its own clock, whether a manager lives or not.',
  ],
  options: [
    { name: 'manager', value: 'ENDPOINT', completes: 'file', doc: 'The console of the manager that does it.' },
    {
      name: 'plan',
      value: 'FILE',
      completes: 'file',
      doc: 'Go on only where this plan (`ecconf plan --live --format json`) is still what would be done.',
    },
    { name: 'confirm-within', value: 'SEC', doc: 'A person confirms, within so many seconds (5 to 3600) after the last step.' },
    {
      name: 'without',
      value: 'NODE',
      multiple: true,
      doc: 'Go on without a node that is down. It gets the configuration when it is back.',
    },
    { name: 'accept-gap', doc: 'Also where all nodes must stop at one moment, and every address is out of service meanwhile.' },
    { name: 'yes', short: 'y', doc: 'Ask nothing.' },
    { name: 'sign', value: 'KEY', completes: 'file', doc: 'Sign it with this private key (Ed25519, PEM), for nodes that have --trust.' },
    { name: 'message', short: 'm', value: 'TEXT', doc: 'Why, for the history.' },
    { name: 'play', value: 'N', doc: 'How often the change is played in the simulator; 3 is the default, 0 plays nothing.' },
    { name: 'all', doc: 'Show the whole plan, not 40 lines of it.' },
    ...inputOptions.filter(({ name }) => name === 'product' || name === 'skip' || name === 'search-path'),
    allowOutside,
  ],
  examples: [
    { line: 'ecconf rollout conf --manager /run/ecclusterd/2025', says: 'plan, ask, and roll out' },
    { line: 'ecconf rollout --plan plan.json --manager /run/ecclusterd/2025 --yes', says: 'what was planned and read before' },
    {
      line: 'ecconf rollout git:main:conf --manager /run/ecclusterd/2025 --confirm-within 300 -m "new addresses"',
      says: 'back after five minutes, unless somebody confirms',
    },
  ],
  exits: ['committed, or there was nothing to do', 'refused, and nothing was changed', 'wrong usage, or no manager answers at ENDPOINT'],
  moreExits: [
    ['5', 'rolled back: all run what they ran before'],
    ['6', 'rolled back, and a node did not come back'],
    ['7', 'nobody knows: the connection to the manager, or its bus, was lost'],
  ],
  load: async () => (await import('./rollout.ts')).runRolloutCommand,
};
