// `ecconf completion SHELL`.

import { ours } from '../../base/terminal-text.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completion-scripts.ts';
import { rules } from '../rules/all.ts';
import { UsageError, type Arguments, type Command, type ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

export async function runCompletion(given: Arguments, terminal: Terminal, commands: readonly Command[]): Promise<ExitCode> {
  const codes = rules.map(({ code }) => code);
  terminal.out(ours(scriptFor(given.operands[0] ?? '', commands, codes)));
  return 0;
}

function scriptFor(shell: string, commands: readonly Command[], codes: readonly string[]): string {
  switch (shell) {
    case 'bash':
      return bashCompletion(commands, codes);
    case 'zsh':
      return zshCompletion(commands, codes);
    case 'fish':
      return fishCompletion(commands, codes);
    default:
      throw new UsageError(`say for which shell: ecconf completion bash|zsh|fish`);
  }
}
