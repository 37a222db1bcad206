// The baseline: findings that were there when a tree was first checked, so that only new ones count.
// Keyed by code and by where in the configuration, never by line, so that it survives edits:
//
//     { "version": 1, "findings": { "EC3104": { "east1 cluster::duravip_balance_set_size": 1 } } }

import { isAbsolute } from '../../base/paths.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { configPath } from '../load/config-path.ts';
import type { Diagnostic } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';
import { type Source, wholeSource } from '../load/source.ts';

const baselineVersion = 1;

export interface Baseline {
  readonly source: Source;
  /** `CODE owner path` to how often. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface Baselined {
  /** What is new, and EC3904 for what is gone. Not sorted. */
  readonly kept: readonly Diagnostic[];
  /** How many were taken away. */
  readonly known: number;
}

/** Reads a baseline file; a short reason where the text is none. */
export function readBaseline(path: string, text: string): { readonly baseline: Baseline } | { readonly error: string } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { error: `not JSON (${error instanceof Error ? error.message : 'unreadable'})` };
  }
  if (!isRecord(document) || document['version'] !== baselineVersion) return { error: `not a baseline of version ${baselineVersion}` };
  const counts = new Map<string, number>();
  const findings = document['findings'];
  if (!isRecord(findings)) return { error: 'no object `findings`' };
  for (const [code, places] of Object.entries(findings)) {
    if (!isRecord(places)) return { error: `\`${code}\` is no object` };
    for (const [place, count] of Object.entries(places)) {
      if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) return { error: `\`${code}\`, \`${place}\`: no count` };
      counts.set(`${code} ${place}`, count);
    }
  }
  return { baseline: { source: textSource(path, text), counts } };
}

/** The text of a baseline that knows all these findings. Sorted, so that it changes only where findings do. */
export function writeBaseline(diagnostics: readonly Diagnostic[], project: Project): string {
  const counts = new Map<string, number>();
  for (const diagnostic of diagnostics) {
    const key = baselineKey(diagnostic, project);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const findings: Record<string, Record<string, number>> = {};
  for (const key of [...counts.keys()].sort()) {
    const blank = key.indexOf(' ');
    const code = key.slice(0, blank);
    findings[code] = { ...findings[code], [key.slice(blank + 1)]: counts.get(key) ?? 0 };
  }
  return `${JSON.stringify({ version: baselineVersion, findings }, null, 2)}\n`;
}

/** Takes the known findings away, as many of each key as the baseline counts. */
export function applyBaseline(diagnostics: readonly Diagnostic[], project: Project, baseline: Baseline): Baselined {
  const left = new Map(baseline.counts);
  const kept = diagnostics.filter((diagnostic) => {
    const key = baselineKey(diagnostic, project);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
  const known = diagnostics.length - kept.length;
  const stale = [...left].filter(([, count]) => count > 0).map(([key, count]) => staleEntry(key, count, baseline.source));
  return { kept: [...kept, ...stale], known };
}

function staleEntry(key: string, count: number, source: Source): Diagnostic {
  const blank = key.indexOf(' ');
  const code = key.slice(0, blank);
  const place = key.slice(blank + 1);
  const quoted = JSON.stringify(place);
  const start = Math.max(0, source.text.indexOf(quoted, Math.max(0, source.text.indexOf(JSON.stringify(code)))));
  const often = count === 1 ? '' : ` (${count} of them)`;
  return {
    code: 'EC3904',
    severity: 'info',
    message: `${code} is not found at \`${place}\` any more${often}; write the baseline anew with --write-baseline`,
    at: { file: source.path, start, end: start + quoted.length },
    related: [],
    fix: null,
    nodes: [],
  };
}

function baselineKey({ code, at }: Diagnostic, project: Project): string {
  const source = project.sources.get(at.file);
  const path = source === undefined ? '' : configPath(source.tree, at.start);
  return `${code} ${ownerOf(at.file, project)} ${path}`.trimEnd();
}

/**
 * Whose configuration a file is: the folder of the tree, else the only node that reads it, else the file's own name. Never the
 * path as it was given, which is another one from another working directory.
 */
function ownerOf(file: string, project: Project): string {
  const inside = project.layout === null ? null : below(project.layout.root, file);
  if (inside !== null) return inside.split('/')[0] ?? inside;
  const readers = [...project.nodes, ...project.managers].filter((node) => node.sources.some(({ path }) => path === file));
  return (readers.length === 1 ? readers[0]?.name : null) ?? file.slice(file.lastIndexOf('/') + 1);
}

/** The path of a file relative to a folder, null when it lies elsewhere. */
function below(folder: string, file: string): string | null {
  if (folder === '' || folder === '.') return isAbsolute(file) ? null : file;
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : null;
}

/** A text that is no configuration, as far as reports need one. */
function textSource(path: string, text: string): Source {
  return wholeSource(path, text, { text, items: [], comments: [], diagnostics: [] }, new LineIndex(text));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
