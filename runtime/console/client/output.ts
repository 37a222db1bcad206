// Writing at the pace of the reader, and colours where they are wanted.

import type { Writable } from 'node:stream';

export function writeOut(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (stream.write(text)) resolve();
    else stream.once('drain', resolve);
  });
}

/** https://no-color.org; a dumb terminal has none either. */
export function wantsColours(env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'reverse' | 'plain';

const codes: Readonly<Record<Style, string>> = { bold: '1', dim: '2', red: '1;31', green: '32', yellow: '1;33', reverse: '7', plain: '' };

export function paint(style: Style, text: string, colours: boolean): string {
  // Bold, dim and reverse are no colours.
  const allowed = colours || style === 'bold' || style === 'dim' || style === 'reverse';
  return style === 'plain' || !allowed || text === '' ? text : `\x1b[${codes[style]}m${text}\x1b[0m`;
}
