// A text that is a document of its own (a configuration, a diff), to standard output. Into a file it goes as it is, because programs
// read it there; everywhere else, such as in the log of a CI run, it must not steer who shows it.

import { ours, terminalBlock, type TerminalText } from '../../base/terminal-text.ts';
import type { Terminal } from './terminal.ts';

export function document(text: string, { outIsFile }: Terminal): TerminalText {
  return outIsFile === true ? ours(text) : terminalBlock(text);
}
