// What the inputs of a run make its world: a tree itself; of a single file the tree that it lies in, else its folder.

import { basename, dirname, join, resolve } from '../../base/paths.ts';
import type { Input, LoadOptions } from './input.ts';
import { nodeRoots } from './layout.ts';
import type { ParsedFiles } from './sources.ts';
import { confine, openWorld } from './world.ts';

type Listing = Pick<ParsedFiles, 'list'>;

/** `files` as far as a run with these inputs may read them. */
export function confineTo(inputs: readonly Input[], files: ParsedFiles, options: LoadOptions): ParsedFiles {
  const named = inputs.flatMap((input) => rootsOf(input, files)).flatMap((root) => [root, ...aboveTree(root, options)]);
  const roots = [...named, ...(options.searchPath ?? []).map(fixedPart), ...(options.allowOutside ?? [])];
  return confine(files, openWorld(roots, files.link));
}

/** Version 3 reads the folder `etc` in which the tree `conf` stands before the tree itself. The system's own `/etc` is never meant. */
function aboveTree(root: string, { product }: LoadOptions): readonly string[] {
  const tree = resolve(root);
  const above = dirname(tree);
  return product === '3' && basename(tree) === 'conf' && basename(above) === 'etc' && above !== '/etc' ? [above] : [];
}

/** The trees and folders that an input names; one may come twice. */
export function rootsOf(input: Input, files: Listing): readonly string[] {
  switch (input.kind) {
    case 'tree':
      return [input.path];
    case 'file':
    case 'stdin':
      return [rootAround(input.path, files)];
    case 'nodes':
      return input.nodes.map(({ path }) => rootAround(rootFileAt(path, files), files));
  }
}

/** The root file of a node that is named by its folder. */
export function rootFileAt(path: string, files: Listing): string {
  const entries = files.list(path);
  if (entries === null) return path;
  return join(path, nodeRoots.find((file) => entries.some((entry) => entry.name === file)) ?? nodeRoots[0]);
}

/** The configuration tree in one of whose folders the file lies, else its own folder. */
export function rootAround(path: string, files: Listing): string {
  return treeAround(path, files) ?? dirname(path);
}

/** The folder above the file's own, where that is a configuration tree. */
export function treeAround(path: string, files: Listing): string | null {
  const above = join(dirname(path), '..');
  const isTree = files.list(above)?.some((entry) => entry.kind === 'folder' && (entry.name === 'default' || entry.name === 'global'));
  return isTree === true ? above : null;
}

/** A search path may hold macros, which are filled in with names out of the configuration: the folder before the first one is what was meant. */
function fixedPart(folder: string): string {
  const macro = folder.indexOf('{');
  return macro < 0 ? folder : dirname(`${folder.slice(0, macro)}x`);
}
