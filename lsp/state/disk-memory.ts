// What was read from the disk, parsed once and kept until it changes.

import { isAbsolute } from '../../base/paths.ts';
import { decode } from '../../grammar/decode.ts';
import { ParsedText } from '../../grammar/incremental.ts';
import type { Files, FolderEntry } from '../../compiler/load/source.ts';
import { lift } from '../../compiler/load/sources.ts';
import { type EditableFile, editableFile } from './open-document.ts';

export type ReadFile = EditableFile | { readonly error: string };

export interface DiskMemory {
  read(path: string): ReadFile;
  list(path: string): readonly FolderEntry[] | null;
  link(path: string): string | null;
  /** Whether the file on disk is another one than the one remembered; forgets it then. */
  forgetIfChanged(path: string): boolean;
  /** The same of a folder. */
  forgetListIfChanged(path: string): boolean;
  /** Every link is looked at again. */
  forgetLinks(): void;
  readonly filePaths: Iterable<string>;
  readonly folderPaths: Iterable<string>;
}

/** `withUnsaved` adds to the entries of a folder what is open in it and not on the disk. */
export function openDiskMemory(disk: Files, withUnsaved: (path: string, found: Entries) => Entries): DiskMemory {
  const files = new Map<string, { readonly read: ReadFile; readonly bytes: Uint8Array | null }>();
  const lists = new Map<string, Entries>();
  const links = new Map<string, string | null>();

  const list = (path: string): Entries => {
    const known = lists.get(path);
    if (known !== undefined) return known;
    const all = withUnsaved(path, isAbsolute(path) ? disk.list(path) : null);
    lists.set(path, all);
    return all;
  };

  return {
    list,
    get filePaths() {
      return files.keys();
    },
    get folderPaths() {
      return lists.keys();
    },
    read(path) {
      const known = files.get(path);
      if (known !== undefined) return known.read;
      // An untitled document has no disk behind it, and no folder.
      const got = isAbsolute(path) ? disk.read(path) : { error: 'ENOENT' };
      const read = 'error' in got ? got : parseBytes(path, got.bytes);
      // The bytes are kept to see on a refresh whether they are still the same.
      files.set(path, { read, bytes: 'error' in got ? null : got.bytes });
      return read;
    },
    link(path) {
      let target = links.get(path);
      if (target === undefined) {
        target = disk.link(path);
        links.set(path, target);
      }
      return target;
    },
    forgetIfChanged(path) {
      const known = files.get(path);
      if (known === undefined) return false;
      const now = disk.read(path);
      const same =
        'error' in now
          ? 'error' in known.read && known.read.error === now.error
          : known.bytes !== null && sameBytes(now.bytes, known.bytes);
      if (!same) files.delete(path);
      return !same;
    },
    forgetListIfChanged(path) {
      const before = lists.get(path);
      if (before === undefined) return false;
      lists.delete(path);
      const same = JSON.stringify(list(path)) === JSON.stringify(before);
      if (same) lists.set(path, before);
      return !same;
    },
    forgetLinks() {
      links.clear();
    },
  };
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** null: no folder that can be read. */
export type Entries = readonly FolderEntry[] | null;

function parseBytes(path: string, bytes: Uint8Array): EditableFile {
  const { text, diagnostics } = decode(bytes);
  const parsed = ParsedText.open(text);
  const encoding = diagnostics.map((found) => lift(path, parsed.tree, found));
  return editableFile(path, parsed, encoding);
}
