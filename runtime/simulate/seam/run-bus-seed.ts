// One seed of an engine and its bus: processes on daemons, strikes, mending, rest. What did not hold comes back as a value.

import type { BusEvent } from '../../bus/bus.ts';
import { type BusSeat, type BusWorld, groups } from './bus-world.ts';
import { Broken, type CheckedSeat, SeamChecker } from './seam-checker.ts';

export interface SeedResult {
  readonly seed: number;
  readonly failure: string | null;
  readonly events: number;
  /** Strikes by nemesis, and what came of them. */
  readonly counters: ReadonlyMap<string, number>;
}

type Count = (name: string, by?: number) => void;

export interface BusNemesis<World> {
  readonly id: string;
  readonly strike: (world: World) => void;
}

/** What differs from engine to engine. */
export interface BusTrial<Seat extends BusSeat & CheckedSeat, World extends BusWorld<Seat>> {
  readonly world: World;
  readonly nemeses: readonly BusNemesis<World>[];
  /** Of the messages that are said, so many are larger than one packet, and so large. */
  readonly large: { readonly chance: number; readonly bytes: number };
  startDaemon(seat: Seat): void;
  /** Held against what a process hears, before the checker does. */
  watch?(event: BusEvent, seat: Seat, count: Count): void;
  mayCompare(seat: Seat): boolean;
  maySay(seat: Seat): boolean;
  /** Ends everything that the strikes have done. */
  mend(): void;
  /** What must not be left when all have come to rest. */
  checkRest(): void;
  /** At the end, also of a seed that failed. */
  sumUp?(count: Count): void;
}

const cluster = groups[0];
const stormMs = 20_000;
const healWithinMs = 15_000;
const restMs = 3_000;
/** Of one node in a second of rest, with a message of each ten times a second. */
const restEventsMax = 1500;

export function runBusSeed<Seat extends BusSeat & CheckedSeat, World extends BusWorld<Seat>>(
  seed: number,
  trial: BusTrial<Seat, World>,
): SeedResult {
  const { world } = trial;
  const counters = new Map<string, number>();
  const count: Count = (name, by = 1) => counters.set(name, (counters.get(name) ?? 0) + by);
  let failure: string | null = null;
  try {
    storm(trial, count);
    trial.mend();
    comeTogether(world);
    stayCalm(world);
    trial.checkRest();
  } catch (error) {
    failure = error instanceof Broken ? error.message : `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  trial.sumUp?.(count);
  return { seed, failure: failure === null ? null : `${failure} (at ${Math.round(world.now)} ms)`, events: world.events, counters };
}

function storm<Seat extends BusSeat & CheckedSeat, World extends BusWorld<Seat>>(trial: BusTrial<Seat, World>, count: Count): void {
  const { world, nemeses } = trial;
  const checker = new SeamChecker();
  world.onEvent = (seat, event) => {
    trial.watch?.(event, seat, count);
    checker.hear(seat, event);
  };
  for (const seat of world.seats) {
    world.later(world.random.between(0, 500), () => trial.startDaemon(seat));
    world.later(world.random.between(0, 900), () => world.startProcess(seat));
    chatter(trial, seat);
  }
  for (let strikes = world.random.whole(1, 6); strikes > 0; strikes--) {
    const nemesis = world.random.pick(nemeses);
    world.later(world.random.between(1000, stormMs), () => {
      count(nemesis.id);
      nemesis.strike(world);
    });
  }
  // What the last strike has begun ends by itself.
  while (world.now < stormMs + 10_000) {
    world.run(world.now + 250);
    checker.compare({ now: world.now, seats: world.seats.filter((seat) => trial.mayCompare(seat)) });
  }
}

/** Each process says something ten times a second, whenever it may. */
function chatter<Seat extends BusSeat & CheckedSeat, World extends BusWorld<Seat>>(trial: BusTrial<Seat, World>, seat: Seat): void {
  const { world, large } = trial;
  let number = 0;
  const say = (): void => {
    const data = new Uint8Array(world.random.chance(large.chance) ? large.bytes : 12);
    new DataView(data.buffer).setUint32(0, ++number);
    if (trial.maySay(seat)) seat.bus?.multicast(cluster, data);
    world.later(world.random.between(80, 120), say);
  };
  world.later(10, say);
}

function comeTogether<Seat extends BusSeat>(world: BusWorld<Seat>): void {
  const deadline = world.now + healWithinMs;
  let why = '';
  while (world.now < deadline) {
    world.run(world.now + 250);
    why = apart(world);
    if (why === '') return;
  }
  throw new Broken(`S4: ${healWithinMs / 1000} s after everything was mended: ${why}`);
}

/** Why they are not together, or nothing. */
function apart<Seat extends BusSeat>(world: BusWorld<Seat>): string {
  const [first] = world.seats;
  for (const { node, view, bus } of world.seats) {
    if (view === null) return `node ${node} has no view (${bus?.trouble() ?? 'and no trouble'})`;
    if (view.members.length !== world.seats.length) return `node ${node} sees ${view.members.join(' ')} in ${view.id}`;
    if (view.id !== first?.view?.id) return `node ${node} is in ${view.id}, node ${first?.node} in ${first?.view?.id}`;
  }
  return '';
}

/** Nothing breaks any more, everybody hears everybody, and nobody spins. */
function stayCalm<Seat extends BusSeat>(world: BusWorld<Seat>): void {
  const heard = new Set<string>();
  const before = world.onEvent;
  const downs = world.seats.map((seat) => seat.downs).join();
  world.onEvent = (seat, event) => {
    before(seat, event);
    if (event.kind === 'message' && event.group === cluster) heard.add(`${event.from} ${seat.self}`);
  };
  world.run(world.now + restMs);
  const { events } = world;
  world.run(world.now + 1000);
  const spent = (world.events - events) / world.seats.length;
  if (world.seats.map((seat) => seat.downs).join() !== downs) throw new Broken('S5: a connection breaks although nothing happens');
  if (apart(world) !== '') throw new Broken(`S5: they were together, and no longer: ${apart(world)}`);
  if (heard.size !== world.seats.length ** 2) throw new Broken(`S5: ${heard.size} of ${world.seats.length ** 2} hear each other`);
  if (spent > restEventsMax) throw new Broken(`S6: ${Math.round(spent)} events a second of a node at rest`);
}
