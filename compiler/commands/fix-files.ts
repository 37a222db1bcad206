// `--fix`: applies the repairs that are proven, in memory, until none is left, and only then writes the files (or shows the difference).

import { decode } from '../../grammar/decode.ts';
import type { Diagnostic } from '../diagnostics.ts';
import { mend } from '../fix/mend.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import { hostFiles } from '../load/host-files.ts';
import type { Outcome } from './outcome.ts';
import { UsageError } from './command.ts';
import { writeAll } from './write.ts';

/** Reasons that are named. More would not be read. */
const reasonsMax = 10;

export interface FixResult {
  /** The project after all fixes. */
  readonly outcome: Outcome;
  /** What was done, and why other repairs were not: lines, each ended. */
  readonly summary: string;
  /** The changes as a unified diff. */
  readonly diff: string;
}

/** Mends what can be mended; with `write` also on the disk. `look` loads and checks with these texts in place of those on the disk. */
export function fixProject(
  first: Outcome,
  look: (texts: ReadonlyMap<string, string>) => Outcome,
  mode: 'write' | 'show',
  force: boolean,
): FixResult {
  const editable = new Map<string, boolean>();
  const mayEdit = (file: string): boolean => {
    const known = editable.get(file) ?? canEdit(file, first);
    editable.set(file, known);
    return known;
  };
  const { outcome, texts, refused, applied } = mend(first, look, mayEdit);
  const changed = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([file, text]) => first.project.sources.get(file)?.text !== text);
  const diff = changed.map(([file, text]) => unifiedDiff(file, first.project.sources.get(file)?.text ?? '', text)).join('');
  // Repairs are proven together, and one may change several files: half of them would be another configuration.
  if (mode === 'write')
    writeAll(
      changed.map(([file, text]): [string, string] => [file, inPlaceOf(file, text, first)]),
      force,
    );
  const done = mode === 'write' ? 'fixed' : 'would fix';
  const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const summary =
    applied.length === 0 ? 'nothing to fix' : `${done} ${count(applied.length, 'finding')} in ${count(changed.length, 'file')}`;
  return { outcome, summary: [summary, ...reasons(outcome, refused)].map((line) => `${line}\n`).join(''), diff };
}

/** Why repairs that look safe are left to a person. */
function reasons({ project }: Outcome, refused: ReadonlyMap<Diagnostic, string>): readonly string[] {
  const lines = [...refused].map(([{ code, at }, reason]) => {
    const line = project.sources.get(at.file)?.lines.human(at.start).line;
    return `not fixed: ${code} at ${at.file}${line === undefined ? '' : `:${line}`}: ${reason}`;
  });
  const more = lines.length - reasonsMax;
  return more > 0 ? [...lines.slice(0, reasonsMax), `not fixed: ${more} more`] : lines;
}

/** Only what was read from the disk as UTF-8: anything else could not be written back byte for byte. */
function canEdit(file: string, { project }: Outcome): boolean {
  const read = project.sources.has(file) ? hostFiles.read(file) : null;
  return read !== null && 'bytes' in read && decode(read.bytes).encoding === 'utf-8';
}

const byteOrderMark = '\ufeff';

/** The byte order mark is no part of a source's text; a file that had one keeps it. What somebody has saved since it was read is his. */
function inPlaceOf(file: string, text: string, { project }: Outcome): string {
  const read = hostFiles.read(file);
  const now = 'bytes' in read ? decode(read.bytes) : null;
  if (now === null || now.text !== project.sources.get(file)?.text)
    throw new UsageError(`${file} was changed while it was checked; nothing was written, run it again`);
  return now.bom ? byteOrderMark + text : text;
}
