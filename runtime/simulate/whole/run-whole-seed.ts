// One seed of whole nodes: they start, things are done to them, all is mended, they come to rest and stay there.

import type { SeedResult } from '../seam/run-bus-seed.ts';
import { Broken } from '../seam/seam-checker.ts';
import { noTrouble } from './sim-kernel.ts';
import { unrestOf } from './whole-checker.ts';
import { WholeWatch } from './whole-watch.ts';
import { wholeNemeses } from './whole-nemeses.ts';
import { WholeWorld } from './whole-world.ts';

const stormMs = 20_000;
/** What the last strike has begun ends by itself. */
const afterStormMs = 12_000;
const healWithinMs = 15_000;
const restMs = 5000;
const lookEveryMs = 10;
/** Of one node in a second of rest. */
const restEventsMax = 1500;

export function runWholeSeed(seed: number): SeedResult {
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => counters.set(name, (counters.get(name) ?? 0) + by);
  const world = new WholeWorld(2 + (seed % 4), 3 + (seed % 7), seed);
  const watcher = new WholeWatch(world);
  let failure: string | null = null;
  try {
    runPhases(world, watcher, count);
  } catch (error) {
    failure = error instanceof Broken ? error.message : `crash: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  for (const { daemon } of world.machines) count('answers "busy"', daemon.saidBusy);
  const told = failure === null || process.env['STORY'] === undefined ? '' : `\n${world.story.join('\n')}`;
  return { seed, failure: failure === null ? null : `${failure} (at ${Math.round(world.now)} ms)${told}`, events: world.events, counters };
}

function runPhases(world: WholeWorld, watcher: WholeWatch, count: (name: string) => void): void {
  for (const machine of world.machines) {
    machine.kernel.switchOn();
    world.later(world.random.between(0, 500), () => machine.daemon.start());
    world.later(world.random.between(0, 900), () => world.startProcess(machine));
  }
  for (let strikes = world.random.whole(2, 10); strikes > 0; strikes--) {
    const nemesis = world.random.pick(wholeNemeses);
    world.later(world.random.between(1000, stormMs), () => {
      world.tell('*', nemesis.id);
      count(nemesis.id);
      nemesis.strike(world);
    });
  }
  watch(world, watcher, stormMs + afterStormMs);
  mend(world);
  const deadline = world.now + healWithinMs;
  while (unrestOf(world) !== '') {
    if (world.now >= deadline) throw new Broken(`W2: ${healWithinMs / 1000} s after everything was mended: ${unrestOf(world)}`);
    watch(world, watcher, world.now + 250);
  }
  stayCalm(world, watcher);
}

function watch(world: WholeWorld, watcher: WholeWatch, untilMs: number): void {
  while (world.now < untilMs) {
    world.run(Math.min(untilMs, world.now + lookEveryMs));
    watcher.look();
  }
}

function mend(world: WholeWorld): void {
  world.tell('*', 'all is mended');
  world.rings.apart.clear();
  world.lan.cut.clear();
  world.lan.strangers.clear();
  if (world.lan.loss > 0) world.lan.lossyUntil = world.now;
  world.lan.loss = 0;
  for (const machine of world.machines) {
    const { kernel, daemon, process } = machine;
    daemon.busy.clear();
    daemon.start();
    daemon.resume();
    kernel.trouble = { ...noTrouble };
    world.switchOn(machine);
    const link = kernel.linkNamed('eth1') ?? kernel.linkNamed('lan9');
    if (link === null) kernel.makeLink('eth1');
    else kernel.setLink(link.index, { name: 'eth1', up: true, carrier: true });
    // What looks like the machine's own is left alone by everybody: who has put it there takes it off again.
    for (const address of kernel.addresses()) if (address.prefixLength === 24) kernel.drop(address);
    world.startProcess(machine);
    process?.order({ kind: 'drain', on: false });
  }
  world.rings.disturb(100);
}

/** Nothing moves any more, and nobody spins. */
function stayCalm(world: WholeWorld, watcher: WholeWatch): void {
  let moves = 0;
  // The balancer may still have something to put right.
  watch(world, watcher, world.now + 15_000);
  for (const { kernel } of world.machines)
    kernel.onChange = () => {
      moves++;
    };
  watch(world, watcher, world.now + restMs);
  const { events } = world;
  world.run(world.now + 1000);
  const spent = (world.events - events) / world.machines.length;
  // Leases are renewed now and again.
  for (let looks = 0; looks < 50 && unrestOf(world) !== ''; looks++) world.run(world.now + 10);
  const why = unrestOf(world);
  if (why !== '') throw new Broken(`W3: it was at rest, and is no longer: ${why}`);
  if (moves > 0) throw new Broken(`W3: ${moves} addresses come and go although nothing happens`);
  if (spent > restEventsMax) throw new Broken(`W4: ${Math.round(spent)} events a second of a node at rest`);
}
