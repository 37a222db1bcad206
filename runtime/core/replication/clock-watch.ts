// Names members whose wall clocks are far from this one's: the order of writes in caches and the windows of series depend on them.

import { spanText } from './hybrid-clock.ts';
import type { Clock } from './contents.ts';

/** More than that is worth a word; messages are under way for less. */
const farMs = 60_000;
const namesMax = 256;

export class ClockWatch {
  readonly #clock: Clock;
  readonly #warn: (text: string) => void;
  /** Who was said to be off. */
  readonly #off = new Set<string>();
  #seen = 0;

  constructor(clock: Clock, warn: (text: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  /** Times that somebody's clock was found to be off. */
  get seen(): number {
    return this.#seen;
  }

  heard(privateName: string, wallMs: number): void {
    const ahead = wallMs - this.#clock.wallMs();
    if (Math.abs(ahead) < farMs) {
      if (this.#off.delete(privateName)) this.#warn(`the clock of ${privateName} agrees with this node's again`);
      return;
    }
    if (this.#off.has(privateName) || this.#off.size >= namesMax) return;
    this.#off.add(privateName);
    this.#seen++;
    const where = ahead > 0 ? 'ahead of' : 'behind';
    this.#warn(
      `the clock of ${privateName} is ${spanText(Math.abs(ahead))} ${where} this node's; series have windows by it, and caches their order: synchronise the clocks`,
    );
  }
}
