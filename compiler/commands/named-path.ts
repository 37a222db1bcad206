// Paths that are named on the command line. They mean what is there, through links too, but for one thing: what is named from the
// working directory downwards must be in it. That directory is often a checkout of somebody else's work, in which `conf`, or the
// `report.sarif` of yesterday, can have become a link to anything.

import { hostFiles } from '../load/host-files.ts';
import { openWorld } from '../load/world.ts';
import { UsageError } from './command.ts';
import { wayInside } from './inside.ts';

/** Throws `UsageError` for a path below the working directory that a link leads out of it, and out of the folders allowed. */
export function stayBelow(path: string, allowed: readonly string[]): void {
  const here = process.cwd();
  if ((wayInside(here, path) ?? '') === '') return;
  if (openWorld([here, ...allowed], hostFiles.link)(path)) return;
  throw new UsageError(
    `${path} is a link out of the working directory; name the place that it leads to, or allow that folder: --allow-outside DIR`,
  );
}
