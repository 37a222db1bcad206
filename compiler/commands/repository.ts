// Paths as services want them: from the root of the repository, whatever folder we were called in.

import { existsSync } from 'node:fs';
import { dirname, join, slashed } from '../../base/paths.ts';
import { wayInside } from './inside.ts';

/** A path from the root of the repository around the working directory; a path outside of it, or outside of any, stays as it is. */
export function repositoryPaths(): (path: string) => string {
  let root: string | null | undefined;
  return (path) => {
    root ??= rootAround(slashed(process.cwd()));
    if (root === null) return path;
    return wayInside(root, path) || path;
  };
}

/** `.git` is a folder, or in a worktree a file. */
function rootAround(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}
