// `ecconf check`: load, check, judge, mend, report.

import { document } from './print-document.ts';
import { ours, type TerminalText, terminal as said, terminalBlock } from '../../base/terminal-text.ts';
import { applyBaseline, readBaseline, writeBaseline, type Baseline } from '../check/baseline.ts';
import { causesOnly, type Diagnostic, type Severity } from '../diagnostics.ts';
import { hostFiles } from '../load/host-files.ts';
import type { Project } from '../load/model.ts';
import type { Checked } from '../report/report.ts';
import { openLooker } from '../editor/looker.ts';
import { type Looked, proveFixes } from '../fix/prove.ts';
import { groupCauses } from '../check/causes.ts';
import { UsageError, type Arguments, type ExitCode } from './command.ts';
import { readRequest, type Request } from './inputs.ts';
import { lookAtLarge } from './large-tree.ts';
import { failing, readLevels, withLevels, type Level } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { startProgress } from './progress.ts';
import { renderReport, type Format } from './render.ts';
import type { Terminal } from './terminal.ts';
import { stayBelow } from './named-path.ts';
import { repositoryPaths } from './repository.ts';
import { writeOutput } from './write.ts';

interface Settings {
  readonly request: Request;
  readonly format: Format;
  readonly color: 'auto' | 'always' | 'never';
  readonly output: string | null;
  readonly failOn: Severity | 'never';
  readonly levels: ReadonlyMap<string, Level>;
  readonly fix: 'no' | 'write' | 'show';
  /** Also files that are marked read-only are written. */
  readonly force: boolean;
  readonly baseline: Baseline | null;
  readonly newBaseline: string | null;
  readonly quiet: boolean;
  readonly consequences: boolean;
  /** While watching: what the last pass found. */
  readonly changes: Changes | null;
}

interface Changes {
  /** null: this is the first pass. */
  before: ReadonlyMap<string, Diagnostic> | null;
  now: readonly Diagnostic[];
}

export async function runCheck(given: Arguments, terminal: Terminal): Promise<ExitCode> {
  const settings = readSettings(given, terminal);
  if (given.flag('watch') && given.text('cache') !== null)
    throw new UsageError('--cache does not go with --watch, which keeps in memory what has not changed');
  if (!given.flag('watch')) {
    // A repair is proven on the whole, which is then in memory anyway.
    const large = settings.fix === 'no' ? (step: LargeStep) => lookAtLarge(settings.request, given, terminal, step) : null;
    return (await checkOnce(settings, terminal, large)).exit;
  }
  const { watch } = await import('./watch.ts');
  const changes: Changes = { before: null, now: [] };
  const pass = async () => {
    const done = await checkOnce({ ...settings, changes }, terminal);
    changes.before = new Map(changes.now.map((each) => [identityOf(each), each]));
    return done;
  };
  // Reports for programs stay what programs read.
  const separate = (line: TerminalText) =>
    settings.format === 'text' && settings.output === null ? terminal.out(line) : terminal.error(line);
  return watch(pass, settings.request, separate, terminal);
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
    force: given.flag('force'),
    baseline: baselineAt(given.text('baseline'), given.texts('allow-outside')),
    newBaseline: given.text('write-baseline'),
    quiet,
    consequences: given.flag('consequences'),
    changes: null,
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

type LargeStep = Parameters<typeof lookAtLarge>[3];

async function checkOnce(
  settings: Settings,
  terminal: Terminal,
  large: ((step: LargeStep) => ReturnType<typeof lookAtLarge>) | null = null,
): Promise<{ exit: ExitCode; project: Project }> {
  const progress = await startProgress(terminal, settings.quiet);
  const { request } = settings;
  const again = openLooker(request.inputs, hostFiles, { ...request.options, onProgress: progress.step });
  const look = (texts: ReadonlyMap<string, string>): Outcome => {
    try {
      return judged(again(texts), settings);
    } finally {
      progress.end();
    }
  };
  const found = large === null ? null : await large(progress.step);
  progress.end();
  const needsProof = found?.diagnostics.some(({ fix }) => fix?.safe === true) ?? true;
  const first = found === null || needsProof ? look(new Map()) : judged(found, settings);
  if (settings.newBaseline !== null) return { exit: saveBaseline(settings.newBaseline, first, settings, terminal), project: first.project };
  if (settings.fix === 'no') return { exit: await report(onlyProven(first, look), settings, terminal), project: first.project };

  const { fixProject } = await import('./fix-files.ts');
  const { outcome, summary, diff } = fixProject(first, look, settings.fix, settings.force);
  if (!settings.quiet) terminal.error(terminalBlock(summary));
  if (settings.fix === 'write') return { exit: await report(outcome, settings, terminal), project: outcome.project };
  terminal.out(document(diff, terminal));
  return { exit: exitFor(first, settings), project: first.project };
}

function judged({ project, diagnostics }: Looked, settings: Settings): Outcome {
  const { levels, baseline } = settings;
  const found = withLevels(diagnostics, levels);
  if (baseline === null || settings.newBaseline !== null) return { project, diagnostics: groupCauses(found, project), baselined: 0 };
  const { kept, known } = applyBaseline(found, project, baseline);
  return { project, diagnostics: groupCauses(withLevels(kept, levels), project), baselined: known };
}

/** Looks beyond the first, where nothing is to be written: what cannot be proven with so many is not called safe. */
const looksMax = 20;

/** A repair is called safe only where it has been proven. */
function onlyProven(outcome: Outcome, look: (texts: ReadonlyMap<string, string>) => Outcome): Outcome {
  if (!outcome.diagnostics.some(({ fix }) => fix?.safe === true)) return outcome;
  const { proven } = proveFixes(outcome, look, looksMax);
  const edits = new Set(proven.map(({ fix }) => JSON.stringify(fix?.edits)));
  const diagnostics = outcome.diagnostics.map((each): Diagnostic => {
    if (each.fix?.safe !== true || edits.has(JSON.stringify(each.fix.edits))) return each;
    return { ...each, fix: { ...each.fix, safe: false } };
  });
  return { ...outcome, diagnostics };
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
    pathOf: repositoryPaths(),
  };
  const toTerminal = settings.output === null;
  const { changes } = settings;
  if (changes !== null) changes.now = causesOnly(shown);
  const text = await renderReport(checked, {
    ...(changes !== null && changes.before !== null && { since: changedSince(changes.before, changes.now) }),
    format: settings.format,
    color: settings.color,
    quiet: settings.quiet,
    consequences: settings.consequences,
    env: terminal.env,
    isTerminal: toTerminal && terminal.outIsTerminal,
    columns: toTerminal ? terminal.columns() : 120,
  });
  if (settings.output === null) terminal.out(ours(text));
  else writeOutput(settings.output, text, settings.request.options.allowOutside ?? [], settings.force);
  return exitFor(outcome, settings);
}

/** Findings move with the text, so they are known by what they say. */
function identityOf({ code, at, message }: Diagnostic): string {
  return `${code} ${at.file} ${message}`;
}

function changedSince(before: ReadonlyMap<string, Diagnostic>, now: readonly Diagnostic[]) {
  const present = new Set(now.map(identityOf));
  return {
    isNew: (each: Diagnostic) => !before.has(identityOf(each)),
    gone: [...before].flatMap(([identity, each]) => (present.has(identity) ? [] : [each])),
  };
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
