// `ecconf help [COMMAND]`.

import { ours } from '../../base/terminal-text.ts';
import { version } from '../../base/version.ts';
import type { Arguments, Command, ExitCode } from './command.ts';
import { commandNamed } from './find-command.ts';
import { helpOf, helpOverview } from './help-text.ts';
import type { Terminal } from './terminal.ts';

export async function runHelp(given: Arguments, terminal: Terminal, commands: readonly Command[]): Promise<ExitCode> {
  const name = given.operands[0];
  terminal.out(ours(name === undefined ? helpOverview(commands, version) : helpOf(commandNamed(commands, name))));
  return 0;
}
