// The door to workflow commands of GitHub: `::error file=PROPERTY::DATA`. The runner reads `%`, CR and LF back everywhere, in properties
// also `:` and `,`; everything else must not steer the log that it is printed into.

import { Foreign } from './foreign.ts';
import { terminalLine } from './terminal-text.ts';

/** Lines of the text of an annotation. */
export function workflowData(lines: readonly (Foreign | string)[]): string {
  return lines.map((line) => terminalLine(line).replaceAll('%', '%25')).join('%0A');
}

/** Line ends are kept: the path of a file must stay the path of that file. */
export function workflowProperty(text: Foreign | string): string {
  const parts = Foreign.textOf(text).split(/([\r\n])/);
  const shown = parts.map((part) => (part === '\r' ? '%0D' : part === '\n' ? '%0A' : terminalLine(part).replaceAll('%', '%25')));
  return shown.join('').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
