// The text of `--help`, and docs/ecclusterd.md: both from the table.

import { commonOptions, title } from './arguments.ts';
import type { Command, CommandOption } from './program-command.ts';

const width = 100;

/** The help of one command; the daemon's own lists the others. */
export function helpOf(command: Command, all: readonly Command[]): string {
  const others = command.name === '' ? all.filter(({ name }) => name !== '') : [];
  const longest = others.reduce((most, { name }) => Math.max(most, name.length), 0);
  return [
    ...wrap(`${title(command)}: ${command.summary}`, ''),
    '',
    `usage: ${title(command)} [OPTIONS]`,
    ...others.map(({ name, summary }) => `       ecclusterd ${name.padEnd(longest)}  ${summary}`),
    '',
    ...command.about.flatMap((paragraph) => [...wrap(paragraph, ''), '']),
    'Examples:',
    ...command.examples.flatMap(({ line, says }) => [`  ${line}`, `      ${says}`]),
    '',
    'Options:',
    ...[...command.options, ...commonOptions].flatMap((option) => [`  ${optionHead(option)}`, ...wrap(option.doc, '      ')]),
    '',
    'Exit codes:',
    ...command.exits.map(({ code, means }) => `  ${code}  ${means}`),
    '',
  ].join('\n');
}

/** The whole page, ended by a line end. */
export function commandPage(all: readonly Command[]): string {
  return [
    '# ecclusterd',
    '',
    '<!-- Made from runtime/ecclusterd/commands.ts; `UPDATE=1 npm test -- daemon/help` rewrites it. -->',
    '<!-- blocks run: test/docs/commands.test.ts -->',
    '',
    '| command | does |',
    '|---|---|',
    ...all.map((command) => `| [\`${title(command)}\`](#${title(command).replaceAll(' ', '-')}) | ${command.summary} |`),
    '',
    ...all.flatMap(section),
  ].join('\n');
}

function section(command: Command): string[] {
  return [
    `## ${title(command)}`,
    '',
    ...command.about.flatMap((paragraph) => [paragraph, '']),
    '```sh',
    ...command.examples.map(({ line, says }) => `${line}   # ${says}`),
    '```',
    '',
    '| option | meaning |',
    '|---|---|',
    ...[...command.options, ...commonOptions].map((option) => `| \`${cell(optionHead(option))}\` | ${cell(option.doc)} |`),
    '',
    '| exit code | meaning |',
    '|---|---|',
    ...command.exits.map(({ code, means }) => `| ${code} | ${cell(means)} |`),
    '',
  ];
}

function optionHead({ name, value }: CommandOption): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Breaks at blanks; a word longer than the width stands alone. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
