// What a server loads when somebody asks for it. Its entry says from where: bundles beside it, or what is in it already.

import type * as Outside from '../../compiler/outside/run-outside.ts';
import type * as Later from '../later/later.ts';

export interface Parts {
  later(): Promise<typeof Later>;
  /** Revisions of git; null: not where this server runs. */
  readonly git: (() => Promise<Pick<typeof Outside, 'readGitTree'>>) | null;
  /** The simulator; null: not in this bundle. */
  readonly simulator: (() => Promise<Pick<typeof Outside, 'playFailure'>>) | null;
}
