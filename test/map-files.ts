// Files out of a map of path to text: a whole configuration tree in one literal.
import { posix } from 'node:path';
import type { Files, FolderEntry } from '../compiler/source.ts';

/** A text `@symlink target` stands for a symbolic link. */
export function mapFiles(texts: Readonly<Record<string, string>>): Files {
  const files = new Map(Object.entries(texts).map(([path, text]) => [posix.normalize(path), text]));
  const resolve = (path: string, depth = 0): string | { readonly error: string } => {
    const text = files.get(posix.normalize(path));
    if (text === undefined) return { error: isFolder(path) ? 'EISDIR' : 'ENOENT' };
    const target = /^@symlink (\S+)\s*$/.exec(text)?.[1];
    if (target === undefined) return text;
    return depth > 40 ? { error: 'ELOOP' } : resolve(posix.join(posix.dirname(path), target), depth + 1);
  };
  const prefix = (path: string) => (posix.normalize(path) === '.' ? '' : `${posix.normalize(path).replace(/\/$/, '')}/`);
  const isFolder = (path: string) => [...files.keys()].some((file) => file.startsWith(prefix(path)));
  return {
    read(path) {
      const text = resolve(path);
      return typeof text === 'string' ? { bytes: new TextEncoder().encode(text) } : text;
    },
    list(path) {
      const start = prefix(path);
      if (files.has(posix.normalize(path)) || !isFolder(path)) return null;
      const names = new Map<string, FolderEntry['kind']>();
      for (const file of files.keys()) {
        if (!file.startsWith(start)) continue;
        const rest = file.slice(start.length);
        const slash = rest.indexOf('/');
        names.set(slash < 0 ? rest : rest.slice(0, slash), slash < 0 ? 'file' : 'folder');
      }
      return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, kind]) => ({ name, kind }));
    },
  };
}
