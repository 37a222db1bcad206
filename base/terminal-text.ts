// The door to terminals and logs that are read on them: what is said of `inert-text.ts`, as a type that only a door makes.

import { Foreign } from './foreign.ts';
import { inertBlock, inertText } from './inert-text.ts';

declare const passed: unique symbol;
/** What may be written to a terminal. */
export type TerminalText = string & { readonly [passed]: 'terminal' };

/** One line, without its end. */
export function terminalLine(text: Foreign | string): TerminalText {
  return inertText(Foreign.textOf(text)) as TerminalText;
}

/** Several lines; their ends and tabs stay as they are. */
export function terminalBlock(text: Foreign | string): TerminalText {
  return inertBlock(Foreign.textOf(text)) as TerminalText;
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
