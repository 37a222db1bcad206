// One file as the configuration of one node: named by the user, read from standard input, or one of several for the nodes of a cluster.

import { basename, dirname, normalize } from '../../base/paths.ts';
import type { Product } from '../schema/option.ts';
import { managerRoot, searchPath } from './layout.ts';
import type { Loading, Name } from './loading.ts';
import type { Merged } from './merge.ts';
import { childOf } from './node-name.ts';
import { rootFileAt, treeAround } from './roots.ts';
import type { ParsedFiles } from './sources.ts';

/** Adds what a single file describes; without a name it is that of the file's own `nodename`, or unknown. */
export function addFile(loading: Loading, path: string, node: string | null): void {
  const { files, options } = loading;
  const search = options.searchPath ?? siblingsSearchPath(path, files, options.product);
  const from = loading.readRoot(path, { search, tree: null, node });
  if (from === null) return;
  const role = options.role ?? (isManagerFile(path, from.merged) ? 'manager' : 'node');
  const named: Name = node === null ? { name: null, nameFrom: 'unknown' } : { name: node, nameFrom: 'argument' };
  loading.add(role, from, search, named);
}

/** Adds a node of which the user named the file, or the folder that its file lies in. */
export function addNode(loading: Loading, name: string, path: string): void {
  const { files, options } = loading;
  const root = rootFileAt(path, files);
  const search = options.searchPath ?? siblingsSearchPath(root, files, options.product);
  const from = loading.readRoot(normalize(root), { search, tree: null, node: name });
  if (from === null) return;
  loading.add(isManagerFile(root, from.merged) ? 'manager' : 'node', from, search, { name, nameFrom: 'argument' });
}

/** A single file that lies in a configuration tree is read with the search path of that tree. */
function siblingsSearchPath(path: string, files: ParsedFiles, product: Product): readonly string[] {
  const root = treeAround(path, files);
  if (root === null) return [];
  const own = basename(dirname(path));
  const layout = { root: normalize(root), folders: [] };
  return searchPath(layout, own === 'global' || own === 'default' || own === '.' ? null : own, product, null);
}

function isManagerFile(path: string, merged: Merged): boolean {
  return basename(path) === managerRoot || childOf(merged.global, 'logs') !== null;
}
