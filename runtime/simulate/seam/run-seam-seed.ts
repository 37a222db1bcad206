// One seed of the seam: processes on daemons, strikes, mending, rest. What did not hold comes back as a value.

import { Broken, SeamChecker } from './seam-checker.ts';
import { groups, type Seat, SeamWorld } from './seam-world.ts';
import { seamNemeses } from './seam-nemeses.ts';

export interface SeamResult {
  readonly seed: number;
  readonly failure: string | null;
  readonly events: number;
  /** Strikes by nemesis, and what came of them. */
  readonly counters: ReadonlyMap<string, number>;
}

const cluster = groups[0];
const stormMs = 20_000;
const healWithinMs = 15_000;
const restMs = 3_000;
/** Of one node in a second of rest, with a message of each ten times a second. */
const restEventsMax = 1500;
/** Of one daemon in a whole seed, with some that were readable for nothing for seconds. */
const emptyReadsMax = 20_000;

export function runSeamSeed(seed: number): SeamResult {
  const world = new SeamWorld(2 + (seed % 4), seed);
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => counters.set(name, (counters.get(name) ?? 0) + by);
  let failure: string | null = null;
  try {
    runPhases(world, count);
  } catch (error) {
    failure = error instanceof Broken ? error.message : `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  for (const { daemon } of world.seats) {
    count('answers "busy"', daemon.saidBusy);
    count('rings told alone', daemon.toldRingAlone);
  }
  return { seed, failure: failure === null ? null : `${failure} (at ${Math.round(world.now)} ms)`, events: world.events, counters };
}

function runPhases(world: SeamWorld, count: (name: string, by?: number) => void): void {
  const checker = new SeamChecker();
  world.onEvent = (seat, event) => checker.hear(seat, event);
  for (const seat of world.seats) {
    world.later(world.random.between(0, 500), () => seat.daemon.start());
    world.later(world.random.between(0, 900), () => world.startProcess(seat));
    chatter(world, seat);
  }
  for (let strikes = world.random.whole(1, 6); strikes > 0; strikes--) {
    const nemesis = world.random.pick(seamNemeses);
    world.later(world.random.between(1000, stormMs), () => {
      count(nemesis.id);
      nemesis.strike(world);
    });
  }
  // What the last strike has begun ends by itself.
  while (world.now < stormMs + 10_000) {
    world.run(world.now + 250);
    checker.compare(world);
  }
  for (const seat of world.seats) {
    seat.daemon.busy.clear();
    seat.daemon.start();
    seat.daemon.resume();
    world.startProcess(seat);
  }
  comeTogether(world);
  stayCalm(world);
}

/** Each process says something ten times a second, whenever it may. */
function chatter(world: SeamWorld, seat: Seat): void {
  let number = 0;
  const say = (): void => {
    const data = new Uint8Array(world.random.chance(0.05) ? 9000 : 12);
    new DataView(data.buffer).setUint32(0, ++number);
    seat.bus?.multicast(cluster, data);
    world.later(world.random.between(80, 120), say);
  };
  world.later(10, say);
}

function comeTogether(world: SeamWorld): void {
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
function apart(world: SeamWorld): string {
  const [first] = world.seats;
  for (const { node, view, bus } of world.seats) {
    if (view === null) return `node ${node} has no view (${bus?.trouble() ?? 'and no trouble'})`;
    if (view.members.length !== world.seats.length) return `node ${node} sees ${view.members.join(' ')} in ${view.id}`;
    if (view.id !== first?.view?.id) return `node ${node} is in ${view.id}, node ${first?.node} in ${first?.view?.id}`;
  }
  return '';
}

/** Nothing breaks any more, everybody hears everybody, nothing is left open, and nobody spins. */
function stayCalm(world: SeamWorld): void {
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
  for (const { node, daemon } of world.seats) {
    if (daemon.emptyReads > emptyReadsMax) throw new Broken(`S6: node ${node} was read ${daemon.emptyReads} times for nothing`);
    if (daemon.openHandles !== groups.length)
      throw new Broken(`S7: node ${node} has ${daemon.openHandles} connections open for ${groups.length} groups`);
  }
}
