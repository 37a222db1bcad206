// Folders that look like those of nodes which are not among the peers. Loading takes a folder that is no peer for one that several
// nodes share (R5), so the node behind it is not checked at all.

import { basename } from 'node:path';
import type { ClusterView } from '../check/check.ts';
import { nodeFolders } from '../load/layout.ts';
import { filesInUse, folderOf } from './folders.ts';
import { knownNames, sameNode } from './node-names.ts';

export interface UnlistedFolder {
  readonly name: string;
  readonly path: string;
  /** The file by which it looks like a node's: others read one of this name from their own folder. */
  readonly file: string;
}

/** None where there are no peers: then every folder is a node. O(files). */
export function unlistedFolders(cluster: ClusterView): readonly UnlistedFolder[] {
  const { project } = cluster;
  const { layout } = project;
  if (layout === null) return [];
  const names = knownNames(cluster);
  const used = filesInUse(project);
  const own = new Set<string>();
  for (const { node } of cluster.nodes) {
    if (node.folder === null) continue;
    for (const { path } of node.sources) if (folderOf(layout, path) === node.folder) own.add(basename(path));
  }
  return nodeFolders(layout).flatMap(({ name, path, entries }) => {
    if (names.some((each) => sameNode(each, name))) return [];
    const file = entries.find((entry) => own.has(entry.name))?.name;
    // A file that somebody reads makes it a shared folder.
    const isShared = entries.some((entry) => used.has(`${path}/${entry.name}`));
    return file === undefined || isShared ? [] : [{ name, path, file }];
  });
}
