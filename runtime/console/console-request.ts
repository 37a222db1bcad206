// A request line, from text to the bytes of its answer: format, command, arguments, run, render.

import { xmlText } from '../../base/xml-text.ts';
import { fail, type Answer, type Failed } from './answer.ts';
import { jsonLines } from './as-json.ts';
import { elementLines, xmlLines } from './as-xml.ts';
import { usageOf, type Argument, type Command } from './console-command.ts';
import { hint, type Found } from './find.ts';
import type { Jobs } from './jobs.ts';
import type { NodePort } from './node-port.ts';
import { splitWords } from '../text/words.ts';

type Format = 'text' | 'json' | 'xml';

export interface Reply {
  readonly ok: boolean;
  readonly lines: Iterable<string>;
}

export interface Served {
  readonly port: NodePort;
  readonly jobs: Jobs;
  readonly commands: readonly Command[];
}

/** Answers one line. Never throws for what is in it. An empty line has an empty answer. */
export async function answerRequest(line: string, served: Served): Promise<Reply> {
  const { words, unclosed } = splitWords(line);
  const format = words[0] === 'json' || words[0] === 'xml' ? words[0] : 'text';
  const rest = format === 'text' ? words : words.slice(1);
  if (rest.length === 0) return format === 'text' ? { ok: true, lines: [] } : render(noCommand(format), format, '');
  if (unclosed) return render(fail('a quote is not closed', 'put a " at the end of the word, or \\ in front of the quote'), format, '');
  const found = findCommand(rest, served.commands);
  if (!('command' in found)) return render(found, format, rest.join(' '));
  const bound = bindArguments(found.command, found.given);
  const answer = bound.ok ? await found.command.run({ ...served, args: bound.value }) : bound;
  return render(answer, format, found.command.name);
}

function noCommand(format: 'json' | 'xml'): Failed {
  return fail(`"${format}" goes before a command`, `for example: ${format} cluster membership`);
}

/** The command with the most words that the line begins with. */
export function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): { readonly command: Command; readonly given: readonly string[] } | Failed {
  const fitting = commands.filter(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  const command = fitting.sort((a, b) => b.name.length - a.name.length)[0];
  if (command === undefined) return unknownCommand(words, commands);
  const given = words.slice(command.name.split(' ').length);
  // `cluster duravip show tabels`: an argument of no command, rather a command misspelt.
  if (command.args.length === 0 && given.length > 0 && commands.some(({ name }) => name.startsWith(`${command.name} `))) {
    return unknownCommand(words, commands);
  }
  return { command, given };
}

function unknownCommand(words: readonly string[], commands: readonly Command[]): Failed {
  const names = commands.map(({ name }) => name);
  const begun = names.filter((name) => words.every((word, index) => name.split(' ')[index]?.startsWith(word)));
  if (begun.length > 0) return fail(`"${shortened(words)}" is not a whole command`, `it may go on as: ${begun.join(', ')}`);
  // Arguments may follow what is misspelt, so each length of a command is tried, the longest first.
  for (const count of [4, 3, 2, 1]) {
    if (count > words.length) continue;
    const near = hint(
      words.slice(0, count).join(' '),
      names.filter((name) => name.split(' ').length === count),
      '',
    );
    if (near !== '') return fail(`unknown command "${shortened(words.slice(0, count))}"`, near);
  }
  return fail(`unknown command "${shortened(words)}"`, 'help lists them');
}

function shortened(words: readonly string[]): string {
  return words.slice(0, 4).join(' ').slice(0, 80);
}

function bindArguments(command: Command, given: readonly string[]): Found<Readonly<Record<string, string>>> {
  const bound: Record<string, string> = {};
  let at = 0;
  for (const [index, arg] of command.args.entries()) {
    const needed = command.args.slice(index + 1).filter(({ optional }) => !optional).length;
    if (arg.kind === 'rest') {
      bound[arg.name] = given.slice(at).join(' ');
      at = given.length;
    } else if (arg.optional && (given.length - at <= needed || (arg.kind === 'keyword' && given[at] !== arg.name))) continue;
    else if (at >= given.length) return fail(`${command.name} needs <${arg.name}>`, `usage: ${usageOf(command)}`);
    else {
      const word = given[at++] ?? '';
      const wrong = judgeArgument(arg, word);
      if (wrong !== null) return fail(wrong, `usage: ${usageOf(command)}`);
      bound[arg.name] = word;
    }
  }
  if (at < given.length) return fail(`"${given[at]}" is one word too many`, `usage: ${usageOf(command)}`);
  return { ok: true, value: bound };
}

function judgeArgument({ name, kind }: Argument, word: string): string | null {
  if (Array.isArray(kind) && !kind.includes(word)) return `"${word}" is not ${kind.join(' or ')}`;
  if (kind === 'job' && !/^[0-9]{1,9}$/.test(word)) return `"${word}" is not the number of a job (cluster jobs lists them)`;
  return word === '' ? `<${name}> is empty` : null;
}

function render(answer: Answer, format: Format, command: string): Reply {
  if (!answer.ok) return { ok: false, lines: failureLines(answer, format, command) };
  if (format === 'json') return { ok: true, lines: jsonLines(answer.document()) };
  if (format === 'xml') return { ok: true, lines: answer.xml?.() ?? xmlLines(command, answer.document()) };
  return { ok: true, lines: answer.lines() };
}

function failureLines({ what, mend }: Failed, format: Format, command: string): readonly string[] {
  if (format === 'json') return [...jsonLines({ error: what, mend })];
  if (format === 'xml') {
    return [`<?xml version="1.0" encoding="UTF-8"?>`, `<error command="${xmlText(command)}">`, ...errorElements(what, mend), '</error>'];
  }
  return [`error: ${what} (${mend})`];
}

function errorElements(what: string, mend: string): readonly string[] {
  return [...elementLines('what', what, 1), ...elementLines('mend', mend, 1)];
}
