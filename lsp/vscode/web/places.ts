// The server knows absolute paths, a browser has places such as `vscode-vfs://github/owner/name/default/x.conf`. To the server that is
// `file:///vscode-vfs/github/owner/name/default/x.conf`, and what it says of such a path is of that place.

import { Uri, workspace } from 'vscode';

export interface Places {
  toServer(uri: Uri): string;
  fromServer(text: string): Uri;
  /** As the server names the file, without `file:`. */
  pathOf(uri: Uri): string;
  /** Whether it lies in the workspace, or on a disk of the machine that the browser was let at. */
  has(uri: Uri): boolean;
}

export function openPlaces(): Places {
  /** Where folders of the workspace were, by the first two names of a path. One that is closed may be spoken of still. */
  const roots = new Map<string, { readonly scheme: string; readonly authority: string }>();
  const learn = () => {
    for (const { uri } of workspace.workspaceFolders ?? []) if (uri.scheme !== 'file') roots.set(rootOf(uri), uri);
  };
  const pathOf = (uri: Uri) => {
    learn();
    return roots.has(rootOf(uri)) ? `${rootOf(uri)}${uri.path}` : uri.path;
  };
  return {
    pathOf,
    has: (uri) => uri.scheme === 'file' || workspace.getWorkspaceFolder(uri) !== undefined,
    toServer(uri) {
      learn();
      return (roots.has(rootOf(uri)) ? Uri.from({ scheme: 'file', path: pathOf(uri) }) : uri).toString();
    },
    fromServer(text) {
      const uri = Uri.parse(text);
      const [, root, path] = /^(\/[^/]+\/[^/]+)(\/.*)?$/.exec(uri.path) ?? [];
      const known = root === undefined || uri.scheme !== 'file' ? undefined : roots.get(root);
      return known === undefined ? uri : Uri.from({ ...known, path: path ?? '/' });
    },
  };
}

function rootOf({ scheme, authority }: Uri): string {
  return `/${scheme}/${authority === '' ? '-' : authority}`;
}
