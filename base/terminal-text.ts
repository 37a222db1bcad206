// The door to terminals and logs that are read on them. What goes through steers no terminal, reorders no line, breaks no line, and is
// no command of a CI service that reads the log: those of GitHub begin a line (`::error ...::`) or stand anywhere (`##[...]`), as those
// of Azure (`##vso[...]`) and TeamCity do.

import { Foreign } from './foreign.ts';

declare const passed: unique symbol;
/** What may be written to a terminal. */
export type TerminalText = string & { readonly [passed]: 'terminal' };

const plain = /^(?!\s*::)[\x20-\x22\x24-\x7e]*$/;
/** C0, DEL, C1, lone surrogates, separators of lines, marks that reorder or hide, and interlinear and tag characters. */
const active =
  /[\0-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/u;
const everyActive = new RegExp(active, 'gu');
/** A command at the beginning of a line; `::1` and `::ffff:10.1.1.1` are addresses. */
const lineCommand = /^(\s*):(?=:(?:[a-z-]*[g-z-][a-z-]*)(?:\s|:))/i;
const anyCommand = /##(?=\[|vso\[|teamcity\[)/gi;

/** One line, without its end. */
export function terminalLine(text: Foreign | string): TerminalText {
  const raw = Foreign.textOf(text);
  return (plain.test(raw) ? raw : inert(raw.replaceAll('\t', ' '))) as TerminalText;
}

/** Several lines; their ends and tabs stay as they are. */
export function terminalBlock(text: Foreign | string): TerminalText {
  return Foreign.textOf(text).split('\n').map(inertLine).join('\n') as TerminalText;
}

function inertLine(line: string): string {
  if (plain.test(line)) return line;
  const [text, end] = line.endsWith('\r') ? [line.slice(0, -1), '\r'] : [line, ''];
  // A tab is a blank to whoever looks for a command at the beginning of a line.
  const begin = lineCommand.test(text) ? text.replace(lineCommand, '$1\ufffd') : text;
  return (
    begin
      .split('\t')
      .map((part, i) => (i === 0 ? inert(part) : withoutCommands(part.replace(everyActive, pictureOf))))
      .join('\t') + end
  );
}

/** Text of our own making, or made of what has been through a door. */
export function ours(text: string): TerminalText {
  return text as TerminalText;
}

/** What is put into the template goes through the door. */
export function terminal(strings: TemplateStringsArray, ...values: readonly (Foreign | string | number)[]): TerminalText {
  return strings.reduce((text, string, i) => {
    const value = values[i - 1] ?? '';
    return text + (typeof value === 'number' ? String(value) : terminalLine(value)) + string;
  }) as TerminalText;
}

/** A character as it may be shown, in one cell where it is not itself. */
export function shownCharacter(character: string): string {
  return active.test(character) ? pictureOf(character) : character;
}

/** As long as `text`, so that carets below it stay right. */
export function withoutCommands(text: string): string {
  return text.includes('##') ? text.replace(anyCommand, '#\ufffd') : text;
}

function inert(text: string): string {
  return withoutCommands(text.replace(everyActive, pictureOf)).replace(lineCommand, '$1\ufffd');
}

function pictureOf(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x20) return String.fromCharCode(0x2400 + codePoint);
  return codePoint === 0x7f ? '\u2421' : '\ufffd';
}
