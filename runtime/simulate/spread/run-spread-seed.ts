// One seed of the engine that talks to Spread: processes on daemons, strikes, mending, rest. What did not hold comes back as a value.

import { Broken, SeamChecker } from '../seam/seam-checker.ts';
import { spreadNemeses } from './spread-nemeses.ts';
import { groups, type Seat, SpreadWorld } from './spread-world.ts';

export interface SpreadResult {
  readonly seed: number;
  readonly failure: string | null;
  readonly events: number;
  /** Strikes by nemesis, and what came of them. */
  readonly counters: ReadonlyMap<string, number>;
}

const cluster = groups[0];
const stormMs = 20_000;
const healWithinMs = 15_000;
/** After it a process that stood still has read what waited. */
const stillMs = 3000;
const restMs = 3_000;
/** Of one node in a second of rest, with a message of each ten times a second. */
const restEventsMax = 1500;

export function runSpreadSeed(seed: number): SpreadResult {
  const world = new SpreadWorld(2 + (seed % 4), seed);
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => counters.set(name, (counters.get(name) ?? 0) + by);
  let failure: string | null = null;
  try {
    runPhases(world, count);
  } catch (error) {
    failure = error instanceof Broken ? error.message : `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  return { seed, failure: failure === null ? null : `${failure} (at ${Math.round(world.now)} ms)`, events: world.events, counters };
}

function runPhases(world: SpreadWorld, count: (name: string, by?: number) => void): void {
  const checker = new SeamChecker();
  world.onEvent = (seat, event) => {
    if (event.kind === 'down' && /protocol/.test(event.reason)) throw new Broken(`S0: node ${seat.node} breaks with ${event.reason}`);
    if (event.kind === 'view' && event.view.id.endsWith('/own')) count('who was away left first');
    if (event.kind === 'view' && event.view.members.some((id) => id.startsWith('#spy')))
      throw new Broken(`S1: a visitor is a member: ${event.view.id}`);
    checker.hear(seat, event);
  };
  for (const seat of world.seats) {
    world.later(world.random.between(0, 500), () => world.startDaemon(seat));
    world.later(world.random.between(0, 900), () => world.startProcess(seat));
    chatter(world, seat);
  }
  for (let strikes = world.random.whole(1, 6); strikes > 0; strikes--) {
    const nemesis = world.random.pick(spreadNemeses);
    world.later(world.random.between(1000, stormMs), () => {
      count(nemesis.id);
      nemesis.strike(world);
    });
  }
  // What the last strike has begun ends by itself.
  while (world.now < stormMs + 10_000) {
    world.run(world.now + 250);
    // Who stands still has not read yet what the others have.
    checker.compare({ now: world.now, seats: world.seats.filter(({ stillUntil }) => stillUntil + stillMs < world.now) });
  }
  for (const seat of world.seats) {
    world.startDaemon(seat);
    world.resume(seat);
    world.startProcess(seat);
  }
  world.cut([]);
  comeTogether(world);
  stayCalm(world);
}

/** Each process says something ten times a second, whenever it may. */
function chatter(world: SpreadWorld, seat: Seat): void {
  let number = 0;
  const say = (): void => {
    const data = new Uint8Array(world.random.chance(0.03) ? 150_000 : 12);
    new DataView(data.buffer).setUint32(0, ++number);
    if (seat.stillUntil <= world.now) seat.bus?.multicast(cluster, data);
    world.later(world.random.between(80, 120), say);
  };
  world.later(10, say);
}

function comeTogether(world: SpreadWorld): void {
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
function apart(world: SpreadWorld): string {
  const [first] = world.seats;
  for (const { node, view, bus } of world.seats) {
    if (view === null) return `node ${node} has no view (${bus?.trouble() ?? 'and no trouble'})`;
    if (view.members.length !== world.seats.length) return `node ${node} sees ${view.members.join(' ')} in ${view.id}`;
    if (view.id !== first?.view?.id) return `node ${node} is in ${view.id}, node ${first?.node} in ${first?.view?.id}`;
  }
  return '';
}

/** Nothing breaks any more, everybody hears everybody, nothing is left open, and nobody spins. */
function stayCalm(world: SpreadWorld): void {
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
  for (const { node, dialer } of world.seats)
    if (dialer.open !== 1) throw new Broken(`S7: node ${node} has ${dialer.open} connections open`);
}
