// Formatting a part of a text. Prettier can't do it for the languages of plugins, so the whole is formatted and only the
// edits near the part are given.

import type { TextEdit } from '../../grammar/diagnostics.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { sameMeaning } from '../../grammar/meaning.ts';
import { parse } from '../../grammar/parse.ts';
import { firstError } from '../../grammar/print/prettier-plugin.ts';
import type { Tree } from '../../grammar/tree.ts';
import { applyEdits } from '../fix/fix.ts';
import { formatText, type FormatError, type FormatOptions } from './format.ts';
import { minimalEdits } from '../fix/line-edits.ts';

export type FormatEdits = { readonly edits: readonly TextEdit[] } | { readonly error: FormatError };

/** The whole text, by the least edits. */
export async function formatEdits(text: string, options: FormatOptions): Promise<FormatEdits> {
  const formatted = await formatText(text, options);
  return 'error' in formatted ? formatted : { edits: minimalEdits(text, formatted.text) };
}

/**
 * The edits that touch the lines from `startLine` to `endLine` (both from 0, both included), and as many around them as it
 * takes for the text to mean what it meant.
 */
export async function formatRange(text: string, startLine: number, endLine: number, options: FormatOptions): Promise<FormatEdits> {
  const whole = await formatEdits(text, options);
  if ('error' in whole) return whole;
  const lines = new LineIndex(text);
  const start = lines.lineStart(startLine);
  const end = lines.lineEnd(endLine);
  const inside = whole.edits.flatMap((edit, i) => (edit.start <= end && (edit.end > start || edit.start === start) ? [i] : []));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return { edits: [] };
  return { edits: grown(parse(text), whole.edits, first, last + 1) };
}

/** An edit can depend on its neighbours (a brace that moved up a line): widen until they are complete; all of them always are. */
function grown(tree: Tree, edits: readonly TextEdit[], first: number, end: number): readonly TextEdit[] {
  for (let reach = 0; ; reach = 2 * reach + 1) {
    const from = Math.max(0, first - reach);
    const some = edits.slice(from, end + reach);
    if (some.length === edits.length || isSafe(tree, some)) return some;
  }
}

function isSafe(tree: Tree, edits: readonly TextEdit[]): boolean {
  const after = parse(applyEdits(tree.text, edits));
  return firstError(after) === null && sameMeaning(tree, after);
}
