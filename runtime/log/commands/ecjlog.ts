// `ecclusterd jlog COMMAND ...`: logs from the command line.

import { ours, terminalBlock } from '../../../base/terminal-text.ts';
import { parseArgs } from 'node:util';
import { acknowledge, analyse, repair } from './check-jlog.ts';
import { Refused, type Given, type JlogCommand, type Output } from './jlog-command.ts';
import { list, sizes } from './list-jlogs.ts';
import { show, tail } from './show-jlog.ts';
import { add, clean, create, remove, set } from './subscribers.ts';

const commands: readonly JlogCommand[] = [list, sizes, show, tail, analyse, create, add, remove, set, clean, repair, acknowledge];

const common: JlogCommand['options'] = [
  { name: 'json', doc: 'Print JSON: one document, or one object a line where messages are shown.' },
  { name: 'no-lock', doc: 'Do not lock: for a copy that nobody else uses, where the package koffi is missing.' },
  { name: 'help', short: 'h', doc: 'Show this.' },
];

/**
 * Runs `argv` (without the program's name) and returns the exit status: 0 done, 1 something is wrong with the log, 2 wrong usage.
 * @param signal ends `tail --follow`.
 */
export async function ecjlog(argv: readonly string[], output: Output, signal: AbortSignal): Promise<0 | 1 | 2> {
  const [name = '', ...rest] = argv;
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const help = name === '' || name === '--help' || name === '-h' || name === 'help';
    if (help) output.out(ours(overview()));
    else
      output.error(
        terminalBlock(`ecclusterd jlog: there is no command \`${name}\`; there are ${commands.map((each) => each.name).join(', ')}\n`),
      );
    return help && name !== '' ? 0 : 2;
  }
  try {
    const given = parse(command, rest, output, signal);
    if (!given.flag('help')) return await command.run(given);
    output.out(ours(helpOf(command)));
    return 0;
  } catch (cause) {
    if (!(cause instanceof Refused)) throw cause;
    output.error(terminalBlock(`ecclusterd jlog ${name}: ${cause.message}\n`));
    return cause.code;
  }
}

function parse(command: JlogCommand, argv: readonly string[], output: Output, signal: AbortSignal): Given {
  const options = [...command.options, ...common];
  const config = Object.fromEntries(
    options.map(({ name, short, value }) => {
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [name, short === undefined ? { type } : { type, short }];
    }),
  );
  const { values, positionals } = parsed(command, argv, config);
  const help = values['help'] === true;
  const repeated = command.words.at(-1)?.endsWith('...') === true;
  const enough = positionals.length >= command.words.length && (repeated || positionals.length === command.words.length);
  if (!enough && !help) throw new Refused(2, `usage: ${usageOf(command)}`);
  return {
    words: positionals,
    json: values['json'] === true,
    flag: (name) => values[name] === true,
    text: (name) => {
      const found = values[name];
      return typeof found === 'string' ? found : null;
    },
    output,
    report: ({ message }) => output.error(terminalBlock(`ecclusterd jlog ${command.name}: ${message}\n`)),
    signal,
    locking: values['no-lock'] === true ? 'none' : 'fcntl',
  };
}

type Config = Record<string, { type: 'string' | 'boolean'; short?: string }>;

function parsed(command: JlogCommand, argv: readonly string[], config: Config): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options: config, allowPositionals: true });
  } catch (cause) {
    const text = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : String(cause);
    throw new Refused(2, `${text}; usage: ${usageOf(command)}`);
  }
}

function usageOf({ name, words, options }: JlogCommand): string {
  return `ecclusterd jlog ${name} ${words.join(' ')}${options.map((each) => ` [--${each.name}${each.value === undefined ? '' : ` ${each.value}`}]`).join('')} [--json]`;
}

function helpOf(command: JlogCommand): string {
  const lines = [...command.options, ...common].map(({ name, short, value, doc }) => {
    const head = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
    return `  ${head}\n      ${doc}\n`;
  });
  return `${command.summary}.\n\nusage: ${usageOf(command)}\n\n${lines.join('')}`;
}

function overview(): string {
  const longest = commands.reduce((most, { name, words }) => Math.max(most, `${name} ${words.join(' ')}`.length), 0);
  const lines = commands.map(({ name, words, summary }) => `  ${`${name} ${words.join(' ')}`.padEnd(longest)}  ${summary}\n`);
  return `Reads and mends jlogs, the durable logs that the cluster module publishes.\n\n${lines.join('')}\n\`ecclusterd jlog COMMAND --help\` tells more.\n`;
}
