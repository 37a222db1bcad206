// Time without real time: what is due comes in its order, and between two of these nothing takes any.

import { Agenda } from './agenda.ts';

/** Timers as parts of the runtime want them (`runtime/bus/timers.ts`). */
interface SimTimers {
  now(): number;
  set(ms: number, run: () => void): () => void;
}

export class SimTime {
  now = 0;
  events = 0;
  readonly #agenda = new Agenda();

  later(ms: number, run: () => void): void {
    this.#agenda.add(this.now + ms, run);
  }

  /** Lets everything happen that is due by this time. */
  run(untilMs: number): void {
    while (this.#agenda.nextAt <= untilMs) {
      this.now = Math.max(this.now, this.#agenda.nextAt);
      this.events++;
      this.#agenda.runNext();
    }
    this.now = untilMs;
  }

  timers(): SimTimers {
    return timersOf(this, (ms, run) => this.later(ms, run));
  }
}

/** Timers that can be taken back, out of what can only be put off. Never within the call, as no timer of Node is. */
export function timersOf(time: { readonly now: number }, later: (ms: number, run: () => void) => void): SimTimers {
  return {
    now: () => time.now,
    set: (ms, run) => {
      let isOff = false;
      later(Math.max(ms, 0.01), () => {
        if (!isOff) run();
      });
      return () => {
        isOff = true;
      };
    },
  };
}
