// `--fix`: applies safe fixes until none is left, in memory, and only then writes the files (or shows the difference).

import type { Fix } from '../diagnostics.ts';
import { applyFixes } from '../fix/fix.ts';
import { hostFiles } from '../load/host-files.ts';
import { overlayFiles } from '../load/overlay-files.ts';
import type { Files } from '../load/source.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import type { Outcome } from './outcome.ts';
import { write } from './write.ts';

/** Mending one thing can uncover another, but a chain longer than this is two fixes that undo each other. */
const roundsMax = 10;

export interface FixResult {
  /** The project after all fixes. */
  readonly outcome: Outcome;
  /** One line: what was done. */
  readonly summary: string;
  /** The changes as a unified diff. */
  readonly diff: string;
}

/** Mends what can be mended; with `write` also on the disk. `look` loads and checks with the files given. */
export async function fixProject(first: Outcome, look: (files: Files) => Outcome, mode: 'write' | 'show'): Promise<FixResult> {
  const texts = new Map<string, string>();
  const editable = new Map<string, boolean>();
  const mayEdit = (file: string): boolean => {
    const known = editable.get(file) ?? canEdit(file, first);
    editable.set(file, known);
    return known;
  };
  let outcome = first;
  let applied = 0;
  for (let round = 0; round < roundsMax; round++) {
    const fixes = outcome.diagnostics.flatMap(({ fix }) => (fix?.safe && fix.edits.every(({ file }) => mayEdit(file)) ? [fix] : []));
    const fixed = applyFixes(currentTexts(fixes, outcome), fixes);
    if (fixed.texts.size === 0) break;
    applied += fixed.applied;
    for (const [file, text] of fixed.texts) texts.set(file, text);
    outcome = look(overlayFiles(hostFiles, texts));
  }
  const changed = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([file, text]) => first.project.sources.get(file)?.text !== text);
  const diff = changed.map(([file, text]) => unifiedDiff(file, first.project.sources.get(file)?.text ?? '', text)).join('');
  if (mode === 'write') for (const [file, text] of changed) write(file, withOriginalMark(file, text));
  const done = mode === 'write' ? 'fixed' : 'would fix';
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const summary = applied === 0 ? 'nothing to fix' : `${done} ${count(applied, 'finding')} in ${count(changed.length, 'file')}`;
  return { outcome, summary, diff };
}

function currentTexts(fixes: readonly Fix[], { project }: Outcome): ReadonlyMap<string, string> {
  const files = new Set(fixes.flatMap(({ edits }) => edits.map(({ file }) => file)));
  return new Map([...files].map((file) => [file, project.sources.get(file)?.text ?? '']));
}

/** Only what was read from the disk as UTF-8: anything else could not be written back byte for byte. */
function canEdit(file: string, { project }: Outcome): boolean {
  const read = project.sources.has(file) ? hostFiles.read(file) : null;
  if (read === null || 'error' in read) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
    return true;
  } catch {
    return false;
  }
}

const byteOrderMark = '\ufeff';

/** The byte order mark is no part of a source's text; a file that had one keeps it. */
function withOriginalMark(file: string, text: string): string {
  const read = hostFiles.read(file);
  const had = 'bytes' in read && read.bytes[0] === 0xef && read.bytes[1] === 0xbb && read.bytes[2] === 0xbf;
  return had ? byteOrderMark + text : text;
}
