// Runs one seed: start, strikes, mending, coming to rest, what must hold then, and a while of throttles that everybody uses.

import type { ReplicaIr } from '../../ir/generated/types.ts';
import { Random } from '../random.ts';
import { checkAtRest, unrest } from './at-rest.ts';
import { sayLastWords } from './last-words.ts';
import { mend, nemeses } from './replica-nemeses.ts';
import { ReplicaWorld, type ReplicaPlan } from './replica-world.ts';
import { Violated } from './violated.ts';
import { checkThrottles } from './throttle-phase.ts';
import { keepBusy } from './workload.ts';

export interface ReplicaResult {
  readonly seed: number;
  /** Null: everything held. */
  readonly failure: string | null;
  readonly simulatedMs: number;
  readonly events: number;
  readonly sometimes: ReadonlyMap<string, number>;
}

/** Rounds that get stuck are begun again after 10 s and more; lost hellos need several. */
const restWithinMs = 240_000;
/** Of one seed in thirty. */
const manyNodes = 16;

export function runReplicaSeed(seed: number, trace: ((line: string) => void) | null = null): ReplicaResult {
  const world = new ReplicaWorld(planOf(seed), trace);
  if (world.nodes.length === manyNodes) world.sometimes('many members');
  let failure: string | null = null;
  try {
    runPhases(world, new Random(seed, 'strikes'));
  } catch (error) {
    failure = error instanceof Violated ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    failure = `at ${(world.now / 1000).toFixed(3)} s: ${failure}`;
  }
  countSometimes(world);
  return { seed, failure, simulatedMs: world.now, events: world.events, sometimes: world.counts };
}

function planOf(seed: number): ReplicaPlan {
  const random = new Random(seed, 'plan');
  const all: readonly ReplicaIr[] = [
    replica('inbound_cidr', 'inbound_cidr'),
    replica('outbound_domains', 'outbound_domains'),
    replica('answers', 'cache', ['snapshot']),
    replica('later', 'cache'),
    { ...replica('small', 'cache', ['snapshot']), maxSize: 5 },
    replica('counters', 'counters'),
    replica('metrics', 'metrics', ['audit_series', 'gauge_cache']),
    replica('shared_named_throttles', 'shared_named_throttles'),
    replica('eccmgr_metrics', 'eccmgr_metrics'),
  ];
  return {
    seed,
    nodes: random.chance(0.03) ? manyNodes : random.whole(2, 4),
    replicas: random.shuffled(all).slice(0, random.whole(1, 3)),
    speed: {
      delayMinMs: 0.1,
      delayMaxMs: random.between(1, 40),
      failureTimeoutMs: random.between(200, 1500),
      mergeMs: random.between(20, 400),
    },
  };
}

function replica(name: string, type: ReplicaIr['type'], parameters: ReplicaIr['parameters'] = []): ReplicaIr {
  return { name, type, parameters, maxDelaySec: 1, maxPending: 100, maxSize: null, bindingGroup: null };
}

function runPhases(world: ReplicaWorld, random: Random): void {
  for (const node of world.nodes) world.later(random.between(0, 500), () => node.boot());
  const strikes = random.whole(1, 5);
  const mendMs = 2000 + strikes * 1500;
  for (let i = 0; i < strikes; i++) {
    const nemesis = random.pick(nemeses);
    world.later(random.between(500, mendMs - 500), () => {
      world.note(`${nemesis.id} ${nemesis.title}`);
      world.sometimes(nemesis.id);
      nemesis.strike(world, random);
    });
  }
  keepBusy(world, random, random.between(10, 80));
  world.run(mendMs);
  world.note('all is mended');
  mend(world);
  comeToRest(world);
  checkAtRest(world);
  const checkLastWords = sayLastWords(world, random);
  checkThrottles(world, random);
  comeToRest(world);
  checkAtRest(world);
  checkLastWords();
}

function comeToRest(world: ReplicaWorld): void {
  const since = world.now;
  let reason: string | null = 'not looked yet';
  // Twice at rest: what is on its way just now comes to light.
  for (let quiet = 0; quiet < 2;) {
    if (world.now > since + restWithinMs)
      throw new Violated(`not at rest ${Math.round((world.now - since) / 1000)} s after everything was mended: ${reason}`);
    world.run(world.now + 2500);
    reason = unrest(world);
    quiet = reason === null ? quiet + 1 : 0;
  }
}

/** Counters of the processes that are there at the end, as things that sometimes happen. */
function countSometimes(world: ReplicaWorld): void {
  for (const { protocol, holding } of world.objects())
    for (const [name, count] of Object.entries({ ...protocol.counters(), ...holding.contents.counters() }))
      if (count > 0) world.sometimes(name, count);
}
