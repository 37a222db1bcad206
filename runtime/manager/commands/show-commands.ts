// What a manager shows of the cluster by itself, and what it does not: commands of the cluster module do not execute here (the manual says so).

import { fail, say } from '../../console/answer.ts';
import type { Command } from '../../console/console-command.ts';
import { duravipOwners } from '../../console/commands/duravip-owners.ts';
import { sharedList } from '../../console/commands/shared-list.ts';
import { sharedShow } from '../../console/commands/shared-show.ts';
import { differenceLines } from '../../control/node-agreement.ts';
import type { ManagerPort } from '../manager-port.ts';
import { showMoves } from './show-moves.ts';

/** The line of LICENSE. */
const copyright = 'Copyright (c) 2026 the ecconf authors (MIT)';

export const managerVersion: Command = {
  name: 'version',
  args: [],
  summary: 'show version and copyright of the manager',
  about: [],
  own: false,
  effect: 'read',
  remote: 'never',
  examples: [],
  run: ({ port }) => {
    const { version, node } = port.snapshot().self;
    return say([`eccmgr version: ${version}`, copyright], { program: 'eccmgr', version, copyright, node });
  },
};

/** Any `cluster ...`. */
export const notHere: Command = {
  name: 'cluster',
  args: [{ name: 'command', kind: 'command', optional: true }],
  summary: 'does not execute on a manager: broadcast cluster ...',
  about: ['Commands of the cluster module are for nodes: `broadcast cluster info`, then `retrieve cluster info`, or `ask cluster info`.'],
  own: false,
  hidden: true,
  effect: 'read',
  remote: 'never',
  examples: [],
  run: ({ args }) => {
    const command = `cluster ${args['command'] ?? ''}`.trim();
    return fail(`"${command}" does not execute on a manager`, `ask the nodes: broadcast ${command}`);
  },
};

export function showCommands(port: ManagerPort): readonly Command[] {
  const here = { own: true, remote: 'never', effect: 'read', examples: [] } as const;
  return [
    { ...duravipOwners, ...here, name: 'show owners' },
    {
      ...sharedShow,
      ...here,
      name: 'show shared',
      args: sharedShow.args.map((each) => ({ ...each, optional: true })),
      summary: 'list what nodes count for managers, or show one of these objects',
      run: (call) => (call.args['object'] === undefined ? sharedList : sharedShow).run(call),
    },
    showMoves(port),
    {
      ...here,
      name: 'show problems',
      args: [],
      summary: 'show who differs from the others in what must be the same',
      about: ['Empty where all agree.'],
      run: () => {
        const differences = port.differences();
        const lines = differenceLines(differences);
        return say(lines, { problems: lines, differences: differences.shown.map((each) => ({ ...each })) });
      },
    },
  ];
}
