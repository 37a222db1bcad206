// A request line, from text to the bytes of its answer: format, command, arguments, run, render.

import { xmlText } from '../../base/xml-text.ts';
import { fail, type Answer, type Failed, type Said } from './answer.ts';
import { jsonLines } from './as-json.ts';
import { elementLines, xmlLines } from './as-xml.ts';
import type { Format } from '../control/control-messages.ts';
import { usageOf, type Argument, type Command, type Effect, type RemoteCall } from './console-command.ts';
import { hint, type Found } from './find.ts';
import type { Jobs } from './jobs.ts';
import type { NodePort } from './node-port.ts';
import { quoteWord, splitWords } from '../text/words.ts';

export interface Reply {
  readonly ok: boolean;
  /** 0: all went well. */
  readonly status: number;
  readonly lines: Iterable<string>;
}

export interface Served {
  readonly port: NodePort;
  readonly jobs: Jobs;
  readonly commands: readonly Command[];
  /** Only commands of this effect are run. */
  readonly only?: Effect;
  readonly who?: string;
}

/** Answers one line. Never throws for what is in it. An empty line has an empty answer. */
export async function answerRequest(line: string, served: Served, remote: RemoteCall | null = null): Promise<Reply> {
  const { words, unclosed } = splitWords(line);
  const { format, withinSec, rest, wrong } = readPrefixes(words);
  if (wrong !== null) return render(wrong, format, rest.join(' '));
  if (rest.length === 0)
    return format === 'text' && words.length === 0 ? { ok: true, status: 0, lines: [] } : render(noCommand(words[0] ?? ''), format, '');
  if (unclosed) return render(fail('a quote is not closed', 'put a " at the end of the word, or \\ in front of the quote'), format, '');
  const found = findCommand(rest, served.commands);
  if (!('command' in found)) return render(found, format, rest.join(' '));
  const { command, given } = found;
  if (served.only !== undefined && command.effect !== served.only) return render(notAuthorized, format, command.name);
  const bound = bindArguments(command, given);
  const who = served.who ?? '';
  const answer = bound.ok ? await command.run({ ...served, args: bound.value, format, withinSec, who, remote }) : bound;
  return render(answer, format, command.name);
}

/** In the words of the manual, alone on the line. */
export const notAuthorized: Failed = { ok: false, what: 'Not Authorized for this command', mend: '' };

interface Prefixes {
  readonly format: Format;
  readonly withinSec: number | null;
  readonly rest: readonly string[];
  readonly wrong: Failed | null;
}

/** `json`, `xml` and `within SEC`, in any order, in front of the command. */
function readPrefixes(words: readonly string[]): Prefixes {
  let format: Format = 'text';
  let withinSec: number | null = null;
  for (let at = 0; ;) {
    const word = words[at];
    if (format === 'text' && (word === 'json' || word === 'xml')) {
      format = word;
      at++;
    } else if (word === 'within') {
      const seconds = Number(words[at + 1]);
      const rest = words.slice(at + 2);
      if (!Number.isSafeInteger(seconds) || seconds < 1 || seconds > 600)
        return {
          format,
          withinSec,
          rest,
          wrong: fail('within wants seconds from 1 to 600', 'for example: within 30 broadcast cluster info'),
        };
      withinSec = seconds;
      at += 2;
    } else return { format, withinSec, rest: words.slice(at), wrong: null };
  }
}

function noCommand(word: string): Failed {
  return fail(`"${word}" goes before a command`, `for example: ${word === 'within' ? 'within 30' : word} cluster membership`);
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
    if (arg.kind === 'command' && at < given.length) {
      bound[arg.name] = given.slice(at).map(quoteWord).join(' ');
      at = given.length;
    } else if (arg.kind === 'rest') {
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
  if (!answer.ok) return { ok: false, status: 1, lines: failureLines(answer, format, command) };
  return { ok: (answer.status ?? 0) === 0, status: answer.status ?? 0, lines: linesOf(answer, format, command) };
}

function linesOf(answer: Said, format: Format, command: string): Iterable<string> {
  if (answer.raw !== undefined) return answer.raw();
  if (format === 'json') return jsonLines(answer.document());
  if (format === 'xml') return answer.xml?.() ?? xmlLines(command, answer.document());
  return answer.lines();
}

function failureLines({ what, mend }: Failed, format: Format, command: string): readonly string[] {
  if (format === 'json') return [...jsonLines({ error: what, mend })];
  if (format === 'xml') {
    return [`<?xml version="1.0" encoding="UTF-8"?>`, `<error command="${xmlText(command)}">`, ...errorElements(what, mend), '</error>'];
  }
  return [mend === '' ? what : `error: ${what} (${mend})`];
}

function errorElements(what: string, mend: string): readonly string[] {
  return [...elementLines('what', what, 1), ...elementLines('mend', mend, 1)];
}
