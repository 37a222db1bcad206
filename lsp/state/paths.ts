// URIs of the protocol and paths of the compiler. A document that is no file (`untitled:`) has its URI for a path.

import { fileUriOf, pathOfFileUri } from '../../base/file-uri.ts';
import { isAbsolute, normalize } from '../../base/paths.ts';

/** Absolute and normalised for `file:` URIs, else the URI itself. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  const path = pathOfFileUri(uri);
  // A host on a system without network paths, or a broken escape: still a name under which the document is known.
  return path === null ? uri : normalize(path);
}

/** The URI of a path, for files that the client has not named itself. */
export function uriOf(path: string): string {
  return isAbsolute(path) ? fileUriOf(path) : path;
}
