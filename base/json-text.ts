// The door to JSON that may be printed: the values stay what they are, but what steers a terminal, or reorders or breaks a line, is
// spelt as an escape. `JSON.stringify` does so for C0 only.

import { ours, type TerminalText } from './terminal-text.ts';

const active = /[\x7f-\x9f\u00ad\u061c\u180e\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|##(?=\[|vso\[|teamcity\[)/gi;

export function jsonText(value: unknown, indent?: number): TerminalText {
  return ours(
    JSON.stringify(value, null, indent).replace(active, (found) =>
      [...found].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ),
  );
}

/** The same with the end of its line. */
export function jsonLine(value: unknown, indent?: number): TerminalText {
  return ours(`${jsonText(value, indent)}\n`);
}
