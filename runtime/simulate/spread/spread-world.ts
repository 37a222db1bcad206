// Time, luck and machines for the simulation of the engine that talks to Spread: what runs in it is that engine and the bus above it, as shipped, on
// simulated daemons that speak the protocol byte by byte. No real time, no luck but the seed's, no socket.

import { SpreadEngine } from '../../bus/spread/spread.ts';
import type { Timers } from '../../bus/timers.ts';
import { Random } from '../random.ts';
import { type BusSeat, BusWorld, emptySeat } from '../seam/bus-world.ts';
import { SimDialer } from './sim-dialer.ts';
import { type SimSpreadDaemon, SimSpreadNet } from './sim-spread-net.ts';

export interface SpreadSeat extends BusSeat {
  readonly daemon: SimSpreadDaemon;
  readonly dialer: SimDialer;
  /** Its event loop stands still until then. */
  stillUntil: number;
}

/** What a daemon takes to hand something on. */
const deliveryMs = { least: 0.1, most: 2 };
const detectionMs = { least: 300, most: 600 };
const mergeMs = { least: 50, most: 1000 };

export class SpreadWorld extends BusWorld<SpreadSeat> {
  readonly net: SimSpreadNet;
  readonly seats: readonly SpreadSeat[];
  /** Ends a session that lets so many messages wait. */
  sessionMessagesMax = 50_000;
  readonly #busy = new Set<SimSpreadDaemon>();
  #reformAt = Infinity;
  #names = 0;

  constructor(nodes: number, seed: number) {
    super(new Random(seed, 'spread'));
    this.net = new SimSpreadNet(nodes, this.random);
    this.net.onOrdered = (daemon) => this.#pump(daemon);
    this.seats = this.net.daemons.map((daemon, index): SpreadSeat => {
      const dialer = new SimDialer(this, daemon);
      return { ...emptySeat, node: index + 1, daemon, dialer, stillUntil: 0 };
    });
  }

  startDaemon(seat: SpreadSeat): void {
    if (seat.daemon.state !== 'dead') return;
    this.net.start(seat.daemon);
    this.net.disturbed();
    this.#reformWithin(mergeMs);
  }

  killDaemon(seat: SpreadSeat): void {
    if (seat.daemon.state === 'dead') return;
    this.net.kill(seat.daemon);
    seat.dialer.daemonDied();
    this.#reformWithin(detectionMs);
  }

  hang(seat: SpreadSeat): void {
    this.net.hang(seat.daemon);
    this.#reformWithin(detectionMs);
  }

  resume(seat: SpreadSeat): void {
    this.net.resume(seat.daemon);
    seat.dialer.daemonGoesOn();
    this.#reformWithin(mergeMs);
    this.#pump(seat.daemon);
  }

  /** Empty: nobody is apart any more. */
  cut(seats: readonly SpreadSeat[]): void {
    this.net.apart.clear();
    for (const { daemon } of seats) this.net.apart.add(daemon);
    this.net.disturbed();
    this.#reformWithin(seats.length > 0 ? detectionMs : mergeMs);
    for (const { daemon } of this.seats) this.#pump(daemon);
  }

  startProcess(seat: SpreadSeat): void {
    if (seat.bus !== null) return;
    const timers = this.timersOf(seat);
    const pid = 100 + this.#names;
    const engine = new SpreadEngine({
      dialer: seat.dialer.of(timers),
      timers,
      prefix: 'ec',
      method: 'NULL',
      nextName: () => `ec${this.#names++ % 10}-${pid}`,
    });
    this.openBus(seat, engine, timers);
  }

  /** kill -9: its daemon sees it. */
  killProcess(seat: SpreadSeat): void {
    seat.bus = null;
    seat.self = seat.view = null;
    seat.dialer.processDied();
  }

  /** Its loop does nothing for so long. */
  stall(seat: SpreadSeat, ms: number): void {
    seat.stillUntil = Math.max(seat.stillUntil, this.now + ms);
  }

  /** Of one process: what is due while its loop stands still comes when it goes on. */
  timersOf(seat: SpreadSeat): Timers {
    return {
      now: () => this.now,
      set: (ms, run) => {
        const bus = seat.bus;
        let isOff = false;
        const due = (): void => {
          if (isOff || (bus !== null && seat.bus !== bus)) return;
          if (seat.stillUntil > this.now) this.later(seat.stillUntil - this.now, due);
          else run();
        };
        this.later(Math.max(ms, 0.01), due);
        return () => {
          isOff = true;
        };
      },
    };
  }

  /** A daemon delivers one thing after the other. */
  #pump(daemon: SimSpreadDaemon): void {
    if (this.#busy.has(daemon)) return;
    this.#busy.add(daemon);
    this.later(this.random.between(deliveryMs.least, deliveryMs.most), () => {
      this.#busy.delete(daemon);
      let entries = 0;
      while (entries < 200 && this.net.advance(daemon)) entries++;
      if (entries > 0) this.#pump(daemon);
    });
  }

  #reformWithin({ least, most }: { readonly least: number; readonly most: number }): void {
    const at = this.now + this.random.between(least, most);
    if (at >= this.#reformAt) return;
    this.#reformAt = at;
    this.later(at - this.now, () => {
      if (this.#reformAt !== at) return;
      this.#reformAt = Infinity;
      this.net.reform();
      for (const { daemon } of this.seats) this.#pump(daemon);
    });
  }
}
