// `docs/cli.md`, made from the table of commands.

import { commonOptions } from '../commands/arguments.ts';
import type { Command } from '../commands/command.ts';
import { optionHead } from '../commands/help-text.ts';
import { commands } from '../commands/table.ts';

/** The whole page, ended by a line end. */
export function cliPage(): string {
  return [
    '# The command line',
    '',
    '<!-- Generated from compiler/commands/table.ts by `npm run generate`; do not edit. -->',
    '<!-- blocks run: test/docs/commands.test.ts -->',
    '',
    '| command | does |',
    '|---|---|',
    ...commands.map(({ name, summary }) => `| [\`ecconf ${name}\`](#ecconf-${name}) | ${summary} |`),
    '',
    ...commands.flatMap(section),
  ].join('\n');
}

function section(command: Command): string[] {
  const [ok, findings, wrong] = command.exits;
  return [
    `## ecconf ${command.name}`,
    '',
    '```',
    `ecconf ${command.name} [OPTIONS] ${command.operands}`.trimEnd(),
    '```',
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
    `| 0 | ${ok} |`,
    ...(findings === null ? [] : [`| 1 | ${findings} |`]),
    `| 2 | ${wrong} |`,
    ...(command.moreExits ?? []).map(([code, meaning]) => `| ${code} | ${meaning} |`),
    '',
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
