// What the compiler reads in an editor: open documents in front of the disk, everything parsed once and kept until it changes.

import { basename, dirname, isAbsolute, normalize } from 'node:path';
import { decode } from '../../grammar/decode.ts';
import { ParsedText } from '../../grammar/incremental.ts';
import type { Files, FolderEntry } from '../../compiler/load/source.ts';
import { lift, type ParsedFiles } from '../../compiler/load/sources.ts';
import { type EditableFile, editableFile, type OpenDocument } from './open-document.ts';

export interface WorkspaceFiles extends ParsedFiles {
  readonly documents: ReadonlyMap<string, OpenDocument>;
  read(path: string): EditableFile | { readonly error: string };
  /** Puts a document in front of the disk, or a new state of it. */
  set(document: OpenDocument): void;
  /** The disk counts again. */
  close(path: string): void;
  /** The text as it was parsed, where the file on disk has this very text. */
  parsedText(path: string, text: string): ParsedText;
  /**
   * Forgets what is no longer so on the disk. Without paths everything is looked at again: for clients that watch nothing. True when
   * something was different; `structure` when files or folders came or went.
   */
  refresh(paths?: readonly string[]): { readonly changed: readonly string[]; readonly structure: boolean };
}

type Read = EditableFile | { readonly error: string };

export function openWorkspaceFiles(disk: Files): WorkspaceFiles {
  const documents = new Map<string, OpenDocument>();
  const files = new Map<string, { readonly read: Read; readonly bytes: Uint8Array | null }>();
  const lists = new Map<string, readonly FolderEntry[] | null>();

  const readDisk = (path: string): Read => {
    const known = files.get(path);
    if (known !== undefined) return known.read;
    // An untitled document has no disk behind it, and no folder.
    const got = isAbsolute(path) ? disk.read(path) : { error: 'ENOENT' };
    const read = 'error' in got ? got : parseBytes(path, got.bytes);
    // The bytes are kept to see on a refresh whether they are still the same.
    files.set(path, { read, bytes: 'error' in got ? null : got.bytes });
    return read;
  };

  const list = (path: string): readonly FolderEntry[] | null => {
    const known = lists.get(path);
    if (known !== undefined) return known;
    const found = isAbsolute(path) ? disk.list(path) : null;
    const unsaved = [...documents.keys()]
      .filter((each) => isAbsolute(each) && dirname(each) === normalize(path))
      .map((each) => basename(each));
    const missing = unsaved.filter((name) => !(found ?? []).some((entry) => entry.name === name));
    const all: readonly FolderEntry[] | null =
      missing.length === 0
        ? found
        : [...(found ?? []), ...missing.map((name) => ({ name, kind: 'file' as const }))].sort((a, b) => (a.name < b.name ? -1 : 1));
    lists.set(path, all);
    return all;
  };

  /** Whether the file on disk is another one than the one remembered; forgets it then. */
  const forgetIfChanged = (path: string): boolean => {
    const known = files.get(path);
    if (known === undefined) return false;
    const now = disk.read(path);
    const same =
      'error' in now
        ? 'error' in known.read && known.read.error === now.error
        : known.bytes !== null && Buffer.compare(now.bytes, known.bytes) === 0;
    if (!same) files.delete(path);
    return !same;
  };

  const forgetListIfChanged = (path: string): boolean => {
    const before = lists.get(path);
    if (before === undefined) return false;
    lists.delete(path);
    const now = list(path);
    const same = JSON.stringify(now) === JSON.stringify(before);
    if (same) lists.set(path, before);
    return !same;
  };

  const links = new Map<string, string | null>();
  const link = (path: string): string | null => {
    let target = links.get(path);
    if (target === undefined) {
      target = disk.link?.(path) ?? null;
      links.set(path, target);
    }
    return target;
  };

  return {
    documents,
    list,
    ...(disk.exists !== undefined && { exists: disk.exists }),
    link,
    read: (path) => documents.get(path)?.file ?? readDisk(path),
    set(document) {
      const isNew = !documents.has(document.path);
      documents.set(document.path, document);
      document.file.place();
      if (isNew) forgetListIfChanged(dirname(document.path));
    },
    close(path) {
      documents.delete(path);
      forgetIfChanged(path);
      const read = readDisk(path);
      if (!('error' in read)) read.place();
      forgetListIfChanged(dirname(path));
    },
    parsedText(path, text) {
      const read = readDisk(path);
      return !('error' in read) && read.source.text === text ? read.parsed : ParsedText.open(text);
    },
    refresh(paths) {
      links.clear();
      // An event about a folder speaks of all that is in it.
      const below = (each: string) => paths === undefined || paths.some((path) => each === path || each.startsWith(`${path}/`));
      const changed = [...files.keys()].filter(below).filter(forgetIfChanged);
      // A file may bring its folder along, and that one the folder around it.
      const around = (each: string) => below(each) || paths?.some((path) => path.startsWith(`${each}/`)) === true;
      const folders = [...lists.keys()].filter(around);
      const structure = folders.filter(forgetListIfChanged).length > 0;
      return { changed, structure };
    },
  };
}

function parseBytes(path: string, bytes: Uint8Array): EditableFile {
  const { text, diagnostics } = decode(bytes);
  const parsed = ParsedText.open(text);
  const encoding = diagnostics.map((found) => lift(path, parsed.tree, found));
  return editableFile(path, parsed, encoding);
}
