// `ecconf playground`: arguments in. What it does is loaded apart (`compiler/outside`).

import { ours, terminal as said } from '../../base/terminal-text.ts';
import { type Arguments, type ExitCode, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

export async function runPlaygroundCommand(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const port = Number(given.text('port') ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('--port wants a number from 0 to 65535');
  const outside = await import('../outside/run-outside.ts');
  const problem = await outside.runPlayground({
    port,
    opens: terminal.outIsTerminal && !given.flag('no-open'),
    said: (text) => terminal.out(ours(text)),
  });
  if (problem === null) return 0;
  terminal.error(said`ecconf: ${problem}\n`);
  return 2;
}
