// `ecconf completion SHELL`.

import { ours } from '../../base/terminal-text.ts';
import { commonOptions } from './arguments.ts';
import { bashCompletion, fishCompletion, zshCompletion, type CompletedProgram } from './completion-scripts.ts';
import { rules } from '../rules/all.ts';
import { UsageError, type Arguments, type Command, type ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

export async function runCompletion(given: Arguments, terminal: Terminal, commands: readonly Command[]): Promise<ExitCode> {
  const codes = rules.map(({ code }) => code);
  terminal.out(ours(scriptFor(given.operands[0] ?? '', { program: 'ecconf', commands, common: commonOptions, codes })));
  return 0;
}

function scriptFor(shell: string, program: CompletedProgram): string {
  switch (shell) {
    case 'bash':
      return bashCompletion(program);
    case 'zsh':
      return zshCompletion(program);
    case 'fish':
      return fishCompletion(program);
    default:
      throw new UsageError(`say for which shell: ecconf completion bash|zsh|fish`);
  }
}
