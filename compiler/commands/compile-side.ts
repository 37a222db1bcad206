// A configuration compiled for a comparison, on the disk or out of a revision.

import { hostFiles } from '../load/host-files.ts';
import type { Files } from '../load/source.ts';
import { compileProject, loadProject } from '../run.ts';
import type { Arguments } from './command.ts';
import { inputAt, readOptions } from './inputs.ts';
import { failing } from './judge.ts';
import { renderReport } from './render.ts';
import type { Terminal } from './terminal.ts';

export async function compileSide(path: string, files: Files | null, given: Arguments, terminal: Terminal) {
  const input = files === null ? inputAt(path, given.texts('allow-outside')) : { kind: 'tree' as const, path };
  const project = loadProject([input], files ?? hostFiles, readOptions(given));
  const { ir, sourceMap, diagnostics } = compileProject(project);
  const errors = failing(diagnostics, 'error');
  const side = ir === null ? null : { ir, sourceMap };
  if (errors.length === 0) return { side, findings: '', errors: 0 };
  const summary = {
    product: project.product,
    nodes: project.nodes.map(({ name }) => name ?? ''),
    managers: project.managers.map(({ name }) => name ?? ''),
    files: project.sources.size,
    baselined: 0,
    failOn: 'error' as const,
  };
  const findings = await renderReport(
    { diagnostics: errors, sources: project.sources, summary },
    {
      format: 'text',
      color: 'auto',
      quiet: true,
      consequences: false,
      env: terminal.env,
      isTerminal: terminal.errorIsTerminal,
      columns: terminal.columns(),
    },
  );
  return { side, findings, errors: errors.length };
}
