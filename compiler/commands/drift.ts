// `ecconf drift`: arguments in, document out. What it does is loaded apart (`compiler/outside`).

import { ours, terminalBlock } from '../../base/terminal-text.ts';
import { type Arguments, type ExitCode, UsageError } from './command.ts';
import { compileSide } from './compile-side.ts';
import type { Terminal } from './terminal.ts';

export async function runDriftCommand(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const live = given.text('live');
  if (live === null) throw new UsageError('--live ENDPOINT is needed: the console of a manager, or of one node');
  const outside = await import('../outside/run-outside.ts');
  const { status, document, said } = await outside.runDrift(
    {
      wanted: given.operands[0] ?? '.',
      live,
      format: given.text('format') === 'json' ? 'json' : 'text',
      all: given.flag('all'),
    },
    {
      compile: (path, files) => compileSide(path, files, given, terminal),
      standardInput: () => terminal.readInput(256 * 1024 * 1024),
    },
  );
  if (said !== '') terminal.error(terminalBlock(said));
  if (document !== '') terminal.out(ours(document));
  return status as ExitCode;
}
