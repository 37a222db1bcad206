// What the compiler reads in an editor: open documents in front of the disk, everything parsed once and kept until it changes.

import { dirname, isAbsolute, normalize } from '../../base/paths.ts';
import { append } from '../../base/append.ts';
import { ParsedText } from '../../grammar/incremental.ts';
import type { Files, FolderEntry } from '../../compiler/load/source.ts';
import type { ParsedFiles } from '../../compiler/load/sources.ts';
import { type Entries, openDiskMemory, type ReadFile } from './disk-memory.ts';
import type { OpenDocument } from './open-document.ts';

export interface WorkspaceFiles extends ParsedFiles {
  readonly documents: ReadonlyMap<string, OpenDocument>;
  /** Without the documents in front of it. */
  readonly disk: Files;
  /** Counts what was seen to change on the disk. */
  readonly diskRevision: number;
  /** Whether a document says something else than the disk. */
  isUnsaved(path: string): boolean;
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
  let diskRevision = 0;
  const memory = openDiskMemory(disk, (path, found) => withUnsaved(documents, path, found));
  /** A document that comes or goes may bring its folder along. */
  const forgetAround = (path: string) => {
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) memory.forgetListIfChanged(folder);
  };
  return {
    documents,
    disk,
    get diskRevision() {
      return diskRevision;
    },
    isUnsaved(path) {
      const document = documents.get(path);
      if (document === undefined) return false;
      const read = memory.read(path);
      return 'error' in read || read.source.text !== document.file.source.text;
    },
    list: memory.list,
    exists: disk.exists,
    link: memory.link,
    read: (path) => documents.get(path)?.file ?? memory.read(path),
    set(document) {
      const isNew = !documents.has(document.path);
      documents.set(document.path, document);
      document.file.place();
      if (isNew) forgetAround(document.path);
    },
    close(path) {
      documents.delete(path);
      diskRevision++;
      memory.forgetIfChanged(path);
      const read = memory.read(path);
      if (!('error' in read)) read.place();
      forgetAround(path);
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
      if (changed.length > 0 || folders.length > 0) diskRevision++;
      // A file that could not be read is part of no configuration yet, so nobody would hear of its text.
      return { changed, structure: folders.length > 0 || changed.some((each) => unread.has(each)) };
    },
  };
}

/** The entries of a folder with the documents in it that were never saved, or are gone from the disk, and the folders that such ones are in. */
function withUnsaved(documents: ReadonlyMap<string, OpenDocument>, folder: string, found: Entries): Entries {
  const prefix = `${normalize(folder).replace(/\/$/, '')}/`;
  const unsaved = new Map<string, FolderEntry>();
  for (const path of documents.keys()) {
    if (!isAbsolute(path) || !path.startsWith(prefix)) continue;
    const [name = '', ...inside] = path.slice(prefix.length).split('/');
    unsaved.set(name, { name, kind: inside.length === 0 ? 'file' : 'folder' });
  }
  for (const { name } of found ?? []) unsaved.delete(name);
  if (unsaved.size === 0) return found;
  return [...(found ?? []), ...unsaved.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
