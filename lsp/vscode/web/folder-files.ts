// What the server in the worker is given to read: the files of the workspace's folders, by way of the editor, and what becomes of them.

import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { FilesGiven } from '../../protocol/requests.ts';
import { roots } from '../host.ts';
import type { Places } from './places.ts';

/** Of what is larger than this nobody has written a line by hand. */
const bytesMax = 8 * 1024 * 1024;
/** So many are read at a time: each may be a request to another machine. */
const atOnce = 24;

type Given = FilesGiven['files'][number];

export interface FolderFiles {
  /** All files there are. */
  all(): Promise<FilesGiven>;
  /** What has become of these, each a file or a folder. */
  changed(uris: readonly Uri[]): Promise<FilesGiven>;
  /** Some configuration among them. */
  find(): Uri | null;
}

export function openFolderFiles(places: Places): FolderFiles {
  /** What the server has, by its name for it. */
  const given = new Map<string, Uri>();
  const read = async (found: readonly Uri[]) => {
    const files = await mapSome(found, async (uri): Promise<Given> => {
      const bytes = await bytesOf(uri);
      if (bytes === null) given.delete(places.pathOf(uri));
      else given.set(places.pathOf(uri), uri);
      return { path: places.pathOf(uri), bytes };
    });
    return files.filter(({ bytes }) => bytes !== null);
  };
  return {
    async all() {
      given.clear();
      const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
      return { files: await read((await mapSome(folders, filesBelow)).flat()), all: true };
    },
    async changed(uris) {
      const inside = uris.filter((uri) => places.has(uri) && !isLeftOut(uri));
      const there = await read((await mapSome(inside, filesAt)).flat());
      const still = new Set(there.map(({ path }) => path));
      const within = inside.map((uri) => places.pathOf(uri));
      const gone = [...given.keys()].filter(
        (path) => !still.has(path) && within.some((each) => path === each || path.startsWith(`${each}/`)),
      );
      for (const path of gone) given.delete(path);
      return { files: [...gone.map((path): Given => ({ path, bytes: null })), ...there], all: false };
    },
    find: () => [...given].find(([path]) => roots.some((name) => path.endsWith(`/${name}`)))?.[1] ?? null,
  };
}

/** The file itself, or all in a folder; nothing where there is nothing. */
async function filesAt(uri: Uri): Promise<readonly Uri[]> {
  const type = await ifThere(async () => (await workspace.fs.stat(uri)).type);
  if (type === null) return [];
  return (type & FileType.Directory) !== 0 ? filesBelow(uri) : [uri];
}

async function filesBelow(folder: Uri): Promise<readonly Uri[]> {
  const entries = (await ifThere(() => workspace.fs.readDirectory(folder))) ?? [];
  const below = await mapSome(
    entries.map(([name, type]) => ({ uri: Uri.joinPath(folder, name), type })),
    async ({ uri, type }) => {
      if (isLeftOut(uri)) return [];
      return (type & FileType.Directory) !== 0 ? filesBelow(uri) : [uri];
    },
  );
  return below.flat();
}

/** The server looks into none of these folders for a configuration either. */
function isLeftOut({ path }: Uri): boolean {
  return /\/(?:\.[^/]*|node_modules)(?:\/|$)/.test(path);
}

async function bytesOf(uri: Uri): Promise<Uint8Array | null> {
  const bytes = await ifThere(() => workspace.fs.readFile(uri));
  return bytes === null || bytes.length > bytesMax ? null : bytes;
}

/** null: it is gone, or nobody may read it. Anything else that goes wrong is no less a file that cannot be read. */
async function ifThere<T>(look: () => Thenable<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof FileSystemError)) console.warn(error);
    return null;
  }
}

async function mapSome<T, R>(all: readonly T[], make: (each: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (let from = 0; from < all.length; from += atOnce)
    for (const each of await Promise.all(all.slice(from, from + atOnce).map(make))) made.push(each);
  return made;
}
