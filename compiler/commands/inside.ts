// Where a path lies in a folder, written with `/` on every system: reports, baselines and caches go from one to another.

import { type Flavour, pathsOf } from '../../base/path-flavours.ts';
import { ownFlavour } from '../../base/paths.ts';

/** The way from a folder down to a path, empty for the folder itself; null: it lies elsewhere. A relative path is one of the working directory. */
export function wayInside(folder: string, path: string, flavour: Flavour = ownFlavour): string | null {
  const { isAbsolute, relative } = pathsOf[flavour];
  const way = relative(folder, path);
  // Of another drive there is no way at all.
  return isAbsolute(way) || way === '..' || way.startsWith('../') ? null : way;
}
