// From `argv` to a command and its arguments, by the table. Every mistake ends with exit status 2 and says what would be right.

import { parseArgs } from 'node:util';
import { nearest } from '../text/nearest.ts';
import { usageError, type Arguments, type CommandOption, type Entry, type OptionShape } from './program-command.ts';

/** Known to every command. */
export const commonOptions: readonly CommandOption[] = [{ name: 'help', doc: 'Show the help of the command.' }];

/** The arguments of one command; throws `CommandError`. */
export function parseArguments(command: Entry, argv: readonly string[]): Arguments {
  const options: readonly OptionShape[] = [...command.options, ...commonOptions];
  const byName = new Map(options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: argv.map((argument, at) => withValue(argument === '-h' ? '--help' : argument, argv[at + 1], options)),
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(options.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' } as const])),
  });
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw usageError(`\`${token.value}\` is no argument of ${title(command)}; see ${title(command)} --help`);
    if (token.kind !== 'option') continue;
    const option = byName.get(token.name);
    if (option === undefined) throw unknownOption(token.rawName, options, command);
    values.set(option.name, checkedValue(option, token.value, token.inlineValue === true));
  }
  return { flag: (name) => values.has(name), text: (name) => values.get(name) ?? null };
}

/** An option that may stand alone gets the value that it means then. */
function withValue(argument: string, next: string | undefined, options: readonly OptionShape[]): string {
  const alone = options.find(({ name }) => argument === `--${name}`)?.alone;
  return alone !== undefined && (next === undefined || next.startsWith('-')) ? `${argument}=${alone}` : argument;
}

/** `ecclusterd`, or `ecclusterd check`. */
export function title(command: Entry): string {
  return `ecclusterd ${command.name}`.trimEnd();
}

/** A whole number within bounds, or null where the option is not given; throws `CommandError`. */
export function numberOf(given: Arguments, name: string, least: number, most: number): number | null {
  const text = given.text(name);
  if (text === null) return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
    throw usageError(`--${name} is a number from ${least} to ${most}, not \`${text}\``);
  }
  return value;
}

function checkedValue(option: OptionShape, value: string | undefined, inline: boolean): string {
  const name = `--${option.name}`;
  if (option.value === undefined) {
    if (value !== undefined) throw usageError(`${name} takes no value`);
    return '';
  }
  // `--ir --dry-run` is a forgotten value. A lone dash is one: standard input.
  if (value === undefined || value === '' || (!inline && value.startsWith('-') && value !== '-')) {
    throw usageError(`${name} needs a value: ${name} ${option.value}`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw usageError(`${name} is one of ${option.choices.join(', ')}, not \`${value}\``);
  }
  return value;
}

function unknownOption(rawName: string, options: readonly OptionShape[], command: Entry): Error {
  const near = nearest(
    rawName,
    options.map(({ name }) => `--${name}`),
    1,
  )[0];
  return usageError(
    `${title(command)} has no option ${rawName}; ${near === undefined ? `see ${title(command)} --help` : `did you mean ${near}?`}`,
  );
}
