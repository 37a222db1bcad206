// How fast a backlog is worked off: a moving average over about the last minute, fed with what was received and what is left.

export interface Pace {
  /** Bytes a second that come in. */
  readonly rate: number;
  /** Bytes a second by which the backlog shrinks; null while it is not known. */
  readonly shrinksBy: number | null;
  /** Seconds until everything is here, if it goes on like this; null: it is not known, or never. */
  readonly arrivesInSec: number | null;
}

/** Weight of what was before, after this time. */
const halfLifeMs = 15_000;

export class Pacer {
  #at: number | null = null;
  #received = 0;
  #behind: number | null = null;
  #rate: number | null = null;
  #shrinksBy: number | null = null;

  /** Called every few seconds. @param received bytes since the start. @param behind bytes that are left; null: not known. */
  note(nowMs: number, received: number, behind: number | null): void {
    const passedMs = this.#at === null ? 0 : nowMs - this.#at;
    if (passedMs > 0) {
      const keep = 0.5 ** (passedMs / halfLifeMs);
      const mixed = (before: number | null, now: number): number => (before === null ? now : before * keep + now * (1 - keep));
      this.#rate = mixed(this.#rate, ((received - this.#received) * 1000) / passedMs);
      if (behind === null || this.#behind === null) this.#shrinksBy = null;
      else this.#shrinksBy = mixed(this.#shrinksBy, ((this.#behind - behind) * 1000) / passedMs);
    }
    this.#at = nowMs;
    this.#received = received;
    this.#behind = behind;
  }

  pace(behind: number | null): Pace | null {
    if (this.#rate === null) return null;
    const shrinksBy = this.#shrinksBy;
    const arrives = behind !== null && shrinksBy !== null && shrinksBy > 0;
    return { rate: this.#rate, shrinksBy, arrivesInSec: behind === 0 ? 0 : arrives ? behind / shrinksBy : null };
  }
}
