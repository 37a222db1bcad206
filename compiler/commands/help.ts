// `ecconf help [COMMAND]`.

import { version } from '../version.ts';
import type { Arguments, ExitCode } from './command.ts';
import { commandNamed } from './find-command.ts';
import { helpOf, helpOverview } from './help-text.ts';
import type { Terminal } from './terminal.ts';

export async function runHelp(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const name = given.operands[0];
  terminal.out(name === undefined ? helpOverview(version) : helpOf(commandNamed(name)));
  return 0;
}
