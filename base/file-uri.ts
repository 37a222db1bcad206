// `file:` URIs and paths, as Node's `fileURLToPath` and `pathToFileURL` have them on POSIX, where there is no `node:url`.

import { resolve } from './paths.ts';

/** null for what names no file of this machine: another host, a broken escape, an escaped slash. */
export function pathOfFileUri(uri: string): string | null {
  try {
    const { protocol, hostname, pathname } = new URL(uri);
    return protocol !== 'file:' || hostname !== '' || /%2f/i.test(pathname) ? null : decodeURIComponent(pathname);
  } catch {
    return null;
  }
}

/** What the parser of URLs would take for something else in a path is escaped first; the rest it escapes itself. */
export function fileUriOf(path: string): string {
  const url = new URL('file:///');
  const resolved = resolve(path);
  const absolute = path.endsWith('/') && resolved !== '/' ? `${resolved}/` : resolved;
  url.pathname = absolute.replace(/[%\\\n\r\t?#]/g, (special) => `%${special.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return url.href;
}
