// The configuration tree of the page: paths below its root and texts. What is no UTF-8 is kept as it is and not shown.

/** By path without the root: `default/bindings.conf`. */
export type Tree = ReadonlyMap<string, string>;

/** Under which the server sees it. */
const root = '/conf';

export const rootUri = `file://${root}`;

export function uriOf(path: string): string {
  return `${rootUri}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** null: a file that is none of ours. */
export function pathOf(uri: string): string | null {
  if (!uri.startsWith(`${rootUri}/`)) return null;
  try {
    return decodeURIComponent(uri.slice(rootUri.length + 1));
  } catch {
    return null;
  }
}

export function serverPath(path: string): string {
  return `${root}/${path}`;
}

/** The file to begin with. */
export function firstFile(tree: Tree): string {
  return (
    [...tree.keys()].find((path) => path.endsWith('ecelerity-cluster.conf')) ?? [...tree.keys()][0] ?? 'default/ecelerity-cluster.conf'
  );
}

export function sameTree(one: Tree, other: Tree): boolean {
  return one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
}
