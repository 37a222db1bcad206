// Colours of the text report, by what a thing is rather than by its colour.

import { styleText } from 'node:util';
import type { Severity } from '../diagnostics.ts';

export type Paint = (role: Severity | 'place' | 'frame' | 'strong' | 'added', text: string) => string;

type Format = Parameters<typeof styleText>[0];

const formats: Readonly<Record<Parameters<Paint>[0], Format>> = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  info: ['blue', 'bold'],
  hint: ['cyan', 'bold'],
  place: 'bold',
  frame: 'blue',
  strong: 'bold',
  added: 'green',
};

export const plain: Paint = (_role, text) => text;

/** Whether the stream wants colours was decided by the caller, so the library must not decide again. */
export const coloured: Paint = (role, text) => (text === '' ? '' : styleText(formats[role], text, { validateStream: false }));

/**
 * Whether to colour. `--color` decides first, then FORCE_COLOR (as Node itself ranks the two), then NO_COLOR, then the stream.
 */
export function wantsColour(
  choice: 'auto' | 'always' | 'never',
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
