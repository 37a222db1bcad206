// Time, luck and machines for the simulation of the seam: what runs in it is the engine that talks to Corosync and the bus above it, as shipped, on
// daemons that `sim-daemon.ts` plays. No real time and no luck but the seed's.

import { CorosyncEngine } from '../../bus/corosync.ts';
import type { Bus, BusEvent } from '../../bus/bus.ts';
import { createBus } from '../../bus/group-bus.ts';
import type { Timers } from '../../bus/timers.ts';
import { Agenda } from '../agenda.ts';
import { Random } from '../random.ts';
import type { Place } from './seam-ports.ts';
import { SimDaemon } from './sim-daemon.ts';
import { SimRings } from './sim-rings.ts';

/** The group that is watched, and one that only has to be there. */
export const groups = ['ec_cluster', 'ec_console'] as const;

/** One process on one machine, as its owner sees it. */
export interface Seat {
  readonly node: number;
  readonly daemon: SimDaemon;
  bus: Bus | null;
  pid: number;
  self: string | null;
  /** Since the process began. */
  downs: number;
  /** The last view of the cluster group; null: none since it was connected. */
  view: { readonly id: string; readonly members: readonly string[] } | null;
}

export class SeamWorld implements Place {
  now = 0;
  events = 0;
  readonly random: Random;
  readonly rings: SimRings;
  readonly seats: readonly Seat[];
  /** Told of what each process hears. */
  onEvent: (seat: Seat, event: BusEvent) => void = () => {};
  #agenda = new Agenda();
  #pid = 100;

  constructor(nodes: number, seed: number) {
    this.random = new Random(seed, 'seam');
    this.rings = new SimRings(this, () => this.seats.map(({ daemon }) => daemon));
    this.seats = Array.from({ length: nodes }, (_, index): Seat => {
      const daemon = new SimDaemon(this, this.rings, index + 1);
      return { node: index + 1, daemon, bus: null, pid: 0, self: null, downs: 0, view: null };
    });
  }

  later(ms: number, run: () => void): void {
    this.#agenda.add(this.now + ms, run);
  }

  run(untilMs: number): void {
    while (this.#agenda.nextAt <= untilMs) {
      this.now = Math.max(this.now, this.#agenda.nextAt);
      this.events++;
      this.#agenda.runNext();
    }
    this.now = untilMs;
  }

  timers(): Timers {
    return {
      now: () => this.now,
      set: (ms, run) => {
        let isOff = false;
        this.later(Math.max(ms, 0.01), () => {
          if (!isOff) run();
        });
        return () => {
          isOff = true;
        };
      },
    };
  }

  startProcess(seat: Seat): void {
    if (seat.bus !== null) return;
    const pid = ++this.#pid;
    const timers = this.timers();
    const engine = new CorosyncEngine((done) => this.later(0.1, () => done(seat.daemon.library(pid))), timers);
    const bus = createBus(engine, { messages: 64, bytes: 1 << 20 }, timers);
    seat.bus = bus;
    seat.pid = pid;
    seat.downs = 0;
    bus.open((event) => {
      if (seat.bus === bus) this.#hear(seat, event);
    });
    for (const group of groups) bus.join(group);
  }

  /** kill -9: its daemon sees it. */
  killProcess(seat: Seat): void {
    seat.bus = null;
    seat.self = seat.view = null;
    seat.daemon.processDied(seat.pid);
  }

  #hear(seat: Seat, event: BusEvent): void {
    if (event.kind === 'up') {
      seat.self = event.self;
      seat.view = null;
    } else if (event.kind === 'down') {
      seat.self = seat.view = null;
      seat.downs++;
    } else if (event.kind === 'view' && event.group === groups[0]) seat.view = event.view;
    this.onEvent(seat, event);
  }
}
