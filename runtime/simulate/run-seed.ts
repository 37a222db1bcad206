// Runs one seed: start, strikes, mending, coming to rest, quiet. What did not hold comes back as a value.

import type { Message } from '../core/messages.ts';
import { nemeses } from './nemesis/all-nemeses.ts';
import type { SeedPlan, Strike } from './seed-plan.ts';
import { Random } from './random.ts';
import { unrest } from './invariants/rest.ts';
import { isIn, Sometimes } from './situations.ts';
import type { Trace } from './trace.ts';
import { Violation } from './invariants/violation.ts';
import { World } from './world.ts';

export interface SeedResult {
  readonly seed: number;
  /** Null: everything held. */
  readonly failure: { readonly invariant: string; readonly message: string; readonly atMs: number } | null;
  readonly simulatedMs: number;
  readonly events: number;
  readonly sometimes: ReadonlyMap<string, number>;
}

/** A strike that waits for a situation goes off after this time all the same. */
const patienceMs = 10_000;

export function runSeed(plan: SeedPlan, trace: Trace | null = null): SeedResult {
  const world = new World(plan.world, plan.seed, trace);
  const sometimes = new Sometimes();
  let failure: SeedResult['failure'] = null;
  try {
    runPhases(world, plan, sometimes);
  } catch (error) {
    // A failed assertion of the core is a finding as well; the trace tells the way there.
    const invariant = error instanceof Violation ? error.invariant : 'crash';
    failure = { invariant, message: error instanceof Error ? (error.stack ?? error.message) : String(error), atMs: world.now };
    if (error instanceof Violation) failure = { ...failure, message: error.message };
  }
  return { seed: plan.seed, failure, simulatedMs: world.now, events: world.events, sometimes: sometimes.counts };
}

function runPhases(world: World, plan: SeedPlan, sometimes: Sometimes): void {
  plan.bootMs.forEach((ms, index) => {
    world.later(ms, () => {
      if (!world.isCalm) world.node(index).boot();
    });
  });
  for (const strike of plan.strikes) world.later(strike.atMs, () => arm(world, strike, sometimes));
  world.run(plan.healMs);
  world.heal();
  const restAt = comeToRest(world, plan);
  sometimes.add('ms until rest', restAt - plan.healMs);
  stayQuiet(world, plan.quietMs);
}

/** Strikes at once, or when the cluster gets into the situation. */
function arm(world: World, strike: Strike, sometimes: Sometimes): void {
  const { when } = strike;
  let isDone = false;
  const strikeNow = () => {
    if (isDone) return;
    isDone = true;
    world.observers.delete(watch);
    if (world.isCalm) return;
    const nemesis = nemeses.find(({ id }) => id === strike.nemesis);
    if (nemesis === undefined) throw new Error(`no nemesis ${strike.nemesis}`);
    sometimes.struck(nemesis.id, world);
    nemesis.strike(world, new Random(strike.seed, nemesis.id));
  };
  const watch = () => {
    if (when !== null && isIn(world, when)) strikeNow();
  };
  if (when === null) strikeNow();
  else {
    world.observers.add(watch);
    world.later(patienceMs, strikeNow);
  }
}

/** Longer than the slowest heartbeats need to be missed. */
const settledMs = 5_000;

/** Liveness: after everything is mended, the cluster is at rest within a bound that its own timers give. */
function comeToRest(world: World, plan: SeedPlan): number {
  const deadline = world.now + restLimitMs(world, plan);
  let reason: string | null = null;
  let restSince = world.now;
  while (world.now < deadline) {
    world.run(world.now + 1_000);
    reason = unrest(world);
    if (reason !== null) {
      // What a node does at regular intervals may fall on each of our looks.
      world.run(world.now + 317);
      reason = unrest(world);
    }
    if (reason !== null || world.checker.changedAt > restSince) restSince = world.now;
    // A moment's rest is none: heartbeats that were missed before the mending may yet exclude somebody.
    else if (world.now - restSince >= settledMs) return world.now;
  }
  throw new Violation('liveness', `not at rest ${Math.round((deadline - plan.healMs) / 1000)} s after everything was mended: ${reason}`);
}

/** Retries of failed plumbing and of abandoned moves wait a minute at most; then the balancer's rounds. */
function restLimitMs(world: World, plan: SeedPlan): number {
  const { timers, duravip } = world.node(0).ir;
  const rounds = Math.ceil(duravip.addresses.length / Math.max(2, duravip.balanceSetSize)) + 2;
  const clocksMs = 20_000;
  return 180_000 + clocksMs + rounds * timers.viewBalanceIntervalSec * 1_000 + plan.world.speed.failureTimeoutMs * 4;
}

/** What is said in a cluster at rest: heartbeats, and all states where `view_broadcast_interval` asks for them. */
function mayGoOn(world: World, kind: Message['kind']): boolean {
  if (kind === 'heartbeat') return true;
  return (
    (kind === 'round' || kind === 'state' || kind === 'origin') && world.nodes.some(({ ir }) => ir.timers.viewBroadcastIntervalSec > 0)
  );
}

/** Nothing moves any more: no kernel and no table changes. */
function stayQuiet(world: World, quietMs: number): void {
  const since = world.now;
  // A round may have been on its way when everything was in its place; what is said after it has no reason.
  world.run(since + quietMs / 3);
  const said = new Map(world.said);
  world.run(since + quietMs);
  if (world.checker.changedAt > since) {
    throw new Violation(
      'I4 stability',
      `something moved at ${Math.round(world.checker.changedAt)} ms, though nothing had happened since ${Math.round(since)} ms`,
    );
  }
  for (const [kind, times] of world.said) {
    if (times === said.get(kind) || mayGoOn(world, kind)) continue;
    throw new Violation(
      'I7 termination',
      `${kind} messages are still being sent, though nothing had happened since ${Math.round(since)} ms`,
    );
  }
  // A speculative announcement of the view (`view_broadcast_interval`) may be under way just now.
  let reason = unrest(world);
  for (let tries = 0; reason !== null && tries < 5; tries++) {
    world.run(world.now + 1_000);
    reason = unrest(world);
  }
  if (reason !== null) throw new Violation('I4 stability', `at rest at ${Math.round(since)} ms, and no longer: ${reason}`);
}
