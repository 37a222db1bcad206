// Files that a node would read, did not another folder come first with a file of the same name (R7, R37).

import { textValue } from '../../grammar/text-value.ts';
import type { NodeModel, Project } from '../load/model.ts';
import { managerRoot, nodeRoots } from '../load/layout.ts';
import type { Place } from '../diagnostics.ts';
import { lettersOf, placeOf } from '../load/source.ts';
import { fileIn, filesRead, folderOf } from './folders.ts';

export interface HiddenFile {
  /** Path of the file that is never read. */
  readonly path: string;
  /** Path of the one that is read in its place. */
  readonly by: string;
  /** Folder of that one. */
  readonly folder: 'default' | 'global';
  /** Names of the nodes concerned. */
  readonly nodes: readonly string[];
  /** The include, or the start of the root file. */
  readonly at: Place;
}

const known = new WeakMap<Project, readonly HiddenFile[]>();

/** All of them, one for each hidden file. Made once for a project; O(includes). */
export function hiddenFiles(project: Project): readonly HiddenFile[] {
  const before = known.get(project);
  if (before !== undefined) return before;
  const found = new Map<string, HiddenFile & { readonly nodes: string[] }>();
  for (const node of [...project.nodes, ...project.managers]) {
    for (const hidden of hiddenFrom(node, project)) {
      const key = `${hidden.path} ${hidden.at.file} ${hidden.at.start}`;
      const each = found.get(key) ?? { ...hidden, nodes: [] };
      found.set(key, each);
      if (node.name !== null) each.nodes.push(node.name);
    }
  }
  const all = [...found.values()];
  known.set(project, all);
  return all;
}

function* hiddenFrom(node: NodeModel, { layout }: Project): Generator<Omit<HiddenFile, 'nodes'>> {
  if (layout === null) return;
  const read = filesRead(node);
  const others = node.folder === null ? ['default'] : [node.folder, 'default'];
  const hiddenBy = function* (by: string, name: string, at: Place): Generator<Omit<HiddenFile, 'nodes'>> {
    const folder = folderOf(layout, by);
    if (folder !== 'default' && folder !== 'global') return;
    for (const other of others.filter((each) => each !== folder)) {
      const path = fileIn(layout, other, name);
      if (path !== null && !read.has(path)) yield { path, by, folder, at };
    }
  };
  const rootName = [...nodeRoots, managerRoot].find((name) => node.root.path.endsWith(`/${name}`));
  if (rootName !== undefined) yield* hiddenBy(node.root.path, rootName, { file: node.root.path, start: 0, end: 0 });
  for (const { source, include, targets } of node.includes) {
    const [target] = targets;
    if (include.path === null || target === undefined || targets.length > 1) continue;
    const name = textValue(lettersOf(source), include.path);
    if (!name.startsWith('/')) yield* hiddenBy(target, name, placeOf(source, include.path));
  }
}
