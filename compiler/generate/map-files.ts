// Files out of a map of path to text: a whole configuration tree in one literal.
import { posix } from 'node:path';
import { parseExampleFile } from '../rules/example.ts';
import type { Files, FolderEntry } from '../load/source.ts';

/** Texts that begin with `@symlink`, `@latin1`, `@mode` or `@repeat` stand for more than their letters, see `compiler/rules/example.ts`. */
export function mapFiles(texts: Readonly<Record<string, string>>): Files {
  const files = new Map(Object.entries(texts).map(([path, text]) => [posix.normalize(path), text]));
  const resolve = (path: string, depth = 0): { readonly bytes: Uint8Array } | { readonly error: string } => {
    const text = files.get(posix.normalize(path));
    if (text === undefined) return { error: isFolder(path) ? 'EISDIR' : 'ENOENT' };
    const file = parseExampleFile(text);
    switch (file.kind) {
      case 'link':
        return depth > 40 ? { error: 'ELOOP' } : resolve(posix.join(posix.dirname(path), file.target), depth + 1);
      case 'latin1':
        return { bytes: Buffer.from(file.text, 'latin1') };
      case 'mode':
        return { bytes: new TextEncoder().encode(file.text) };
      case 'repeat':
        return { bytes: Buffer.from(file.text.repeat(file.count)) };
      case 'text':
        return { bytes: new TextEncoder().encode(file.text) };
    }
  };
  const prefix = (path: string) => (posix.normalize(path) === '.' ? '' : `${posix.normalize(path).replace(/\/$/, '')}/`);
  const isFolder = (path: string) => [...files.keys()].some((file) => file.startsWith(prefix(path)));
  return {
    exists: (path) => files.has(posix.normalize(path)) || isFolder(path),
    link(path) {
      const file = parseExampleFile(files.get(posix.normalize(path)) ?? files.get(posix.relative(process.cwd(), path)) ?? '');
      return file.kind === 'link' ? file.target : null;
    },
    read: (path) => resolve(path),
    owners: {
      user: (name) => (name === 'ecuser' ? { uid: 990, gids: new Set([990]) } : null),
      group: (name) => (name === 'ecuser' ? 990 : null),
      status(path) {
        const file = parseExampleFile(files.get(posix.normalize(path)) ?? '');
        return { uid: 0, gid: 0, mode: file.kind === 'mode' ? file.mode : 0o755, owner: 'root:root' };
      },
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
