// Which configurations there are: the trees of the folders, and the open files that no tree reads.

import { type Configuration, openConfiguration } from './configuration.ts';
import { uriOf } from './paths.ts';
import type { Settings } from './settings.ts';
import { findTrees } from './trees.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

export interface Configurations {
  /** Trees, and the open files that no tree reads. */
  all(): readonly Configuration[];
  /** Of a tree that reads it, else its own. null for a file that is neither read nor open. */
  of(path: string): Configuration | null;
  /** The one that is made of this file alone. */
  lone(path: string): Configuration;
  isInTree(path: string): boolean;
  /** Files or folders came or went: other trees may be there, and all of them look different. */
  restructure(): void;
  textChanged(paths: readonly string[]): void;
  closed(path: string): void;
  /** Nothing that was known holds any more. */
  startAgain(): void;
}

export interface Surroundings {
  readonly folders: readonly string[];
  readonly settings: Settings;
}

export function openConfigurations(files: WorkspaceFiles, surroundings: () => Surroundings): Configurations {
  /** null: to be looked for again. */
  let trees: readonly Configuration[] | null = null;
  const loneByPath = new Map<string, Configuration>();

  const restructure = () => {
    const before = trees ?? [];
    const { folders, settings } = surroundings();
    const withDisk = [...files.documents.keys()].filter((path) => uriOf(path) !== path);
    const roots = settings.crossNode ? findTrees(folders, withDisk, files.list, files.link) : [];
    trees = roots.map((root) => before.find((each) => each.path === root) ?? openConfiguration('tree', root, files, settings));
    for (const each of [...trees, ...loneByPath.values()]) each.changed();
  };

  const allTrees = (): readonly Configuration[] => {
    if (trees === null) restructure();
    return trees ?? [];
  };

  const lone = (path: string): Configuration => {
    let known = loneByPath.get(path);
    if (known === undefined) {
      known = openConfiguration('file', path, files, surroundings().settings);
      loneByPath.set(path, known);
    }
    return known;
  };

  return {
    lone,
    restructure,
    isInTree: (path) => allTrees().some((tree) => tree.reads(path)),
    all() {
      const found = [...allTrees()];
      for (const path of files.documents.keys()) {
        if (!found.some((each) => each.kind === 'tree' && each.reads(path))) found.push(lone(path));
      }
      for (const [path, each] of loneByPath) if (!found.includes(each)) loneByPath.delete(path);
      return found;
    },
    of(path) {
      const tree = allTrees().find((each) => each.reads(path));
      if (tree !== undefined) return tree;
      return files.documents.has(path) ? lone(path) : null;
    },
    textChanged(paths) {
      for (const each of [...allTrees(), ...loneByPath.values()]) if (paths.some((path) => each.reads(path))) each.changed();
    },
    closed(path) {
      loneByPath.delete(path);
    },
    startAgain() {
      trees = null;
      loneByPath.clear();
    },
  };
}
