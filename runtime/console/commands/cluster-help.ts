// `cluster help` and `help`: the lists of commands, made from the table.

import { mapLazily, say, type Answer } from '../answer.ts';
import { usageOf, type Call, type Command } from '../console-command.ts';
import { findCommand } from '../console-request.ts';
import { splitWords } from '../../text/words.ts';
import { wrap } from '../../text/wrap.ts';

export const clusterHelp: Command = {
  name: 'cluster help',
  args: [],
  summary: 'list the cluster commands',
  about: ['A plus marks what the manual does not have.'],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster help'],
  run: ({ commands }) => list(commands.filter(({ name }) => name.startsWith('cluster '))),
};

export const help: Command = {
  name: 'help',
  args: [{ name: 'command', kind: 'rest', optional: true }],
  summary: 'list all commands, or tell of one',
  about: ['A plus marks what the manual does not have.'],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['help cluster duravip move'],
  run,
};

function run({ commands, args }: Call): Answer {
  const asked = args['command'] ?? '';
  if (asked === '') return list(commands.filter(({ hidden }) => hidden !== true));
  const found = findCommand(splitWords(asked).words, commands);
  if (!('command' in found)) return found;
  const { command } = found;
  const text = [capitalised(command.summary), ...command.about].flatMap((line) => wrap(line, columns));
  return say([`usage: ${usageOf(command)}`, '', ...text], {
    usage: usageOf(command),
    summary: command.summary,
    about: command.about,
    own: command.own,
  });
}

function list(commands: readonly Command[]): Answer {
  const width = commands.reduce((most, command) => Math.max(most, usageOf(command).length), 0);
  return {
    ok: true,
    lines: () => [
      ...commands.map((command) => `${usageOf(command).padEnd(width)} ${command.own ? '+' : ' '} ${command.summary}`),
      '',
      '+ not in the manual; json or xml before a command: the answer for programs',
    ],
    document: () => ({
      commands: mapLazily(commands, (command) => ({ usage: usageOf(command), summary: command.summary, own: command.own })),
    }),
  };
}

/** The daemon does not know how wide the terminal is; this fits everywhere. */
const columns = 79;

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
