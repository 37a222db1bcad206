// Paths for an include: the files of the configuration tree, written as this file would find them.

import { dirname, isAbsolute, join, relative } from '../../base/paths.ts';
import { includesOf, targetsOf } from '../names/includes.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { valueItem, type CompletionItem, type Slot } from './item.ts';

/** What the file does not include yet comes first; the file itself and the roots of nodes are not proposed. */
export function completeInclude(snapshot: Snapshot, path: string, slot: Slot): readonly CompletionItem[] {
  const { nodes, managers } = snapshot.project;
  const readers = [...nodes, ...managers].filter((node) => node.sources.some((source) => source.path === path));
  const folders = [dirname(path), ...new Set(readers.flatMap((node) => node.searchPath))];
  const roots = new Set([...nodes, ...managers].map((node) => node.root.path));
  const included = new Set(includesOf(snapshot).flatMap((use) => (use.source.path === path ? targetsOf(use) : [])));
  const found = new Map<string, CompletionItem>();
  for (const file of filesOf(snapshot)) {
    if (file === path || roots.has(file)) continue;
    const written = writtenFrom(folders, file);
    if (found.has(written)) continue;
    found.set(
      written,
      valueItem(slot, written, { kind: 'file', detail: showPath(snapshot, file), rank: included.has(file) ? 1 : 0, quoted: true }),
    );
  }
  return [...found.values()];
}

function filesOf(snapshot: Snapshot): readonly string[] {
  const listed = (snapshot.project.layout?.folders ?? []).flatMap(({ path, entries }) =>
    entries.flatMap(({ name, kind }) => (kind === 'file' && name.endsWith('.conf') ? [join(path, name)] : [])),
  );
  return [...new Set([...listed, ...snapshot.project.sources.keys()])].sort();
}

/** The shortest way from a folder in which it would be looked for. */
function writtenFrom(folders: readonly string[], file: string): string {
  const ways = folders.map((folder) => relative(folder, file)).filter((way) => !way.startsWith('..') && !isAbsolute(way));
  return ways.sort((a, b) => a.length - b.length)[0] ?? relative(folders[0] ?? '/', file);
}
