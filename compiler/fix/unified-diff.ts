// A change of a file as `diff -u` writes it, fit for `patch -p1` and `git apply`.

import { formatPatch, structuredPatch } from 'diff';
import { linesOf, minimalEdits } from './line-edits.ts';

/** Differing lines up to which the smallest diff is looked for: its time grows with their square. */
const smallest = 2000;
const context = 3;

/** Empty when the texts are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const relative = path.replace(/^\.?\/+/, '');
  const names = [`a/${relative}`, `b/${relative}`] as const;
  const patch = structuredPatch(...names, before, after, undefined, undefined, { context, maxEditLength: smallest });
  return formatPatch(patch ?? largePatch(...names, before, after)).replace(/^={3,}\n/, '');
}

type Patch = Parameters<typeof formatPatch>[0] & object;
type Hunk = Extract<Patch, { hunks: unknown }>['hunks'][number];

interface Change {
  /** Index of the first old line that it takes the place of. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A correct diff in one pass, not always the smallest one. */
function largePatch(oldFileName: string, newFileName: string, before: string, after: string): Extract<Patch, { hunks: unknown }> {
  const old = linesOf(before);
  const hunks: Hunk[] = [];
  let open: { readonly hunk: Hunk; end: number } | null = null;
  let shift = 0;
  const close = () => {
    if (open !== null) extend(open.hunk, old.slice(open.end, open.end + context), ' ');
  };
  for (const { line, removed, added } of changes(before, after, old)) {
    if (open === null || line - open.end > 2 * context) {
      close();
      const start = Math.max(0, line - context);
      open = { hunk: { oldStart: start + 1, newStart: start + 1 + shift, oldLines: 0, newLines: 0, lines: [] }, end: start };
      hunks.push(open.hunk);
    }
    extend(open.hunk, old.slice(open.end, line), ' ');
    extend(open.hunk, removed, '-');
    extend(open.hunk, added, '+');
    open.end = line + removed.length;
    shift += added.length - removed.length;
  }
  close();
  return { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks };
}

function* changes(before: string, after: string, old: readonly string[]): Generator<Change> {
  let line = 0;
  let offset = 0;
  for (const { start, end, text } of minimalEdits(before, after)) {
    while (offset < start) offset += (old[line++] ?? '').length;
    const removed = linesOf(before.slice(start, end));
    yield { line, removed, added: linesOf(text) };
    line += removed.length;
    offset = end;
  }
}

function extend(hunk: Hunk, lines: readonly string[], sign: ' ' | '-' | '+'): void {
  for (const line of lines) {
    hunk.lines.push(sign + line.replace(/\n$/, ''));
    if (!line.endsWith('\n')) hunk.lines.push('\\ No newline at end of file');
  }
  if (sign !== '+') hunk.oldLines += lines.length;
  if (sign !== '-') hunk.newLines += lines.length;
}
