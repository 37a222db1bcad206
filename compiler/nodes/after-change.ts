// The tree as it would be: what a change makes of the files, for checking it and for asking the election what would move.

import { dirname, normalize } from '../../base/paths.ts';
import type { Files, FolderEntry } from '../load/source.ts';
import { applyEdits } from '../fix/fix.ts';
import type { NodeChange } from './node-change.ts';

/** The new text of each file that is edited, under its old name. */
export function editedTexts({ edits }: NodeChange, textOf: (path: string) => string): ReadonlyMap<string, string> {
  const files = new Set(edits.map(({ file }) => file));
  return new Map(
    [...files].map((file) => {
      const own = edits.filter((edit) => edit.file === file).sort((a, b) => a.start - b.start);
      return [file, applyEdits(textOf(file), own)] as const;
    }),
  );
}

/** `files` with the change made. */
export function filesAfter(files: Files, change: NodeChange, textOf: (path: string) => string): Files {
  const texts = new Map([...editedTexts(change, textOf)].map(([path, text]) => [normalize(path), text]));
  const created = new Map(change.creates.map(({ path, text }) => [normalize(path), text]));
  const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
  const moves = change.moves.map(({ from, to }) => ({ from: normalize(from), to: normalize(to) }));
  const deletes = change.deletes.map((each) => normalize(each));
  /** Where it is now; null: it will not be there. */
  const before = (path: string): string | null => {
    const wanted = normalize(path);
    const move = moves.find(({ to }) => isBelow(wanted, to));
    if (move !== undefined) return move.from + wanted.slice(move.to.length);
    return [...moves.map(({ from }) => from), ...deletes].some((folder) => isBelow(wanted, folder)) ? null : wanted;
  };
  return {
    ...files,
    exists: (path) => created.has(normalize(path)) || (before(path) !== null && (files.exists?.(before(path) ?? path) ?? false)),
    read(path) {
      const made = created.get(normalize(path));
      if (made !== undefined) return { bytes: new TextEncoder().encode(made) };
      const old = before(path);
      if (old === null) return { error: 'ENOENT' };
      const text = texts.get(old);
      return text === undefined ? files.read(old) : { bytes: new TextEncoder().encode(text) };
    },
    list(path) {
      const folder = normalize(path);
      const old = before(folder);
      const there = (old === null ? null : files.list(old)) ?? [];
      const kept = there.filter(({ name }) => before(`${folder === '.' ? '' : `${folder}/`}${name}`) !== null);
      const names = new Map(kept.map((entry) => [entry.name, entry]));
      const add = (name: string, kind: FolderEntry['kind']) => names.set(name, { name, kind });
      for (const { to } of moves) if (normalize(dirname(to)) === folder) add(to.slice(to.lastIndexOf('/') + 1), 'folder');
      for (const file of created.keys()) {
        if (dirname(file) === folder) add(file.slice(file.lastIndexOf('/') + 1), 'file');
        else if (normalize(dirname(dirname(file))) === folder) add(dirname(file).slice(dirname(file).lastIndexOf('/') + 1), 'folder');
      }
      if (names.size === 0 && (old === null || files.list(old) === null)) return null;
      return [...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}
