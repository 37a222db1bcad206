// Paths as POSIX has them, for machine and browser alike: the compiler and the language server also run where there is no `node:path`.
// Compared with Node's own on arbitrary paths by test/compiler/doors.test.ts.

export function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

/** Without `.`, `..` and doubled slashes; a slash at the end stays. */
export function normalize(path: string): string {
  const kept = withoutDots(path);
  const absolute = isAbsolute(path);
  if (kept === '') return absolute ? '/' : path.endsWith('/') && path !== '' ? './' : '.';
  return `${absolute ? '/' : ''}${kept}${path.endsWith('/') ? '/' : ''}`;
}

export function join(...parts: readonly string[]): string {
  return normalize(parts.filter((part) => part !== '').join('/'));
}

/** Absolute: the last absolute part counts, and relative ones from the working directory, which a browser does not have. */
export function resolve(...parts: readonly string[]): string {
  let path = '';
  for (let i = parts.length - 1; i >= 0 && !isAbsolute(path); i--) {
    const part = parts[i] ?? '';
    if (part !== '') path = path === '' ? part : `${part}/${path}`;
  }
  if (!isAbsolute(path)) path = `${workingDirectory()}/${path}`;
  return `/${withoutDots(path)}`;
}

export function dirname(path: string): string {
  const end = path.lastIndexOf('/', lastOfName(path));
  if (end < 0) return isAbsolute(path) ? '/' : '.';
  // Slashes in a row are one. Two that begin a path are kept, as Node keeps them.
  const cut = path.slice(0, end + 1);
  if (cut === '//' || end === 0) return cut;
  return path.slice(0, end);
}

export function basename(path: string): string {
  const last = lastOfName(path);
  return path.slice(path.lastIndexOf('/', last) + 1, last + 1);
}

/** The way from one path to another one; empty where they are the same. */
export function relative(from: string, to: string): string {
  const names = (path: string) =>
    resolve(path)
      .split('/')
      .filter((name) => name !== '');
  const [here, there] = [names(from), names(to)];
  let same = 0;
  while (same < here.length && same < there.length && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}

/** Where the last name ends: slashes behind it do not count. -1: no name. */
function lastOfName(path: string): number {
  let last = path.length - 1;
  while (last > 0 && path[last] === '/') last--;
  return path === '/' || last < 0 || path[last] === '/' ? -1 : last;
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') kept.push(name);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isAbsolute(path)) kept.push('..');
  }
  return kept.join('/');
}

function workingDirectory(): string {
  return typeof process === 'undefined' ? '/' : process.cwd();
}
