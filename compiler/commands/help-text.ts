// The text of `--help`: what the command is for, then how it is called, examples, options, exit codes.

import { commonOptions } from './arguments.ts';
import type { Command, CommandOption } from './command.ts';
import { wrap } from './wrap.ts';

const width = 100;

export function helpOverview(commands: readonly Command[], version: string): string {
  const longest = commands.reduce((most, { name }) => Math.max(most, name.length), 0);
  return [
    `ecconf ${version}: checks and compiles the configuration of Momentum (Ecelerity) clusters`,
    '',
    'usage: ecconf COMMAND [ARGUMENTS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`),
    '',
    'Try it:',
    '  ecconf check CONF               where CONF is a checkout with global/, default/ and a folder for each node',
    '  ecconf explain CODE             why something is reported, and how it is meant to be',
    '  ecconf check --help             everything that check can do',
    '',
    'Exit codes: 0 clean, 1 findings, 2 wrong usage or a file that cannot be read or written.',
    '',
  ].join('\n');
}

export function helpOf(command: Command): string {
  const options = [...command.options, ...commonOptions];
  const [ok, findings, wrong] = command.exits;
  return [
    ...wrap(`ecconf ${command.name}: ${command.summary}`, width),
    '',
    `usage: ecconf ${command.name} [OPTIONS] ${command.operands}`.trimEnd(),
    '',
    ...command.about.flatMap((paragraph) => [...wrap(paragraph, width), '']),
    'Examples:',
    ...command.examples.flatMap(({ line, says }) => [`  ${line}`, `      ${says}`]),
    '',
    'Options:',
    ...options.flatMap(optionLines),
    '',
    'Exit codes:',
    `  0  ${ok}`,
    ...(findings === null ? [] : [`  1  ${findings}`]),
    `  2  ${wrong}`,
    ...(command.moreExits ?? []).map(([code, meaning]) => `  ${code}  ${meaning}`),
    '',
  ].join('\n');
}

/** `-o, --output FILE`. */
export function optionHead({ name, short, value }: CommandOption): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

function optionLines(option: CommandOption): string[] {
  return [`  ${optionHead(option)}`, ...wrap(option.doc, width, '      ')];
}
