// Tells the core where the members of its view are, as far as the bus knows: before each view, and when the bus has learnt more.

import type { Bus } from '../bus/bus.ts';
import type { MemberId, Seats } from '../core/membership/view.ts';

export class SeatWatch {
  #bus: Bus | null = null;
  readonly #tell: (seats: Seats) => void;
  #members: readonly MemberId[] = [];
  #told = '[]';

  constructor(tell: (seats: Seats) => void) {
    this.#tell = tell;
  }

  /** These are the members from now on. */
  enter(bus: Bus, members: readonly MemberId[]): void {
    this.#bus = bus;
    this.#members = members;
    this.look();
  }

  look(): void {
    const bus = this.#bus;
    if (bus?.machineOf === undefined) return;
    const seats = this.#members.map((member) => [member, bus.machineOf?.(member) ?? []] as const).filter(([, texts]) => texts.length > 0);
    const text = JSON.stringify(seats);
    if (text === this.#told) return;
    this.#told = text;
    this.#tell(new Map(seats));
  }
}
