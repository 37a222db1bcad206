// Applies fixes to texts. A fix is applied whole or not at all; of two that touch each other the first one wins, and the
// caller checks again and comes back with what is left (`fixpoint` in `commands/fix-files.ts`).

import type { FileEdit, Fix } from '../diagnostics.ts';

export interface Fixed {
  /** The new text of each file that changed. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: number;
  /** In the way of another one, or out of the text. */
  readonly skipped: number;
}

/** Deterministic: fixes are taken in order of their first edit. Equal fixes count once. */
export function applyFixes(texts: ReadonlyMap<string, string>, fixes: readonly Fix[]): Fixed {
  const { chosen, taken, skipped } = choose(texts, fixes);
  const changed = new Map<string, string>();
  for (const [file, edits] of taken) {
    const before = texts.get(file) ?? '';
    const after = applyEdits(before, edits);
    if (after !== before) changed.set(file, after);
  }
  return { texts: changed, applied: chosen.length, skipped };
}

/** The fixes that can be applied together; of two in each other's way the first one. */
export function compatibleFixes(texts: ReadonlyMap<string, string>, fixes: readonly Fix[]): readonly Fix[] {
  return choose(texts, fixes).chosen;
}

interface Choice {
  readonly chosen: readonly Fix[];
  /** Their edits. */
  readonly taken: Taken;
  readonly skipped: number;
}

function choose(texts: ReadonlyMap<string, string>, fixes: readonly Fix[]): Choice {
  const taken: Taken = new Map();
  const seen = new Set<string>();
  const chosen: Fix[] = [];
  let skipped = 0;
  for (const fix of [...fixes].sort(byFirstEdit)) {
    const edits = [...fix.edits].sort(byPlace);
    const identity = JSON.stringify(edits.map(({ file, start, end, text }) => [file, start, end, text]));
    if (seen.has(identity) || edits.length === 0) continue;
    seen.add(identity);
    if (edits.some((edit, i) => !fits(edit, texts) || touches(edit, edits[i - 1]) || isTaken(edit, taken))) {
      skipped++;
      continue;
    }
    for (const edit of edits) take(edit, taken);
    chosen.push(fix);
  }
  return { chosen, taken, skipped };
}

/** For each file the edits so far, by place; none touches another, so only the neighbours of a new one can be in its way. */
type Taken = Map<string, FileEdit[]>;

function isTaken(edit: FileEdit, taken: Taken): boolean {
  const list = taken.get(edit.file) ?? [];
  const at = slot(edit, list);
  return touches(edit, list[at - 1]) || touches(edit, list[at]);
}

/** Fixes come in order of place, so this is nearly always at the end. */
function take(edit: FileEdit, taken: Taken): void {
  const list = taken.get(edit.file);
  if (list === undefined) taken.set(edit.file, [edit]);
  else list.splice(slot(edit, list), 0, edit);
}

/** Index of the first edit that does not begin before this one. */
function slot(edit: FileEdit, list: readonly FileEdit[]): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.start ?? 0) < edit.start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Edits that do not touch each other, in any order. */
export function applyEdits(text: string, edits: readonly Pick<FileEdit, 'start' | 'end' | 'text'>[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

function fits(edit: FileEdit, texts: ReadonlyMap<string, string>): boolean {
  const length = texts.get(edit.file)?.length ?? -1;
  return edit.start >= 0 && edit.start <= edit.end && edit.end <= length;
}

/** Two insertions at one offset touch: which one comes first would be chance. */
function touches(edit: FileEdit, other: FileEdit | undefined): boolean {
  if (other === undefined || edit.file !== other.file) return false;
  if (edit.start === other.start) return true;
  return edit.start < other.end && other.start < edit.end;
}

function byFirstEdit(a: Fix, b: Fix): number {
  const [first] = [...a.edits].sort(byPlace);
  const [second] = [...b.edits].sort(byPlace);
  return first === undefined || second === undefined ? 0 : byPlace(first, second);
}

function byPlace(a: FileEdit, b: FileEdit): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start || a.end - b.end;
}
