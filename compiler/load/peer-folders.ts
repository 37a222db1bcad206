// Peers against folders: which folder of a tree is no node's, and which node has none.

import { basename, dirname, join } from '../../base/paths.ts';
import { folderNamed, holds, nodeRoots } from './layout.ts';
import type { Loading } from './loading.ts';
import type { Layout, NodeModel } from './model.ts';
import { peerPlace } from './node-name.ts';

/**
 * A folder that is no peer, although there are peers, and that has no root of its own is shared by several nodes (R5). But one in which
 * a file lies that the peers have in their own folders, and which nobody else reads, is that of a node that was forgotten among them.
 */
export function dropSharedFolders(nodes: NodeModel[], peers: readonly string[], layout: Layout): void {
  if (peers.length === 0) return;
  const isPeer = ({ folder, name }: NodeModel) => peers.includes(folder ?? '') || peers.includes(name ?? '');
  const ownOf = (node: NodeModel): readonly string[] => {
    const folder = folderNamed(layout, node.folder ?? '');
    return node.sources.flatMap(({ path }) => (folder !== null && dirname(path) === folder.path ? [basename(path)] : []));
  };
  const listed = nodes.filter(isPeer);
  const own = new Set(listed.flatMap(ownOf));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    const folder = folderNamed(layout, node?.folder ?? '');
    if (node === undefined || folder === null || isPeer(node) || nodeRoots.some((file) => holds(folder, file))) continue;
    const isShared = listed.some((other) => other.sources.some(({ path }) => dirname(path) === folder.path));
    if (isShared || !ownOf(node).some((file) => own.has(file))) nodes.splice(i, 1);
  }
}

/** A peer without a folder lacks what the others have in theirs: that is one finding, not one for each include. */
export function tellMissingFolder(loading: Loading, node: NodeModel | undefined, name: string, layout: Layout): void {
  const { foundBy, nodes, managers } = loading;
  const found = node === undefined || node.folder !== name ? [] : (foundBy.get(node) ?? []);
  const missing = found.filter(({ code }) => code === 'EC0001');
  const all = [...nodes, ...managers].map((each) => each.global);
  const at = peerPlace(all, name);
  if (node === undefined || missing.length === 0 || at === null) return;
  const others = found.filter((each) => !missing.includes(each));
  foundBy.set(node, others);
  const files = missing.length === 1 ? 'a file' : 'files';
  loading.diagnostics.push({
    code: 'EC0011',
    severity: 'error',
    message: `${name} is a peer but has no folder ${join(layout.root, name)}/, which ${files} of its own should be in; add it, or take ${name} out of peers`,
    at,
    related: missing.map(({ at: place }) => ({ at: place, message: `included from the folder of each node` })),
    fix: null,
    nodes: [name],
  });
}
