// `ecconf check`: load, check, judge, mend, report.

import { document } from './print-document.ts';
import { ours, terminal as said, terminalBlock } from '../../base/terminal-text.ts';
import { applyBaseline, readBaseline, writeBaseline, type Baseline } from '../check/baseline.ts';
import type { Severity } from '../diagnostics.ts';
import { hostFiles } from '../load/host-files.ts';
import type { Project } from '../load/model.ts';
import type { Checked } from '../report/report.ts';
import { checkProject, loadProject } from '../run.ts';
import type { Files } from '../load/source.ts';
import { UsageError, type Arguments, type ExitCode } from './command.ts';
import { readRequest, type Request } from './inputs.ts';
import { failing, readLevels, withLevels, type Level } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { type Progress, startProgress } from './progress.ts';
import { renderReport, type Format } from './render.ts';
import type { Terminal } from './terminal.ts';
import { stayBelow } from './named-path.ts';
import { writeOutput } from './write.ts';

interface Settings {
  readonly request: Request;
  readonly format: Format;
  readonly color: 'auto' | 'always' | 'never';
  readonly output: string | null;
  readonly failOn: Severity | 'never';
  readonly levels: ReadonlyMap<string, Level>;
  readonly fix: 'no' | 'write' | 'show';
  readonly baseline: Baseline | null;
  readonly newBaseline: string | null;
  readonly quiet: boolean;
}

export async function runCheck(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(given, terminal);
  if (!given.flag('watch')) return (await checkOnce(settings, terminal)).exit;
  const { watch } = await import('./watch.ts');
  return watch(() => checkOnce(settings, terminal), settings.request, terminal);
}

function readSettings(given: Arguments, terminal: Terminal): Settings {
  const quiet = given.flag('quiet');
  const fix = given.flag('fix') ? (given.flag('dry-run') ? 'show' : 'write') : 'no';
  if (given.flag('dry-run') && fix === 'no') throw new UsageError('--dry-run goes with --fix');
  if (fix !== 'no' && given.operands.includes('-')) throw new UsageError('--fix cannot write to standard input; name a file');
  if (given.flag('watch') && given.operands.includes('-'))
    throw new UsageError('--watch cannot watch standard input; name a file or folder');
  return {
    levels: readLevels(given.texts('severity')),
    format: (given.text('format') ?? 'text') as Format,
    color: (given.text('color') ?? 'auto') as Settings['color'],
    output: given.text('output'),
    failOn: (given.text('fail-on') ?? 'error') as Settings['failOn'],
    fix,
    baseline: baselineAt(given.text('baseline'), given.texts('allow-outside')),
    newBaseline: given.text('write-baseline'),
    quiet,
    request: readRequest(given, terminal),
  };
}

function baselineAt(path: string | null, allowed: readonly string[]): Baseline | null {
  if (path === null) return null;
  stayBelow(path, allowed);
  const read = hostFiles.read(path);
  if ('error' in read) throw new UsageError(`cannot read the baseline ${path} (${read.error})`);
  const result = readBaseline(path, new TextDecoder().decode(read.bytes));
  if ('error' in result) throw new UsageError(`${path}: ${result.error}`);
  return result.baseline;
}

async function checkOnce(settings: Settings, terminal: Terminal): Promise<{ exit: ExitCode; project: Project }> {
  const progress = await startProgress(terminal, settings.quiet);
  const look = (files: Files) => lookAt(files, settings, progress);
  const first = look(hostFiles);
  if (settings.newBaseline !== null) return { exit: saveBaseline(settings.newBaseline, first, settings, terminal), project: first.project };
  if (settings.fix === 'no') return { exit: await report(first, settings, terminal), project: first.project };

  const { fixProject } = await import('./fix-files.ts');
  const { outcome, summary, diff } = await fixProject(first, look, settings.fix);
  if (!settings.quiet) terminal.error(terminalBlock(`${summary}\n`));
  if (settings.fix === 'write') return { exit: await report(outcome, settings, terminal), project: outcome.project };
  terminal.out(document(diff, terminal));
  return { exit: exitFor(first, settings), project: first.project };
}

function lookAt(files: Files, settings: Settings, progress: Progress): Outcome {
  const { request, levels, baseline } = settings;
  try {
    const project = loadProject(request.inputs, files, { ...request.options, onProgress: progress.step });
    const found = withLevels(checkProject(project, { onProgress: progress.step }), levels);
    if (baseline === null || settings.newBaseline !== null) return { project, diagnostics: found, baselined: 0 };
    const { kept, known } = applyBaseline(found, project, baseline);
    return { project, diagnostics: withLevels(kept, levels), baselined: known };
  } finally {
    progress.end();
  }
}

async function report(outcome: Outcome, settings: Settings, terminal: Terminal): Promise<ExitCode> {
  const { project } = outcome;
  const shown = settings.quiet
    ? failing(outcome.diagnostics, settings.failOn === 'never' ? 'error' : settings.failOn)
    : outcome.diagnostics;
  const checked: Checked = {
    diagnostics: shown,
    sources:
      settings.baseline === null
        ? project.sources
        : new Map([...project.sources, [settings.baseline.source.path, settings.baseline.source]]),
    summary: {
      product: project.product,
      nodes: project.nodes.map(({ name }) => name ?? ''),
      managers: project.managers.map(({ name }) => name ?? ''),
      files: project.sources.size,
      baselined: outcome.baselined,
      failOn: settings.failOn,
    },
  };
  const toTerminal = settings.output === null;
  const text = await renderReport(checked, {
    format: settings.format,
    color: settings.color,
    quiet: settings.quiet,
    env: terminal.env,
    isTerminal: toTerminal && terminal.outIsTerminal,
    columns: toTerminal ? terminal.columns() : 120,
  });
  if (settings.output === null) terminal.out(ours(text));
  else writeOutput(settings.output, text, settings.request.options.allowOutside ?? []);
  return exitFor(outcome, settings);
}

function exitFor({ diagnostics }: Outcome, { failOn }: Settings): ExitCode {
  return failing(diagnostics, failOn).length > 0 ? 1 : 0;
}

function saveBaseline(path: string, { diagnostics, project }: Outcome, { quiet, request }: Settings, terminal: Terminal): ExitCode {
  writeOutput(path, writeBaseline(diagnostics, project), request.options.allowOutside ?? []);
  const count = `${diagnostics.length} ${diagnostics.length === 1 ? 'finding' : 'findings'}`;
  if (!quiet) terminal.error(said`${path} holds ${count} now; check with --baseline ${path} from now on\n`);
  return 0;
}
