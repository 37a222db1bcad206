// textDocument/prepareCallHierarchy: the include tree. A file "calls" what it includes; the places are those of the includes.

import { includeAt, includesOf, targetsOf, type IncludeUse } from '../names/includes.ts';
import { showPath } from '../prose/show-value.ts';
import type { Snapshot } from '../state/snapshot.ts';

export interface FileItem {
  readonly path: string;
  readonly name: string;
  /** Which nodes read it. */
  readonly detail: string;
}

export interface IncludeCall {
  readonly file: FileItem;
  /** The includes, in the file that has them. */
  readonly places: readonly { readonly start: number; readonly end: number }[];
}

/** On an include the files that it reads, anywhere else the file itself. */
export function prepareCallHierarchy(snapshot: Snapshot, path: string, offset: number): readonly FileItem[] {
  const use = includeAt(snapshot, path, offset);
  if (use !== null) return targetsOf(use).map((target) => fileItem(snapshot, target));
  return snapshot.source(path) === null ? [] : [fileItem(snapshot, path)];
}

/** The files that include `path`. */
export function incomingCalls(snapshot: Snapshot, path: string): readonly IncludeCall[] {
  return grouped(
    snapshot,
    includesOf(snapshot).filter((use) => targetsOf(use).includes(path)),
    (use) => [use.source.path],
  );
}

/** The files that `path` includes. */
export function outgoingCalls(snapshot: Snapshot, path: string): readonly IncludeCall[] {
  return grouped(
    snapshot,
    includesOf(snapshot).filter((use) => use.source.path === path),
    targetsOf,
  );
}

function grouped(snapshot: Snapshot, uses: readonly IncludeUse[], filesOf: (use: IncludeUse) => readonly string[]): readonly IncludeCall[] {
  const calls = new Map<string, { start: number; end: number }[]>();
  for (const use of uses) {
    const { start, end } = use.include;
    for (const file of filesOf(use)) {
      const places = calls.get(file);
      if (places === undefined) calls.set(file, [{ start, end }]);
      else places.push({ start, end });
    }
  }
  return [...calls].map(([file, places]) => ({ file: fileItem(snapshot, file), places }));
}

function fileItem(snapshot: Snapshot, path: string): FileItem {
  const all = [...snapshot.project.nodes, ...snapshot.project.managers];
  const readers = all.filter((node) => node.sources.some((source) => source.path === path));
  const names = readers.map((node) => node.name ?? 'this node');
  const detail =
    readers.length === all.length && all.length > 1 ? 'read by all' : names.length === 0 ? 'read by nobody' : `read by ${names.join(', ')}`;
  return { path, name: showPath(snapshot, path), detail };
}
