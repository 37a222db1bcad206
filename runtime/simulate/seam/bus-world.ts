// Time, luck and processes for the simulation of an engine and the bus above it: no real time, no luck but the seed's. What stands below them, the daemons
// of the bus, differs from world to world.

import type { Bus, BusEvent } from '../../bus/bus.ts';
import type { Engine } from '../../bus/engine.ts';
import { createBus } from '../../bus/group-bus.ts';
import type { Timers } from '../../bus/timers.ts';
import type { Random } from '../random.ts';
import { SimTime } from '../sim-time.ts';

/** The group that is watched, and one that only has to be there. */
export const groups = ['ec_cluster', 'ec_console'] as const;

/** One process on one machine, as its owner sees it. */
export interface BusSeat {
  readonly node: number;
  bus: Bus | null;
  self: string | null;
  /** Since the process began. */
  downs: number;
  /** The last view of the cluster group; null: none since it was connected. */
  view: { readonly id: string; readonly members: readonly string[] } | null;
}

export const emptySeat = { bus: null, self: null, downs: 0, view: null } as const;

export abstract class BusWorld<Seat extends BusSeat> extends SimTime {
  readonly random: Random;
  abstract readonly seats: readonly Seat[];
  /** Told of what each process hears. */
  onEvent: (seat: Seat, event: BusEvent) => void = () => {};

  constructor(random: Random) {
    super();
    this.random = random;
  }

  /** Nothing, where one runs. */
  abstract startProcess(seat: Seat): void;

  protected openBus(seat: Seat, engine: Engine, timers: Timers): void {
    const bus = createBus(engine, { messages: 64, bytes: 1 << 20 }, timers);
    seat.bus = bus;
    seat.downs = 0;
    bus.open((event) => {
      if (seat.bus === bus) this.#hear(seat, event);
    });
    for (const group of groups) bus.join(group);
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
