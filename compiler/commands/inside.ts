// Where a path lies in a folder, written with `/` on every system: reports, baselines and caches go from one to another.

import nodePath, { type PlatformPath } from 'node:path';

/** What of `node:path` it takes; both flavours are tested on any system. */
export type PathFlavour = Pick<PlatformPath, 'isAbsolute' | 'relative' | 'resolve' | 'sep'>;

/** The way from a folder down to a path, empty for the folder itself; null: it lies elsewhere. A relative path is one of the working directory. */
export function wayInside(folder: string, path: string, flavour: PathFlavour = nodePath): string | null {
  const way = flavour.relative(flavour.resolve(folder), flavour.resolve(path));
  // Of another drive there is no way at all.
  if (flavour.isAbsolute(way) || way === '..' || way.startsWith(`..${flavour.sep}`)) return null;
  return way.split(flavour.sep).join('/');
}
