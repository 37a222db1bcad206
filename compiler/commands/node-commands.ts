// The commands that change the nodes of a tree, for the table.

import type { Command, CommandOption } from './command.ts';
import { allowOutside } from './shared-options.ts';

const options: readonly CommandOption[] = [
  { name: 'dry-run', doc: 'Print what would change as a diff, and which addresses would move; write nothing.' },
  { name: 'force', doc: 'Also where there would be new errors, and files that are marked read-only.' },
  { name: 'product', value: '3|4', choices: ['3', '4'], doc: 'Version of Momentum; 4 is the default.' },
  allowOutside,
];

const exits: Command['exits'] = [
  'done',
  'there would be errors that are not there now; nothing was written',
  'wrong usage, or it cannot be done',
];
const checked =
  'The tree is checked as it would be: where there would be new errors nothing is written. Addresses that would have another owner, by the election of the daemon itself, are printed as `ADDRESS: OLD -> NEW`.';

export const rename: Command = {
  name: 'rename',
  summary: 'call a node or manager otherwise, wherever it is named',
  operands: 'node OLD NEW [PATH]',
  operandsMax: 4,
  completes: ['node'],
  about: [
    'Changes the folder, `nodename`, `duravip_preference`, peers, `Manager` and `Node` of `Logs`, includes by way of the folder and, for a manager, the subscribers of its name. PATH is the configuration tree; the current folder without it.',
    checked,
  ],
  options,
  examples: [{ line: 'ecconf rename node east2 east5 conf', says: 'everywhere in the tree' }],
  exits,
  load: async () => (await import('./nodes.ts')).runRename,
};

export const add: Command = {
  name: 'add',
  summary: 'add a node that is like another one',
  operands: 'node NAME [PATH]',
  operandsMax: 3,
  completes: ['node'],
  about: [
    'Copies the folder of the other node with the new name and address in it, and names the new one among peers and in `Logs`, behind the other.',
    checked,
  ],
  options: [
    { name: 'like', value: 'NODE', doc: 'The node that it is to be like.' },
    { name: 'address', value: 'ADDRESS', doc: 'Its own address in the network of the cluster; needed where the other node has one.' },
    ...options,
  ],
  examples: [{ line: 'ecconf add node east5 --like east2 --address 10.20.0.15 conf', says: 'one more, as east2 is' }],
  exits,
  load: async () => (await import('./nodes.ts')).runAdd,
};

export const remove: Command = {
  name: 'remove',
  summary: 'take a node out of the configuration',
  operands: 'node NAME [PATH]',
  operandsMax: 3,
  completes: ['node'],
  about: ['Removes the configuration files of its folder, its entries among peers and in `Logs`, and the preferences for it.', checked],
  options,
  examples: [{ line: 'ecconf remove node east2 --dry-run conf', says: 'what would change, and what would move' }],
  exits,
  load: async () => (await import('./nodes.ts')).runRemove,
};
