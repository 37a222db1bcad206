// `file:` URIs and paths, as Node's `fileURLToPath` and `pathToFileURL` have them, where there is no `node:url`. What a client sends is any
// of several spellings: `file:///c:/x`, `file:///c%3A/x` (VS Code), `file:///C:/x` and, on a share, `file://server/share/x`.

import { type Flavour, pathsOf } from './path-flavours.ts';
import { ownFlavour } from './paths.ts';

/** null for what names no file of this machine: another host, a broken escape, an escaped slash; on Windows also a path without a drive. */
export function pathOfFileUri(uri: string, flavour: Flavour = ownFlavour): string | null {
  try {
    const { protocol, hostname, pathname } = new URL(uri);
    if (protocol !== 'file:') return null;
    if (flavour === 'posix') return hostname !== '' || /%2f/i.test(pathname) ? null : decodeURIComponent(pathname);
    if (/%2f|%5c/i.test(pathname)) return null;
    const path = decodeURIComponent(pathname);
    const { slashed } = pathsOf[flavour];
    if (hostname !== '') return slashed(`//${hostIn(uri) ?? hostname}${path}`);
    return /^\/[a-z]:/i.test(path) ? slashed(path.slice(1)) : null;
  } catch {
    return null;
  }
}

/** As it is written: the parser of URLs gives a name that is not of ASCII in a spelling which no file system knows. */
function hostIn(uri: string): string | null {
  const host = /^file:[\\/]{2}([^\\/?#]+)/i.exec(uri.replace(/[\t\r\n]/g, ''))?.[1];
  return host === undefined ? null : decodeURIComponent(host).toLowerCase();
}

/** What the parser of URLs would take for something else in a path is escaped first; the rest it escapes itself. */
export function fileUriOf(path: string, flavour: Flavour = ownFlavour): string {
  const { resolve, slashed } = pathsOf[flavour];
  const resolved = resolve(path);
  const absolute = slashed(path).endsWith('/') && !resolved.endsWith('/') ? `${resolved}/` : resolved;
  const [, host = '', shared] = flavour === 'win32' ? (/^\/\/([^/]+)(\/.*)$/s.exec(absolute) ?? []) : [];
  const url = new URL('file:///');
  url.pathname = (shared ?? absolute).replace(
    /[%\\\n\r\t?#]/g,
    (special) => `%${special.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return host === '' ? url.href : `file://${encodeURIComponent(host)}${url.pathname}`;
}
