// `docs/man/ecconf.1`, the manual page, made from the table of commands.

import { commonOptions } from '../commands/arguments.ts';
import type { Command, CommandOption } from '../commands/command.ts';
import { commands } from '../commands/table.ts';

/** The page in the man macro package, ended by a line end. No date: the same table gives the same bytes. */
export function manPage(version: string): string {
  return [
    '.\\" Generated from compiler/commands/table.ts by `npm run generate`; do not edit.',
    `.TH ECCONF 1 "" "ecconf ${version}" "User Commands"`,
    '.SH NAME',
    'ecconf \\- check and compile the configuration of Momentum (Ecelerity) clusters',
    '.SH SYNOPSIS',
    ...commands.flatMap(({ name, operands }) => [`.B ecconf ${roff(name)}`, roff(`[OPTIONS] ${operands}`.trimEnd()), '.br']),
    '.SH COMMANDS',
    ...commands.flatMap(commandPart),
    '.SH COMMON OPTIONS',
    ...commonOptions.flatMap(optionPart),
    '.SH ENVIRONMENT',
    '.TP',
    '.BR NO_COLOR ", " FORCE_COLOR',
    'Switch colours off or on, unless \\fB\\-\\-color\\fR says otherwise.',
    '.TP',
    '.B ECCONF_DEBUG',
    'Set: an internal error is shown with its details.',
    '.SH EXIT STATUS',
    '0: clean. 1: findings. 2: wrong usage, or a file that cannot be read or written.',
    '',
  ].join('\n');
}

function commandPart(command: Command): string[] {
  return [
    `.SS ecconf ${roff(command.name)}`,
    `${roff(command.summary)}.`,
    ...command.about.flatMap((paragraph) => ['.PP', roff(paragraph)]),
    ...command.options.flatMap(optionPart),
    '.PP',
    'Examples:',
    ...command.examples.flatMap(({ line, says }) => ['.TP', `.B ${roff(line)}`, roff(says)]),
  ];
}

export function optionPart({ name, short, value, doc }: Pick<CommandOption, 'name' | 'short' | 'value' | 'doc'>): string[] {
  const spelled = `${short === undefined ? '' : `\\fB\\-${short}\\fR, `}\\fB${roff(`--${name}`)}\\fR`;
  return ['.TP', value === undefined ? spelled : `${spelled} \\fI${roff(value)}\\fR`, roff(doc)];
}

/** Text for roff: `-` as the character that people can copy, no line that begins with a control character. */
export function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
