// URIs of the protocol and paths of the compiler. A document that is no file (`untitled:`) has its URI for a path.

import { isAbsolute, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Absolute and normalised for `file:` URIs, else the URI itself. */
export function pathOf(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return normalize(fileURLToPath(uri));
  } catch {
    // A host on a system without network paths, or a broken escape: still a name under which the document is known.
    return uri;
  }
}

/** The URI of a path, for files that the client has not named itself. */
export function uriOf(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path;
}
