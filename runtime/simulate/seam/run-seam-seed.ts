// One seed of the seam: processes on daemons, strikes, mending, rest. What did not hold comes back as a value.

import type { BusEvent } from '../../bus/bus.ts';
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

/** Longer than any ring takes to form. */
const apartMaxMs = 2500;

class Broken extends Error {}

/** What must hold at every moment, held against what each process hears. */
class SeamChecker {
  readonly #members = new Map<string, string>();
  /** By view id: the longest sequence of messages that somebody has had in it. */
  readonly #sequences = new Map<string, string[]>();
  readonly #place = new Map<Seat, { readonly view: string; at: number }>();
  #alikeAt = 0;
  readonly #entered = new Set<string>();
  readonly #cameBack = new Set<string>();
  /** By member: number of its last message that came back to it. */
  readonly #own = new Map<string, number>();

  hear(seat: Seat, event: BusEvent): void {
    if (event.kind === 'down' && /busy|already/.test(event.reason)) throw new Broken(`S0: node ${seat.node} breaks with ${event.reason}`);
    if (event.kind === 'up' || event.kind === 'down') this.#place.delete(seat);
    else if (event.kind === 'view' && event.group === cluster) this.#onView(seat, event.view.id, event.view.members);
    else if (event.kind === 'message' && event.group === cluster) this.#onMessage(seat, event.from, event.data);
  }

  /** Members that are on the bus and see the same members name that alike, a moment later at the latest. */
  compare(world: SeamWorld): void {
    const there = world.seats.filter(({ view, daemon }) => view !== null && daemon.state === 'up');
    let differ = false;
    for (const a of there) {
      for (const b of there) {
        if (a.node >= b.node || a.view?.members.join() !== b.view?.members.join() || a.view?.id === b.view?.id) continue;
        differ = true;
        if (world.now - this.#alikeAt > apartMaxMs)
          throw new Broken(`S8: nodes ${a.node} and ${b.node} see the same members, as ${a.view?.id} and as ${b.view?.id}`);
      }
    }
    if (!differ) this.#alikeAt = world.now;
  }

  #onView(seat: Seat, id: string, members: readonly string[]): void {
    if (seat.self === null || !members.includes(seat.self)) throw new Broken(`S1: node ${seat.node} is in no view of its own: ${id}`);
    const text = members.join();
    if ((this.#members.get(id) ?? text) !== text) throw new Broken(`S1: view ${id} has the members ${this.#members.get(id)} and ${text}`);
    this.#members.set(id, text);
    const place = this.#place.get(seat);
    // The same view given again goes on where it was.
    if (place?.view === id) return;
    this.#place.set(seat, { view: id, at: 0 });
    const entry = `${seat.node} ${id}`;
    // A process that leaves and joins again on one ring brings an id back; what it had in the first of these views says nothing of the second.
    if (this.#entered.has(entry)) this.#cameBack.add(id);
    this.#entered.add(entry);
  }

  #onMessage(seat: Seat, from: string, data: Uint8Array): void {
    const number = new DataView(data.buffer, data.byteOffset).getUint32(0);
    const place = this.#place.get(seat);
    if (place === undefined) throw new Broken(`S2: node ${seat.node} has a message before any view`);
    if (!(this.#members.get(place.view) ?? '').split(',').includes(from))
      throw new Broken(`S2: a message of ${from}, who is not in ${place.view}`);
    const sequence = this.#sequences.get(place.view) ?? [];
    this.#sequences.set(place.view, sequence);
    const said = `${from}/${number}`;
    const other = sequence[place.at++];
    if (other === undefined) sequence.push(said);
    else if (other !== said && !this.#cameBack.has(place.view))
      throw new Broken(`S2: node ${seat.node} has ${said} in ${place.view} where another member has ${other}`);
    if (from !== seat.self) return;
    const last = this.#own.get(from) ?? 0;
    if (number <= last) throw new Broken(`S3: message ${number} of ${from} comes back to it after ${last}`);
    this.#own.set(from, number);
  }
}

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
