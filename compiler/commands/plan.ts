// `ecconf plan`: arguments in, documents out. What it does is loaded apart (`compiler/outside`).

import { ours, terminalBlock } from '../../base/terminal-text.ts';
import type { PlanFormat, PlanRequest } from '../outside/run-plan.ts';
import { type Arguments, type ExitCode, UsageError } from './command.ts';
import { compileSide } from './compile-side.ts';
import type { Terminal } from './terminal.ts';
import { writeOutput } from './write.ts';

export async function runPlanCommand(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const outside = await import('../outside/run-outside.ts');
  const request = readPlanRequest(given, outside.planFormats);
  const result = await outside.runPlan(request, {
    compile: (path, files) => compileSide(path, files, given, terminal),
    standardInput: () => terminal.readInput(256 * 1024 * 1024),
  });
  if (result.said !== '') terminal.error(terminalBlock(result.said));
  const outputs = given.texts('output');
  for (const [index, format] of request.formats.entries()) {
    const document = result.documents.get(format);
    if (document === undefined) continue;
    const output = outputs[index] ?? '-';
    if (output === '-') terminal.out(ours(document));
    else writeOutput(output, document, given.texts('allow-outside'));
  }
  return result.status as ExitCode;
}

function readPlanRequest(given: Arguments, formats: readonly PlanFormat[]): PlanRequest {
  const live = given.text('live');
  if (live !== null && given.operands.length > 1) throw new UsageError('--live stands for OLD: give NEW alone');
  const [first, second] = live === null ? given.operands : [undefined, given.operands[0]];
  const play = Number(given.text('play') ?? 3);
  if (!Number.isSafeInteger(play) || play < 0 || play > 1000) throw new UsageError('--play wants a number of runs from 0 to 1000');
  const wanted =
    given.texts('format').length === 0
      ? ['text' as const]
      : given.texts('format').map((text) => formats.find((format) => format === text) ?? 'text');
  if (given.texts('output').length > wanted.length)
    throw new UsageError('there are more --output than --format; give them in the same order');
  if (first === '-' && second === '-') throw new UsageError('standard input (`-`) can be read only once');
  return {
    old: first ?? 'git:HEAD',
    live,
    next: second ?? '.',
    from: process.cwd(),
    runtime: given.text('runtime') === 'momentum' ? 'momentum' : 'ecclusterd',
    play,
    formats: wanted,
    all: given.flag('all'),
    failOn: given.texts('fail-on') as PlanRequest['failOn'],
    exitGrade: given.flag('exit-grade'),
  };
}
