// `ecconf rollout`: arguments in, a followed rollout out. What it does is loaded apart (`compiler/outside`).

import { ours, terminalBlock, terminalLine } from '../../base/terminal-text.ts';
import type { RolloutRequest } from '../outside/run-rollout.ts';
import { type Arguments, type ExitCode, UsageError } from './command.ts';
import { compileSide } from './compile-side.ts';
import type { Terminal } from './terminal.ts';

export async function runRolloutCommand(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const request = readRequest(given);
  const outside = await import('../outside/run-outside.ts');
  const isThere = terminal.outIsTerminal && process.stdin.isTTY;
  const status = await outside.runRollout(request, {
    compile: (path, files) => compileSide(path, files, given, terminal),
    standardInput: () => terminal.readInput(256 * 1024 * 1024),
    say: (text) => terminal.out(terminalBlock(text)),
    complain: (text) => terminal.error(terminalBlock(text)),
    ask: isThere ? (question, signal) => ask(question, terminal, signal) : null,
  });
  return status as ExitCode;
}

async function ask(question: string, terminal: Terminal, signal?: AbortSignal): Promise<boolean> {
  terminal.out(ours(terminalLine(question)));
  const lines = process.getBuiltinModule('node:readline/promises').createInterface({ input: process.stdin });
  try {
    return /^y(es)?$/i.test((await (signal === undefined ? lines.question('') : lines.question('', { signal }))).trim());
  } finally {
    lines.close();
  }
}

function readRequest(given: Arguments): RolloutRequest {
  const manager = given.text('manager');
  if (manager === null) throw new UsageError('--manager ENDPOINT is needed: the console of a manager, on this machine');
  return {
    next: given.operands[0] ?? null,
    manager,
    plan: given.text('plan'),
    confirmWithinSec: numberOf(given, 'confirm-within', 5, 3600),
    without: given.texts('without'),
    acceptGap: given.flag('accept-gap'),
    yes: given.flag('yes'),
    sign: given.text('sign'),
    message: (given.text('message') ?? '').slice(0, 300),
    play: numberOf(given, 'play', 0, 1000) ?? 3,
    all: given.flag('all'),
  };
}

function numberOf(given: Arguments, name: string, least: number, most: number): number | null {
  const text = given.text(name);
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new UsageError(`--${name} wants a number from ${least} to ${most}`);
  return value;
}
