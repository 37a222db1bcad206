// A process that may stand still (SIGSTOP, a paused machine) or be killed: what is due while it stands still comes when it goes on, in the order in
// which it was due; what is due to one that is gone never comes.

import type { Cpg, CpgHandle } from '../../bus/cpg.ts';
import type { Timers } from '../../bus/timers.ts';
import { timersOf } from '../sim-time.ts';
import type { Place } from '../seam/seam-ports.ts';

export class Gate {
  readonly #world: Place;
  #stillUntil = 0;
  #isOver = false;

  constructor(world: Place) {
    this.#world = world;
  }

  get stillUntil(): number {
    return this.#stillUntil;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  standStill(ms: number): void {
    this.#stillUntil = Math.max(this.#stillUntil, this.#world.now + ms);
  }

  end(): void {
    this.#isOver = true;
  }

  /** Within the process. */
  pass(run: () => void): void {
    if (this.#isOver) return;
    if (this.#stillUntil > this.#world.now) this.#world.later(this.#stillUntil - this.#world.now, () => this.pass(run));
    else run();
  }

  later(ms: number, run: () => void): void {
    this.#world.later(ms, () => this.pass(run));
  }

  timers(): Timers {
    return timersOf(this.#world, (ms, run) => this.later(ms, run));
  }

  /** What the library tells comes through the gate. A descriptor stays readable until the process turns again. */
  library(cpg: Cpg): Cpg {
    const handleOf = (handle: CpgHandle): CpgHandle => ({
      ...handle,
      localGet: (done) => handle.localGet((status, node) => this.pass(() => done(status, node))),
      join: (group, done) => handle.join(group, (status) => this.pass(() => done(status))),
      leave: (group, done) => handle.leave(group, (status) => this.pass(() => done(status))),
      finalize: (done) => handle.finalize((status) => this.pass(() => done(status))),
      watch: (onReadable) => {
        const watched = handle.watch(() => {
          if (this.#isOver) watched.stop();
          else if (this.#stillUntil <= this.#world.now) onReadable();
        });
        return watched;
      },
    });
    return {
      pid: cpg.pid,
      ringTimes: (done) => cpg.ringTimes((status, times) => this.pass(() => done(status, times))),
      initialize: (done) => cpg.initialize((status, handle) => this.pass(() => done(status, handle === null ? null : handleOf(handle)))),
    };
  }
}
