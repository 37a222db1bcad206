// Whether members hold the same of what they hold in common. Entries fall into sections by their key. Of a section in which nothing has
// changed for a while one member says its digest; who has another one sends all that it holds of the section, and says its own digest, so
// that in the end both have both. What is sent twice changes nothing.

import { lanesOf, noLanes, toggle, type Lanes } from '../hash.ts';
import type { Millis } from '../contract.ts';
import type { Clock, SectionDigest } from './contents.ts';

export const sectionCount = 256;
/** Besides the time that others take to tell of their changes. */
const restMs = 2000;
/** One section is mended again after that time, each time twice as long: where settings differ, it differs again at once. */
const mendAgainMs = { first: 5000, most: 3_600_000 };

export class SectionDigests {
  readonly #clock: Clock;
  readonly #digests: Lanes[] = new Array<Lanes>(sectionCount).fill(noLanes);
  readonly #touchedAt = new Float64Array(sectionCount).fill(-Infinity);
  readonly #mendsAt = new Float64Array(sectionCount).fill(-Infinity);
  readonly #mendAgainMs = new Float64Array(sectionCount).fill(mendAgainMs.first);
  /** Sections that have changed since they were compared. */
  readonly #open = new Set<number>();
  #maxDelayMs = 1000;
  #counts = { digest_differs: 0, sections_mended: 0, sections_compared: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  static sectionOf(key: string): number {
    return lanesOf(key).low % sectionCount;
  }

  set maxDelayMs(ms: Millis) {
    this.#maxDelayMs = ms;
  }

  /** An entry comes or goes; `what`: all of it that must be the same. */
  change(section: number, what: string): void {
    this.#digests[section] = toggle(this.#digests[section] ?? noLanes, lanesOf(what));
    this.#touchedAt[section] = this.#clock.ms();
    this.#open.add(section);
  }

  /** When there is something to be said; null: nothing has changed since. */
  sayAt(): Millis | null {
    let at = Infinity;
    for (const section of this.#open) at = Math.min(at, this.#restsAt(section));
    return at === Infinity ? null : at;
  }

  /** Of all sections that are at rest and were not compared since. They count as said. */
  say(): readonly SectionDigest[] {
    const now = this.#clock.ms();
    const list: SectionDigest[] = [];
    for (const section of this.#open) {
      if (this.#restsAt(section) > now) continue;
      this.#open.delete(section);
      const { high, low } = this.#digests[section] ?? noLanes;
      list.push({ section, high: high >>> 0, low: low >>> 0 });
    }
    return list;
  }

  /** What somebody else has said. Sections that we have otherwise and are to tell all of. */
  compare(said: readonly SectionDigest[]): readonly number[] {
    const now = this.#clock.ms();
    const different: number[] = [];
    for (const { section, high, low } of said) {
      // Still at work here: we shall say so when it is over.
      if (this.#restsAt(section) > now + restMs / 2) continue;
      this.#counts.sections_compared++;
      const own = this.#digests[section] ?? noLanes;
      if (own.high >>> 0 === high && own.low >>> 0 === low) {
        this.#open.delete(section);
        this.#mendAgainMs[section] = mendAgainMs.first;
        continue;
      }
      this.#counts.digest_differs++;
      // The other one has to see that we have something else; and if it is not mended now, it is said again when it may be.
      this.#open.add(section);
      const mendsAt = this.#mendsAt[section] ?? 0;
      this.#touchedAt[section] = Math.max(now, mendsAt - restMs - 2 * this.#maxDelayMs);
      if (now < mendsAt) continue;
      const again = this.#mendAgainMs[section] ?? mendAgainMs.first;
      this.#mendsAt[section] = now + again;
      this.#mendAgainMs[section] = Math.min(2 * again, mendAgainMs.most);
      this.#counts.sections_mended++;
      different.push(section);
    }
    return different;
  }

  counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  #restsAt(section: number): Millis {
    return (this.#touchedAt[section] ?? 0) + restMs + 2 * this.#maxDelayMs;
  }
}
