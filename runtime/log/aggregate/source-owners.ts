// Who of several managers shall read a log. Whoever knows the cluster answers; the node has the last word, because it lets one of them read at a time.

import type { Source } from './log-source.ts';

export interface Owners {
  /** Name of the manager; null: not known yet. */
  ownerOf(source: Source): string | null;
  /** Whether another manager may read it in turn. */
  isShared(source: Source): boolean;
}
