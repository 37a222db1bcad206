// Which folders are configuration trees. A workspace may hold one, be one, lie inside of one, or hold several.

import { dirname, join } from '../../base/paths.ts';
import { managerRoot, nodeRoots } from '../../compiler/load/layout.ts';
import { openWorld, type World } from '../../compiler/load/world.ts';
import type { Files, FolderEntry } from '../../compiler/load/source.ts';

type List = (path: string) => readonly FolderEntry[] | null;

/** How far down from a workspace folder trees are looked for, and how many folders are looked at. */
const depthMax = 5;
const foldersMax = 5_000;

/** Roots of configuration trees in or around the folders, and around the files. Sorted; none lies inside of another one. */
export function findTrees(folders: readonly string[], files: readonly string[], list: List, link: Files['link']): readonly string[] {
  const roots = new Set<string>();
  let looked = 0;
  const down = (folder: string, depth: number, world: World) => {
    // What lies behind a link out of the workspace is no part of it.
    if (looked++ >= foldersMax || !world(folder)) return;
    if (isTree(folder, list)) {
      roots.add(folder);
      return;
    }
    if (depth === depthMax) return;
    for (const entry of list(folder) ?? []) {
      if (entry.kind === 'folder' && !entry.name.startsWith('.') && entry.name !== 'node_modules')
        down(join(folder, entry.name), depth + 1, world);
    }
  };
  for (const folder of folders) {
    const around = treeAround(folder, list);
    if (around === null) down(folder, 0, openWorld([folder], link));
    else roots.add(around);
  }
  for (const file of files) {
    const around = treeAround(dirname(file), list);
    if (around !== null) roots.add(around);
  }
  return [...roots].filter((root) => ![...roots].some((other) => root.startsWith(`${other}/`))).sort();
}

/** The tree of which `folder` is the root, a folder, or a folder in a folder; null: none. */
function treeAround(folder: string, list: List): string | null {
  let at = folder;
  for (let up = 0; up < 3; up++) {
    if (isTree(at, list)) return at;
    const above = dirname(at);
    if (above === at) return null;
    at = above;
  }
  return null;
}

/** A folder with `default/` or `global/` that hold configuration, or with two folders or more that hold a root file each. */
function isTree(folder: string, list: List): boolean {
  const folders = (list(folder) ?? []).filter((entry) => entry.kind === 'folder');
  const holds = (name: string, wanted: (file: string) => boolean) =>
    (list(join(folder, name)) ?? []).some((entry) => entry.kind === 'file' && wanted(entry.name));
  if (folders.some(({ name }) => (name === 'default' || name === 'global') && holds(name, (file) => file.endsWith('.conf')))) return true;
  const isRoot = (file: string) => file === managerRoot || nodeRoots.some((root) => root === file);
  let nodes = 0;
  for (const { name } of folders) {
    if (!name.startsWith('.') && holds(name, isRoot) && ++nodes === 2) return true;
  }
  return false;
}
