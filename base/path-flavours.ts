// The logic of paths, for both kinds of system. Inside of our programs a path has one spelling on both: `/` between the names, and the
// letter of a drive small. So whatever cuts, compares or stores paths need not know where it runs; what people, clients and the system
// hand over goes through `slashed` once. Compared with both flavours of `node:path` by test/compiler/doors.test.ts.

export type Flavour = 'posix' | 'win32';

export interface Paths {
  /** The one spelling of a path that was written in the way of the system. */
  slashed(path: string): string;
  isAbsolute(path: string): boolean;
  /** What an absolute path begins with: `/`, `c:/`, `//server/share/`; empty for a relative one. */
  rootOf(path: string): string;
  /** Without `.`, `..` and doubled slashes; a slash at the end stays. */
  normalize(path: string): string;
  join(...parts: readonly string[]): string;
  /** Absolute: the last absolute part counts, and relative ones from the working directory, which a browser does not have. */
  resolve(...parts: readonly string[]): string;
  dirname(path: string): string;
  basename(path: string): string;
  /** The way from one path to another one; empty where they are the same, absolute where there is none (another drive). */
  relative(from: string, to: string): string;
  /** Whether a path is a folder or lies below it, both being normalised. */
  isWithin(folder: string, path: string): boolean;
}

function made(flavour: Flavour): Paths {
  const isWindows = flavour === 'win32';
  const slashed = isWindows ? slashedOfWindows : (path: string) => path;
  const rootOf = isWindows ? rootOfWindows : (path: string) => (path.startsWith('/') ? '/' : '');
  // File systems of Windows take letters of both cases for the same; which one was written is kept.
  const sameName = isWindows ? (a = '', b = '') => a === b || a.toLowerCase() === b.toLowerCase() : (a = '', b = '') => a === b;

  /** Whether it needs nothing in front. */
  const isWhole = (path: string) => (isWindows ? rootOf(path).length > 1 : path.startsWith('/'));

  const normalize = (written: string): string => {
    const path = slashed(written);
    const root = rootOf(path);
    const kept = withoutDots(path.slice(root.length), root !== '');
    const end = path.endsWith('/') ? '/' : '';
    if (kept === '') return root !== '' ? root : end !== '' ? './' : '.';
    return `${root}${kept}${end}`;
  };

  const resolve = (...parts: readonly string[]): string => {
    let path = '';
    for (let i = parts.length - 1; i >= -1 && !isWhole(path); i--) {
      const part = slashed(i < 0 ? workingDirectory() : (parts[i] ?? ''));
      // `/x` is, on Windows, one of the drive that somebody is on.
      if (path.startsWith('/')) path = `${rootOf(part).slice(0, -1)}${path}`;
      else if (part !== '') path = path === '' ? part : `${part}${part.endsWith('/') ? '' : '/'}${path}`;
    }
    const root = rootOf(path);
    return `${root}${withoutDots(path.slice(root.length), true)}`;
  };

  return {
    slashed,
    rootOf,
    normalize,
    resolve,
    isAbsolute: (path) => rootOf(slashed(path)) !== '',
    join(...parts) {
      let path = '';
      for (const part of parts.map(slashed)) {
        // Two slashes would begin the name of a server.
        if (part !== '') path = path === '' ? part : `${path.endsWith('/') ? path : `${path}/`}${part.replace(/^\/+/, '')}`;
      }
      return normalize(path);
    },
    dirname(written) {
      const path = slashed(written);
      const root = rootOf(path);
      const end = path.lastIndexOf('/', lastOfName(path));
      if (end < root.length) return root === '' ? '.' : root;
      // Slashes in a row are one. Two that begin a path are kept, as Node keeps them.
      const cut = path.slice(0, end + 1);
      return cut === '//' ? cut : path.slice(0, end);
    },
    basename(written) {
      const path = slashed(written);
      const begin = isWindows ? rootOf(path).length : 0;
      const last = lastOfName(path);
      return path.slice(Math.max(begin, path.lastIndexOf('/', last) + 1), last + 1);
    },
    relative(from, to) {
      const [here, there] = [resolve(from), resolve(to)];
      const [hereRoot, thereRoot] = [rootOf(here), rootOf(there)];
      if (!sameName(hereRoot, thereRoot)) return there;
      const [up, down] = [namesOf(here.slice(hereRoot.length)), namesOf(there.slice(thereRoot.length))];
      let same = 0;
      while (same < up.length && same < down.length && sameName(up[same], down[same])) same++;
      return [...up.slice(same).map(() => '..'), ...down.slice(same)].join('/');
    },
    isWithin(folder, path) {
      if (path.length <= folder.length) return sameName(path, folder);
      return (folder.endsWith('/') || path[folder.length] === '/') && sameName(path.slice(0, folder.length), folder);
    },
  };
}

export const pathsOf: Readonly<Record<Flavour, Paths>> = { posix: made('posix'), win32: made('win32') };

/**
 * `\` is `/`, and a drive is named in small letters, as editors do. `c:x`, which is a path of whatever folder that drive was left in, is one
 * of its root: nobody who writes a configuration means the former. The prefix `\\?\` only says that a path may be long.
 */
function slashedOfWindows(written: string): string {
  let path = written.includes('\\') ? written.replaceAll('\\', '/') : written;
  if (path.startsWith('//?/')) path = path.replace(/^\/\/\?\/UNC\//i, '//').replace(/^\/\/\?\/(?=[a-z]:)/i, '');
  if (/^[a-z]:/i.test(path)) return `${path.slice(0, 2).toLowerCase()}${path[2] === '/' ? '' : '/'}${path.slice(2)}`;
  if (!path.startsWith('//')) return path;
  // A server without a share is a name like any other one.
  const share = path.replace(/^\/\/([^/]+)\/+/, '//$1/');
  return rootOfWindows(share) === '/' ? path.replace(/^\/+/, '/') : share;
}

function rootOfWindows(path: string): string {
  if (/^[a-z]:/.test(path)) return path.slice(0, 3);
  const [, server, share] = /^\/\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  if (server === undefined || share === undefined) return path.startsWith('/') ? '/' : '';
  return `//${server}/${share}/`;
}

/** Where the last name ends: slashes behind it do not count. -1: no name. */
function lastOfName(path: string): number {
  let last = path.length - 1;
  while (last > 0 && path[last] === '/') last--;
  return path === '/' || last < 0 || path[last] === '/' ? -1 : last;
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

function withoutDots(path: string, absolute: boolean): string {
  const kept: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!absolute) kept.push('..');
  }
  return kept.join('/');
}

function workingDirectory(): string {
  return typeof process === 'undefined' ? '/' : process.cwd();
}
