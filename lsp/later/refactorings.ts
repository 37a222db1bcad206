// Changes of the text that change nothing for any node, at a place: offered only where a look at the changed tree says so.

import { applyEdits } from '../../compiler/fix/fix.ts';
import { sameEffect } from '../../compiler/fix/same-effect.ts';
import type { Looked } from '../../compiler/fix/prove.ts';
import { extractInclude, inlineInclude } from '../../compiler/refactor/include.ts';
import { moveOption } from '../../compiler/refactor/move-option.ts';
import type { Refactoring } from '../../compiler/refactor/refactoring.ts';
import type { Snapshot } from '../state/snapshot.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

export function refactorings(snapshot: Snapshot, path: string, range: Range): readonly Refactoring[] {
  const { project } = snapshot;
  const source = snapshot.source(path);
  if (source === null || project.layout === null || !project.sources.has(path)) return [];
  const inline = inlineInclude(project, source, range.start);
  const extract = extractInclude(project, source, range, (file) => project.sources.has(file) || isListed(snapshot, file));
  const offers = [...(range.start === range.end ? moveOption(project, source, range.start) : []), inline, extract];
  return offers.filter((each): each is Refactoring => each !== null && isProven(snapshot, each));
}

function isListed({ project }: Snapshot, file: string): boolean {
  const folder = project.layout?.folders.find((each) => each.path === file.slice(0, file.lastIndexOf('/')));
  return folder?.entries.some(({ name }) => `${folder.path}/${name}` === file) === true;
}

/** Every node has what it had, and nothing is found that was not found before but about what goes away. */
function isProven(snapshot: Snapshot, change: Refactoring): boolean {
  const files = new Set(change.edits.map(({ file }) => file));
  const texts = new Map(
    [...files].map((file) => [
      file,
      applyEdits(
        snapshot.source(file)?.text ?? '',
        change.edits.filter((each) => each.file === file),
      ),
    ]),
  );
  for (const { path, text } of change.creates) texts.set(path, text);
  const after = snapshot.look(texts);
  if (!sameEffect(snapshot.project, after.project)) return false;
  const known = counted({ project: snapshot.project, diagnostics: snapshot.diagnostics() }, []);
  return [...counted(after, change.deletes)].every(([what, count]) => count <= (known.get(what) ?? 0));
}

/** Errors and warnings by code, wherever they stand now; without those of files that go away. */
function counted({ diagnostics }: Looked, deletes: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity, at } of diagnostics) {
    if ((severity !== 'error' && severity !== 'warning') || deletes.includes(at.file)) continue;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
