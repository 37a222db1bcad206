// The first member that spoke for each cohort in a round, of those who keep what others tell: it tells what is held in common.

import type { MemberId } from '../membership/view.ts';
import type { Contents } from './contents.ts';
import { cohortsMax } from './replication-limits.ts';

export class Speakers {
  readonly #contents: Pick<Contents, 'tellsOwn' | 'tellsShared'>;
  readonly #first = new Map<string, MemberId>();

  constructor(contents: Pick<Contents, 'tellsOwn' | 'tellsShared'>) {
    this.#contents = contents;
  }

  heard(cohort: string, member: MemberId): void {
    if (!this.#first.has(cohort) && this.#first.size < cohortsMax) this.#first.set(cohort, member);
  }

  clear(): void {
    this.#first.clear();
  }

  tellsShared(cohort: string, member: MemberId): boolean {
    return this.#contents.tellsShared && this.#first.get(cohort) === member;
  }

  /** Whether a member of a cohort sends a snapshot to those of others. */
  streams(cohort: string, member: MemberId): boolean {
    return this.#contents.tellsOwn || this.tellsShared(cohort, member);
  }
}
