// `ecconf compile`: the IR and its source map, or the errors.

import { jsonText } from '../../base/json-text.ts';
import { ours } from '../../base/terminal-text.ts';
import { hostFiles } from '../load/host-files.ts';
import { compileChecked, compileProject, loadProject } from '../run.ts';
import { sliceNode } from '../emit/slice.ts';
import { UsageError, type Arguments, type ExitCode } from './command.ts';
import { lookAtLarge } from './large-tree.ts';
import { readRequest } from './inputs.ts';
import { failing } from './judge.ts';
import { startProgress } from './progress.ts';
import { renderReport } from './render.ts';
import type { Terminal } from './terminal.ts';
import { writeOutput } from './write.ts';

export async function runCompile(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const only = given.texts('node').filter((text) => !text.includes('='));
  if (only.length > 1) throw new UsageError('--node NAME takes the part of one node; name it once');
  const request = readRequest(given, terminal);
  const progress = await startProgress(terminal, given.flag('quiet'));
  const large = await lookAtLarge(request, given, terminal, progress.step);
  const project = large?.project ?? loadProject(request.inputs, hostFiles, { ...request.options, onProgress: progress.step });
  const { ir, sourceMap, diagnostics } =
    large === null ? compileProject(project, { onProgress: progress.step }) : compileChecked(large.view, large.diagnostics);
  progress.end();

  const shown = given.flag('quiet') ? failing(diagnostics, 'error') : diagnostics;
  if (shown.length > 0) {
    // To standard error: standard output may be the IR.
    const text = await renderReport(
      {
        diagnostics: shown,
        sources: project.sources,
        summary: {
          product: project.product,
          nodes: project.nodes.map(({ name }) => name ?? ''),
          managers: project.managers.map(({ name }) => name ?? ''),
          files: project.sources.size,
          baselined: 0,
          failOn: 'error',
        },
      },
      {
        format: 'text',
        color: (given.text('color') ?? 'auto') as 'auto' | 'always' | 'never',
        quiet: given.flag('quiet'),
        consequences: false,
        env: terminal.env,
        isTerminal: terminal.errorIsTerminal,
        columns: terminal.columns(),
      },
    );
    terminal.error(ours(text));
  }
  if (ir === null || sourceMap === null) {
    terminal.error(ours('nothing was written: a configuration with errors is not compiled\n'));
    return 1;
  }
  const name = only[0];
  const part = name === undefined ? { ir, sourceMap } : sliceNode(ir, sourceMap, name);
  if (part === null) {
    throw new UsageError(`there is no node \`${name}\`; there are ${ir.nodes.map((node) => node.name ?? '(unnamed)').join(', ')}`);
  }
  const document = `${jsonText(part.ir, 2)}\n`;
  const output = given.text('output') ?? '-';
  const map = given.text('source-map');
  const allowed = request.options.allowOutside ?? [];
  if (map !== null) writeOutput(map, `${jsonText(part.sourceMap, 2)}\n`, allowed, given.flag('force'));
  if (output === '-') terminal.out(ours(document));
  else writeOutput(output, document, allowed, given.flag('force'));
  return 0;
}
