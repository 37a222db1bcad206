// What the compiler reads in an editor: open documents in front of the disk, everything parsed once and kept until it changes.

import { basename, dirname, isAbsolute, normalize } from 'node:path';
import { append } from '../../base/append.ts';
import { ParsedText } from '../../grammar/incremental.ts';
import type { Files } from '../../compiler/load/source.ts';
import type { ParsedFiles } from '../../compiler/load/sources.ts';
import { type Entries, openDiskMemory, type ReadFile } from './disk-memory.ts';
import type { OpenDocument } from './open-document.ts';

export interface WorkspaceFiles extends ParsedFiles {
  readonly documents: ReadonlyMap<string, OpenDocument>;
  read(path: string): ReadFile;
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

export function openWorkspaceFiles(disk: Files): WorkspaceFiles {
  const documents = new Map<string, OpenDocument>();
  const memory = openDiskMemory(disk, (path, found) => withUnsaved(documents, path, found));
  return {
    documents,
    list: memory.list,
    exists: disk.exists,
    link: memory.link,
    read: (path) => documents.get(path)?.file ?? memory.read(path),
    set(document) {
      const isNew = !documents.has(document.path);
      documents.set(document.path, document);
      document.file.place();
      if (isNew) memory.forgetListIfChanged(dirname(document.path));
    },
    close(path) {
      documents.delete(path);
      memory.forgetIfChanged(path);
      const read = memory.read(path);
      if (!('error' in read)) read.place();
      memory.forgetListIfChanged(dirname(path));
    },
    parsedText(path, text) {
      const read = memory.read(path);
      return !('error' in read) && read.source.text === text ? read.parsed : ParsedText.open(text);
    },
    refresh(paths) {
      memory.forgetLinks();
      // An event about a folder speaks of all that is in it.
      const below = (each: string) => paths === undefined || paths.some((path) => each === path || each.startsWith(`${path}/`));
      const unread = new Set([...memory.filePaths].filter((each) => 'error' in memory.read(each)));
      const changed = [...memory.filePaths].filter(below).filter(memory.forgetIfChanged);
      // A file may bring its folder along, and that one the folder around it.
      const around = (each: string) => below(each) || paths?.some((path) => path.startsWith(`${each}/`)) === true;
      const folders = [...memory.folderPaths].filter(around).filter(memory.forgetListIfChanged);
      // What has come into a folder, or has gone from it, need not have been spoken of itself.
      const relisted = new Set(folders.map((each) => normalize(each)));
      const beside = folders.length === 0 ? [] : [...memory.filePaths].filter((each) => relisted.has(dirname(each)));
      append(changed, beside.filter(memory.forgetIfChanged));
      // A file that could not be read is part of no configuration yet, so nobody would hear of its text.
      return { changed, structure: folders.length > 0 || changed.some((each) => unread.has(each)) };
    },
  };
}

/** The entries of a folder with the documents in it that were never saved. */
function withUnsaved(documents: ReadonlyMap<string, OpenDocument>, folder: string, found: Entries): Entries {
  const open = [...documents.keys()].filter((each) => isAbsolute(each) && dirname(each) === normalize(folder));
  const unsaved = open.map((each) => basename(each)).filter((name) => !(found ?? []).some((entry) => entry.name === name));
  if (unsaved.length === 0) return found;
  return [...(found ?? []), ...unsaved.map((name) => ({ name, kind: 'file' as const }))].sort((a, b) => (a.name < b.name ? -1 : 1));
}
