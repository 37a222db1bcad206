// From `argv` to a command and its arguments, by the table. Every mistake is a `UsageError` that says what would be right.

import { parseArgs } from 'node:util';
import { slashed } from '../../base/paths.ts';
import { nearest } from '../schema/nearest.ts';
import { UsageError, type Arguments, type Command, type CommandOption } from './command.ts';

/** Known to every command. */
export const commonOptions: readonly CommandOption[] = [
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    doc: 'Colours: auto (the default: on a terminal, unless NO_COLOR is set; FORCE_COLOR forces them), always or never.',
  },
  { name: 'help', short: 'h', doc: 'Show the help of the command.' },
];

/** The arguments of one command. */
export function parseArguments(command: Command, argv: readonly string[]): Arguments {
  const options = [...command.options, ...commonOptions];
  const byName = new Map(options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      options.map((option) => [
        option.name,
        { type: option.value === undefined ? 'boolean' : 'string', ...(option.short !== undefined && { short: option.short }) } as const,
      ]),
    ),
  });
  const operands: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(command.completes === 'file' ? slashed(token.value) : token.value);
    if (token.kind !== 'option') continue;
    const option = byName.get(token.name);
    if (option === undefined) throw unknownOption(token.rawName, options, command);
    const value = checkedValue(option, token.rawName, token.value, token.inlineValue === true);
    const earlier = values.get(option.name);
    if (earlier === undefined) values.set(option.name, [value]);
    else earlier.push(value);
  }
  const extra = operands[command.operandsMax];
  if (extra !== undefined) throw new UsageError(`\`${extra}\` is one argument too many; see ecconf ${command.name} --help`);
  return {
    operands,
    flag: (name) => values.has(name),
    text: (name) => values.get(name)?.at(-1) ?? null,
    texts: (name) => values.get(name) ?? [],
  };
}

function checkedValue(option: CommandOption, rawName: string, value: string | undefined, inline: boolean): string {
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return '';
  }
  // `--output --quiet` is a forgotten value. A lone dash is one (standard input or output).
  if (value === undefined || (!inline && value.startsWith('-') && value !== '-')) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const near = nearest(option.choices, value);
    const meant = near === null ? '' : `; did you mean ${near}?`;
    throw new UsageError(`${rawName} is one of ${option.choices.join(', ')}, not \`${value}\`${meant}`);
  }
  return option.completes === 'file' || option.completes === 'folder' ? slashed(value) : value;
}

function unknownOption(rawName: string, options: readonly CommandOption[], command: Command): UsageError {
  const near = nearest(
    options.map(({ name }) => `--${name}`),
    rawName,
  );
  return new UsageError(
    `ecconf ${command.name} has no option ${rawName}; ${near === null ? `see ecconf ${command.name} --help` : `did you mean ${near}?`}`,
  );
}
