// `ecconf explain`: what is documented of a code.

import { jsonText } from '../../base/json-text.ts';
import { ours } from '../../base/terminal-text.ts';
import type { Example, Rule } from '../check/check.ts';
import { showExampleFile } from '../rules/example.ts';
import { coloured, plain, wantsColour, type Paint } from '../report/paint.ts';
import { rules } from '../rules/all.ts';
import { pageOf } from '../check/pages.ts';
import type { Arguments, ExitCode } from './command.ts';
import { ruleNamed } from './judge.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

export async function runExplain(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const word = given.operands[0];
  const choice = (given.text('color') ?? 'auto') as 'auto' | 'always' | 'never';
  const paint = wantsColour(choice, terminal.env, terminal.outIsTerminal) ? coloured : plain;
  const chosen = word === undefined ? rules : [ruleNamed(word)];
  if (given.flag('json')) {
    const documented = chosen.map((rule) => documentation(rule));
    terminal.out(ours(`${jsonText(word === undefined ? documented : documented[0], 2)}\n`));
  } else if (word === undefined) {
    terminal.out(ours(chosen.map((rule) => `${listLine(rule, paint)}\n`).join('')));
  } else {
    terminal.out(ours(chosen.map((rule) => page(rule, paint, Math.min(terminal.columns(), 100))).join('\n')));
  }
  return 0;
}

function documentation(rule: Rule): object {
  const { code, name, severity, title } = rule;
  const { why, bad, good } = pageOf(rule);
  return { code, name, severity, title, why, bad, good };
}

function listLine({ code, severity, name, title }: Rule, paint: Paint): string {
  return `${paint('strong', code)} ${paint(severity, severity.padEnd(7))} ${name}: ${title}`;
}

function page(rule: Rule, paint: Paint, width: number): string {
  const { code, name, severity, title } = rule;
  const { why, bad, good } = pageOf(rule);
  return [
    `${paint('strong', `${code} ${name}`)} (${paint(severity, severity)})`,
    ...wrap(title, width),
    '',
    ...why.split('\n\n').flatMap((paragraph) => [...wrap(paragraph, width), '']),
    paint('error', 'bad:'),
    ...exampleLines(bad),
    '',
    paint('added', 'good:'),
    ...exampleLines(good),
    '',
  ].join('\n');
}

/** Some examples have many files on purpose. */
const filesMax = 8;

function exampleLines(example: Example): string[] {
  if (typeof example === 'string') return fileLines('', example);
  const files = Object.entries(example);
  const shown = files.slice(0, filesMax).flatMap(([path, text]) => fileLines(path, text));
  return files.length <= filesMax ? shown : [...shown, `  # and ${files.length - filesMax} more files of the same kind`];
}

function fileLines(path: string, text: string): string[] {
  const { remark, lines } = showExampleFile(text);
  const head = [path, remark].filter((part) => part !== '').join(', ');
  return [...(head === '' ? [] : [`  # ${head}`]), ...lines.map((line) => `  ${line}`.trimEnd())];
}
