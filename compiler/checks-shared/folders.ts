// Which folder of the configuration tree a file lies in, and what else lies there under the same name (R5, R7).

import { isAbsolute, relative } from '../../base/paths.ts';
import type { Layout, NodeModel, Project } from '../load/model.ts';

/** `global`, `default`, the name of a node; empty for the root of the tree; null for files outside of it. */
export function folderOf(layout: Layout, path: string): string | null {
  const inside = relative(layout.root, path);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) return null;
  const slash = inside.indexOf('/');
  return slash < 0 ? '' : inside.slice(0, slash);
}

/** The path of a file of this name in a folder of the tree, or null where there is none. */
export function fileIn(layout: Layout, folder: string, name: string): string | null {
  const found = layout.folders.find((each) => each.name === folder);
  if (found === undefined || folder === '' || name.includes('/')) return null;
  const entry = found.entries.find((each) => each.name === name && each.kind === 'file');
  return entry === undefined ? null : `${found.path}/${name}`;
}

/** Paths that some node or manager reads; loading may have looked into more files than these. */
export function filesInUse({ nodes, managers }: Project): ReadonlySet<string> {
  return new Set([...nodes, ...managers].flatMap((node) => node.sources.map((source) => source.path)));
}

/** Paths that a node reads. */
export function filesRead(node: NodeModel): ReadonlySet<string> {
  return new Set(node.sources.map((source) => source.path));
}
