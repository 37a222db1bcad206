// Sends panic messages to `log_group`: best effort and never much. What goes wrong while one is sent must not become another one, or trouble of the bus
// would feed itself.

import { Foreign } from '../../../base/foreign.ts';
import type { Bus } from '../../bus/bus.ts';
import { panicText } from './panic-text.ts';
import { encodePanic, type Panic } from './panic-wire.ts';

export type PanicBus = Pick<Bus, 'join' | 'leave' | 'multicast' | 'say'>;

export interface PanicCounters {
  readonly sent: number;
  /** Too many, or the bus did not take it. */
  readonly leftOut: number;
}

/** So many at once, then so many a second. */
const burst = 20;
const perSec = 5;

export class PanicSender {
  readonly #bus: PanicBus;
  readonly #node: string;
  readonly #now: () => number;
  readonly #wallClock: () => number;
  #group: string | null = null;
  #tokens = burst;
  #refilledAt: number;
  #sending = false;
  #leftOutNow = 0;
  #counters = { sent: 0, leftOut: 0 };

  constructor(bus: PanicBus, node: string, now: () => number, wallClock: () => number) {
    this.#bus = bus;
    this.#node = node;
    this.#now = now;
    this.#wallClock = wallClock;
    this.#refilledAt = now();
  }

  /** Whoever sends to a group is a member of it, but where he only says something to others. Null: send nothing. */
  setGroup(group: string | null): void {
    if (group === this.#group) return;
    if (this.#bus.say === undefined) {
      if (this.#group !== null) this.#bus.leave(this.#group);
      if (group !== null) this.#bus.join(group);
    }
    this.#group = group;
  }

  say(source: string, text: string): void {
    if (this.#group === null) return;
    if (this.#sending || !this.#allowed()) {
      this.#leaveOut();
      return;
    }
    const leftOut = this.#leftOutNow === 0 ? null : this.#leftOutNow;
    const panic: Panic = { node: this.#node, timeMs: this.#wallClock(), source, text: new Foreign(text), leftOut };
    this.#sending = true;
    try {
      if (this.#send(this.#group, panic)) {
        this.#counters.sent++;
        this.#leftOutNow = 0;
      } else this.#leaveOut();
    } catch {
      // A message that cannot be made, or not be sent: whoever says it is about to tell of something worse.
      this.#leaveOut();
    } finally {
      this.#sending = false;
    }
  }

  counters(): PanicCounters {
    return { ...this.#counters };
  }

  #send(group: string, panic: Panic): boolean {
    const { say } = this.#bus;
    return say === undefined ? this.#bus.multicast(group, encodePanic(panic)) : say(group, panicText(panic));
  }

  #allowed(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#refilledAt) / 1000) * perSec);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  #leaveOut(): void {
    this.#leftOutNow++;
    this.#counters.leftOut++;
  }
}
