// A configuration tree as nodes and managers: by the folders that lie in it, by the peers that its files list, by the managers that
// they name (R5).

import { join } from '../../base/paths.ts';
import { isSkipped } from './input.ts';
import { folderNamed, holds, managerRoot, nodeFolders, nodeRoots, searchPath } from './layout.ts';
import type { Loading } from './loading.ts';
import type { Layout, LayoutFolder } from './model.ts';
import { managerNames, peerNames } from './node-name.ts';
import { dropSharedFolders, tellMissingFolder } from './peer-folders.ts';
import type { Sources } from './sources.ts';
import { leadsOut } from './world.ts';

/** Several times what any cluster has. */
const membersMax = 256;

export function addTree(loading: Loading, layout: Layout): void {
  tellUnread(loading, layout);
  const { skip } = loading.options;
  const wanted = nodeFolders(layout).filter(({ name, path }) => !isSkipped(name, skip) && !isSkipped(path, skip));
  const folders = loading.atMost(membersMax, wanted, layout.root, 'folders of nodes');
  const { part } = loading.options;
  if (part !== undefined) {
    for (const { name } of folders) if (part.has(name)) addMailNode(loading, layout, name);
    return;
  }
  // Managers first: their names tell which peers and folders are no mail nodes.
  addManagers(loading, layout, folders);
  addNodeFolders(loading, layout, folders);
  addPeers(loading, layout, folders);
  if (loading.nodes.length === 0 && loading.managers.length === 0) {
    const roots = `${nodeRoots.join(', ')} or ${managerRoot}`;
    loading.report('EC0006', layout.root, `no ${roots} in "${layout.root}" or its folders global/, default/, NODE/`);
  }
}

/** Folders that cannot be read or lead out of the tree. Not silently: each may be that of a node. */
function tellUnread({ report, options }: Loading, layout: Layout): void {
  for (const folder of layout.folders) {
    if (folder.unreadable === true && !isSkipped(folder.path, options.skip)) {
      report('EC0005', folder.path, `cannot read the folder "${folder.path}", so what is in it was not checked`);
    }
  }
  // A file beside them, such as a readme, is read by nobody.
  for (const { name, kind } of layout.folders[0]?.entries ?? []) {
    if (kind === 'outside' && !name.includes('.')) report('EC0009', join(layout.root, name), `"${join(layout.root, name)}" ${leadsOut}`);
  }
}

/** The managers that have a folder with a file of their own; where none has, those that the shared file names. */
function addManagers(loading: Loading, layout: Layout, folders: readonly LayoutFolder[]): void {
  const ownManagers = folders.filter((folder) => holds(folder, managerRoot));
  for (const { name } of ownManagers) {
    const search = pathOf(loading, layout, name);
    const root = findRoot([managerRoot], search, loading.sources);
    const from = root === null ? null : loading.readRoot(root, { search, tree: layout.root, node: name });
    if (from !== null) loading.add('manager', from, search, { name, nameFrom: 'folder' });
  }
  if (ownManagers.length > 0) return;
  const shared = pathOf(loading, layout, null);
  const root = findRoot([managerRoot], [...shared, layout.root], loading.sources);
  const from = root === null ? null : loading.readRoot(root, { search: shared, tree: layout.root, node: null });
  if (from === null) return;
  const names = loading.atMost(membersMax, managerNames(from.merged.global), from.root.path, 'managers');
  for (const name of names) loading.add('manager', from, pathOf(loading, layout, name), { name, nameFrom: 'logs' });
  if (names.length === 0) loading.add('manager', from, shared, { name: null, nameFrom: 'unknown' });
}

function addNodeFolders(loading: Loading, layout: Layout, folders: readonly LayoutFolder[]): void {
  const isOfNode = (folder: LayoutFolder) => nodeRoots.some((file) => holds(folder, file)) || !isManager(loading, folder.name);
  const candidates = folders.filter(isOfNode);
  for (const [done, { name }] of candidates.entries()) {
    loading.options.onProgress?.(done, candidates.length, name);
    addMailNode(loading, layout, name);
  }
}

/** Peers that no folder stands for. Without folders of nodes, the peers of the shared configuration are the nodes. */
function addPeers(loading: Loading, layout: Layout, folders: readonly LayoutFolder[]): void {
  const { nodes, managers, options } = loading;
  const written = peerNames([...nodes, ...managers].map((each) => each.global));
  const peers = [...new Set(written.map((peer) => folderOfPeer(layout, peer)))];
  dropSharedFolders(nodes, peers, layout);
  const hasFolders = nodes.length > 0;
  for (const peer of loading.atMost(membersMax, peers, layout.root, 'peers')) {
    if (isManager(loading, peer) || isSkipped(peer, options.skip)) continue;
    if (nodes.some((node) => node.folder === peer || node.name === peer)) continue;
    addMailNode(loading, layout, peer);
    if (hasFolders && folderNamed(layout, peer) === null) tellMissingFolder(loading, nodes.at(-1), peer, layout);
  }
  if (nodes.length > 0 || !folders.every((folder) => isManager(loading, folder.name))) return;
  addMailNode(loading, layout, null);
  const first = nodes[0];
  if (first === undefined) return;
  const listed =
    peers.length > 0 ? peers.slice(0, membersMax) : loading.atMost(membersMax, peerNames([first.global]), first.root.path, 'peers');
  for (const peer of listed) if (!isManager(loading, peer)) addMailNode(loading, layout, peer);
  if (nodes.length > 1) nodes.shift();
}

/** A peer written with capitals (EC2005) is the node of the folder in lower case, not one more without a folder. */
function folderOfPeer(layout: Layout, peer: string): string {
  const lower = peer.toLowerCase();
  return folderNamed(layout, peer) === null && folderNamed(layout, lower) !== null ? lower : peer;
}

function addMailNode(loading: Loading, layout: Layout, name: string | null): void {
  const search = pathOf(loading, layout, name);
  const root = findRoot(nodeRoots, [...search, layout.root], loading.sources);
  if (root === null) return;
  const from = loading.readRoot(root, { search, tree: layout.root, node: name });
  if (from !== null) loading.add('node', from, search, { name, nameFrom: name === null ? 'unknown' : 'folder' });
}

function isManager({ managers }: Loading, name: string): boolean {
  return managers.some((manager) => manager.name === name);
}

function pathOf({ options }: Loading, layout: Layout, name: string | null): readonly string[] {
  return searchPath(layout, name, options.product, options.searchPath ?? null);
}

/** The first of these files along a path. */
function findRoot(names: readonly string[], folders: readonly string[], sources: Sources): string | null {
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      const found = sources.list(folder)?.some((entry) => entry.name === name && entry.kind !== 'folder');
      if (found === true) return path;
    }
  }
  return null;
}
