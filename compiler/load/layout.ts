// The folders of a configuration tree (R5): `global/`, `default/` and one for each node, and the search path that a node has in it (R7).

import { basename, dirname, join, normalize, rootOf } from '../../base/paths.ts';
import type { Layout } from './model.ts';
import type { Product } from '../schema/option.ts';
import type { Files } from './source.ts';

/** Root files of a mail node, in order of preference. The second is for trees that hold the cluster part alone. */
export const nodeRoots = ['ecelerity.conf', 'ecelerity-cluster.conf'] as const;
export const managerRoot = 'eccluster.conf';

type Folder = Layout['folders'][number];

/** Reads the folder names; null when `path` is no folder. `conf/` below it is taken where that is the tree. */
export function readLayout(path: string, files: Pick<Files, 'list'>): Layout | null {
  const named = normalize(path);
  const root = named === rootOf(named) ? named : named.replace(/\/$/, '');
  const entries = files.list(root);
  if (entries === null) return null;
  const names = new Set(entries.filter((entry) => entry.kind === 'folder').map((entry) => entry.name));
  if (names.has('conf') && !names.has('default') && !names.has('global')) {
    const inner = readLayout(join(root, 'conf'), files);
    if (inner?.folders.some((folder) => folder.name === 'default' || folder.name === 'global')) return inner;
  }
  const folders: Folder[] = [{ name: '', path: root, entries }];
  for (const name of [...names].sort()) {
    if (name.startsWith('.')) continue;
    const folder = join(root, name);
    const inside = files.list(folder);
    folders.push(inside === null ? { name, path: folder, entries: [], unreadable: true } : { name, path: folder, entries: inside });
  }
  return { root, folders };
}

/** The folder of that name, or null. The root itself has the empty name. */
export function folderNamed(layout: Layout, name: string): Folder | null {
  return layout.folders.find((folder) => folder.name === name) ?? null;
}

export function holds(folder: Folder, file: string): boolean {
  return folder.entries.some((entry) => entry.name === file && entry.kind !== 'folder');
}

/** Folders that may belong to a node: not `global` or `default`, and with configuration files in them. */
export function nodeFolders(layout: Layout): readonly Folder[] {
  return layout.folders.filter(
    (folder) =>
      folder.name !== '' &&
      folder.name !== 'global' &&
      folder.name !== 'default' &&
      folder.entries.some((entry) => entry.kind === 'file' && entry.name.endsWith('.conf')),
  );
}

/**
 * Search path of a node in a tree, highest priority first. Version 4: global, node, default; version 3 has `etc` itself in front.
 * `custom` replaces it (EC_CONF_SEARCH_PATH) after its two macros are filled in.
 */
export function searchPath(layout: Layout, node: string | null, product: Product, custom: readonly string[] | null): readonly string[] {
  if (custom !== null) {
    return custom.map((entry) => normalize(entry.replaceAll('{NODENAME}', node ?? '').replaceAll('{SUBCLUSTER}', 'default')));
  }
  const inTree = ['global', ...(node === null ? [] : [node]), 'default'].map((name) => join(layout.root, name));
  const etc = product === '3' && basename(layout.root) === 'conf' ? [dirname(layout.root)] : [];
  return [...etc, ...inTree];
}
