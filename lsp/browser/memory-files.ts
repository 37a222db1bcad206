// Files that somebody has handed over, where there is no disk: a worker of the playground, or of VS Code in a browser.

import { basename, dirname, normalize } from '../../base/paths.ts';
import type { Files, FolderEntry } from '../../compiler/load/source.ts';
import type { FilesGiven } from '../protocol/requests.ts';

/** More than this is not taken: a folder that somebody opens in a browser may be anything. */
const bytesMax = 64 * 1024 * 1024;
const filesMax = 20_000;

export interface MemoryFiles extends Files {
  /** Takes what is new. False: there is no room for all of it. */
  take(given: FilesGiven): boolean;
}

export function openMemoryFiles(): MemoryFiles {
  const files = new Map<string, Uint8Array>();
  /** By folder, what is in it. */
  const folders = new Map<string, Map<string, FolderEntry>>();
  let bytes = 0;

  const forget = (path: string) => {
    bytes -= files.get(path)?.length ?? 0;
    files.delete(path);
    for (let [name, folder] = [basename(path), dirname(path)]; name !== ''; [name, folder] = [basename(folder), dirname(folder)]) {
      const entries = folders.get(folder);
      entries?.delete(name);
      if (entries === undefined || entries.size > 0) return;
      folders.delete(folder);
    }
  };
  const keep = (path: string, content: Uint8Array) => {
    files.set(path, content);
    bytes += content.length;
    let entry: FolderEntry = { name: basename(path), kind: 'file' };
    for (let folder = dirname(path); entry.name !== ''; folder = dirname(folder)) {
      const entries = folders.get(folder) ?? new Map<string, FolderEntry>();
      folders.set(folder, entries);
      if (!entries.has(entry.name)) entries.set(entry.name, entry);
      entry = { name: basename(folder), kind: 'folder' };
    }
  };

  return {
    take({ files: given, all }) {
      if (all) {
        files.clear();
        folders.clear();
        bytes = 0;
      }
      for (const { path: named, bytes: content } of given) {
        const path = normalize(named);
        if (files.has(path)) forget(path);
        if (content === null) continue;
        if (files.size >= filesMax || bytes + content.length > bytesMax) return false;
        keep(path, content);
      }
      return true;
    },
    read(named) {
      const path = withoutSlash(named);
      const content = files.get(path);
      if (content !== undefined) return { bytes: content };
      return { error: folders.has(path) ? 'EISDIR' : 'ENOENT' };
    },
    list(path) {
      const entries = folders.get(withoutSlash(path));
      return entries === undefined ? null : [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    link: () => null,
    exists: (path) => files.has(withoutSlash(path)) || folders.has(withoutSlash(path)),
  };
}

/** A folder is named with a slash at its end, too. */
function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
