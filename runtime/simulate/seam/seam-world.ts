// Time, luck and machines for the simulation of the seam: what runs in it is the engine that talks to Corosync and the bus above it, as shipped, on
// daemons that `sim-daemon.ts` plays. No real time and no luck but the seed's.

import { CorosyncEngine } from '../../bus/corosync.ts';
import { Random } from '../random.ts';
import { type BusSeat, BusWorld, emptySeat } from './bus-world.ts';
import type { Place } from './seam-ports.ts';
import { SimDaemon } from './sim-daemon.ts';
import { SimRings } from './sim-rings.ts';

export interface SeamSeat extends BusSeat {
  readonly daemon: SimDaemon;
  pid: number;
}

export class SeamWorld extends BusWorld<SeamSeat> implements Place {
  readonly rings: SimRings;
  readonly seats: readonly SeamSeat[];
  #pid = 100;

  constructor(nodes: number, seed: number) {
    super(new Random(seed, 'seam'));
    this.rings = new SimRings(this, () => this.seats.map(({ daemon }) => daemon));
    this.seats = Array.from({ length: nodes }, (_, index): SeamSeat => {
      const daemon = new SimDaemon(this, this.rings, index + 1);
      return { ...emptySeat, node: index + 1, daemon, pid: 0 };
    });
  }

  startProcess(seat: SeamSeat): void {
    if (seat.bus !== null) return;
    const pid = ++this.#pid;
    const timers = this.timers();
    seat.pid = pid;
    this.openBus(seat, new CorosyncEngine((done) => this.later(0.1, () => done(seat.daemon.library(pid))), timers), timers);
  }

  /** kill -9: its daemon sees it. */
  killProcess(seat: SeamSeat): void {
    seat.bus = null;
    seat.self = seat.view = null;
    seat.daemon.processDied(seat.pid);
  }
}
