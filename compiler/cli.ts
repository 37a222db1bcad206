// The entry of the program `ecconf`: finds the command, runs it, and turns whatever happens into an exit status.

import { ours, terminal as said, terminalBlock } from '../base/terminal-text.ts';
import { parseArguments } from './commands/arguments.ts';
import { isUsageError, UsageError, type ExitCode } from './commands/command.ts';
import { commandNamed } from './commands/find-command.ts';
import { commands } from './commands/table.ts';
import { hostTerminal, OutputClosed, type Terminal } from './commands/terminal.ts';
import { hostPages, hostProse } from './prose/host-prose.ts';
import { readPagesBy } from './check/pages.ts';
import { readProseBy } from './schema/prose.ts';
import { version } from '../base/version.ts';

readProseBy(hostProse);
readPagesBy(hostPages);

/** 0: clean, 1: findings, 2: wrong usage, a file that cannot be read or written, or a mistake of ours. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    return failed(error, terminal);
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-V') {
    terminal.out(ours(`ecconf ${version}\n`));
    return 0;
  }
  if (name === undefined || name === '--help' || name === '-h') {
    const { helpOverview } = await import('./commands/help-text.ts');
    if (name !== undefined) terminal.out(ours(helpOverview(commands, version)));
    else terminal.error(ours(helpOverview(commands, version)));
    return name === undefined ? 2 : 0;
  }
  if (name === '--records') {
    (await import('./commands/large-tree.ts')).answerHelper(terminal);
    return 0;
  }
  if (name.startsWith('-')) throw new UsageError(`the command comes first: ecconf check ${argv.join(' ')}`);
  const command = commandNamed(commands, name);
  const given = parseArguments(command, rest);
  if (given.flag('help')) {
    terminal.out(ours((await import('./commands/help-text.ts')).helpOf(command)));
    return 0;
  }
  const run = await command.load();
  return run(given, terminal);
}

/** One line for people. What went wrong inside is shown to those who ask for it. */
function failed(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof OutputClosed) return 2;
  try {
    if (isUsageError(error)) {
      terminal.error(said`ecconf: ${error.message}\n`);
    } else {
      const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
      const detail = terminal.env['ECCONF_DEBUG'] && error instanceof Error ? `${error.stack}\n` : '';
      terminal.error(
        terminalBlock(
          `ecconf: internal error: ${message}. This is a bug of ecconf ${version} (Node ${process.version}); please report it with the output of the same command with ECCONF_DEBUG=1 set\n${detail}`,
        ),
      );
    }
  } catch {
    // Standard error is closed as well: nobody is there to be told.
  }
  return 2;
}

/**
 * Runs the program on the real process and ends it. Everything has been written by then (see `hostTerminal`), and ending at once
 * spares the taking down of the heap.
 */
export async function runProcess(argv: readonly string[]): Promise<void> {
  process.exit(await main(argv, hostTerminal()));
}
