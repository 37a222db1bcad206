// "Try again" of the Corosync daemon: it is changing its ring or has too much to do. That breaks nothing, so the same call is repeated on the
// same connection, with pauses that grow, for as long as somebody wants its outcome.

import { cs, type Done } from './cpg.ts';
import type { Timers } from './timers.ts';

const pauseMs = { first: 5, most: 250 };

export interface Persistence {
  readonly timers: Timers;
  /** Asked before each further try; true: `done` is told that it is busy. */
  readonly isOver: () => boolean;
}

/** Repeats a call until it says something else than "busy". `done` comes once. */
export function persist({ timers, isOver }: Persistence, call: (done: Done) => void, done: Done): void {
  let pause = pauseMs.first;
  const attempt = (): void =>
    call((status) => {
      if (status !== cs.tryAgain || isOver()) {
        done(status);
        return;
      }
      timers.set(pause, () => (isOver() ? done(status) : attempt()));
      pause = Math.min(pause * 2, pauseMs.most);
    });
  attempt();
}
