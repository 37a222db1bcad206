// What one seed stands for: a cluster with its habits, and what is done to it when. Plain data, so that a failing seed can be cut down.

import type { NodeIr } from '../ir/generated/types.ts';
import { addressText, managedAddress, nodeIr } from './node-ir.ts';
import { nemeses } from './nemesis/all-nemeses.ts';
import { Random } from './random.ts';
import { type Situation, situations } from './situations.ts';
import type { WorldPlan } from './surroundings.ts';

/** One blow: at a time, or as soon after it as the cluster is in a situation (or ten seconds have gone by). */
export interface Strike {
  readonly nemesis: string;
  readonly atMs: number;
  readonly when: Situation | null;
  readonly seed: number;
}

export interface SeedPlan {
  readonly seed: number;
  readonly world: WorldPlan;
  /** When each node is switched on. */
  readonly bootMs: readonly number[];
  readonly strikes: readonly Strike[];
  readonly healMs: number;
  /** Watched for movement after it has come to rest. */
  readonly quietMs: number;
}

/** Fixed by whoever calls; the rest is drawn. */
export interface Wishes {
  readonly nodes?: number | undefined;
  readonly addresses?: number | undefined;
  /** Also a member that lies (N21). Not among the others: what it can do is not yet within what a crash of it costs (docs/simulator.md). */
  readonly liar?: boolean | undefined;
  /** Views come as the engine for Spread gives them. */
  readonly spread?: boolean | undefined;
}

/** Of this many seeds one has the 10,240 addresses that the product allows. */
const manyEvery = 2_500;
const many = 10_240;
/** Of this many seeds one has more addresses than fit into one message. */
const partsEvery = 500;
const inParts = 600;

export function planSeed(seed: number, wishes: Wishes = {}): SeedPlan {
  const random = new Random(seed, 'plan');
  const isLarge = seed % manyEvery === 500 && wishes.addresses === undefined;
  const nodes = wishes.nodes ?? (isLarge ? 3 : random.pick([2, 3, 3, 3, 4, 4, 5, 7]));
  const drawn = random.pick([1, 2, 4, 6, 8, 12, 20, 30]);
  const addresses = wishes.addresses ?? (isLarge ? many : seed % partsEvery === 3 ? inParts : drawn);
  const healMs = isLarge ? 50_000 : random.between(15_000, 45_000);
  const together = random.chance(0.5);
  const plan: SeedPlan = {
    seed,
    world: {
      nodes: drawNodes(random, nodes, addresses),
      speed: wishes.spread === true ? { ...drawSpeed(random), spread: true } : drawSpeed(random),
      partition: random.chance(0.2) ? 'quorum' : 'available',
      leaseMs: random.pick([10_000, 10_000, 10_000, 3_000, 0]),
      drift: random.pick([0, 0.0001, 0.01]),
    },
    bootMs: Array.from({ length: nodes }, () => (together ? random.between(0, 50) : random.between(0, 15_000))),
    strikes: isLarge ? drawLargeStrikes(random) : drawStrikes(random, healMs, wishes.liar === true),
    healMs,
    quietMs: random.between(10_000, 40_000),
  };
  return plan;
}

function drawNodes(random: Random, count: number, addresses: number): readonly NodeIr[] {
  const names = Array.from({ length: count }, (_, index) => `ec${index + 1}`);
  const preferred = random.pick([0, 0, 0.2, 0.5, 1]);
  const following = random.pick([0, 0, 0.1, 0.3]);
  const disjoint = random.chance(0.2);
  const all = Array.from({ length: addresses }, (_, index) => {
    if (index > 0 && random.chance(following)) return managedAddress(index, { follow: addressText(0) });
    return managedAddress(index, { preference: random.chance(preferred) ? random.pick(names) : null });
  });
  const isLarge = addresses > 1_000;
  const common = {
    balanceSetSize: isLarge ? 1_000 : random.pick([2, 2, 5, 20]),
    viewMatureTimeSec: isLarge ? 1 : random.pick([1, 2, 5]),
    viewBalanceIntervalSec: isLarge ? 1 : random.pick([1, 3, 10]),
    viewBroadcastIntervalSec: random.pick([0, 0, 0, 7]),
    heartbeatStartDelaySec: random.pick([0, 1, 15]),
    heartbeatsPerSec: random.pick([1, 1, 2]),
    ifCheckIntervalSec: random.pick([3, 10, 30]),
    ifDownLimitSec: random.pick([0, 4]),
  };
  return names.map((name) => {
    const own = disjoint ? all.filter((address, index) => index === 0 || address.follow !== null || random.chance(0.7)) : all;
    return nodeIr({ name, addresses: own, ...common });
  });
}

function drawSpeed(random: Random): WorldPlan['speed'] {
  const failureTimeoutMs = random.pick([132, 450, 1_000, 3_000]);
  const delayMaxMs = random.pick([1, 5, 50, 300]);
  return {
    delayMinMs: 0.1,
    delayMaxMs: Math.min(delayMaxMs, failureTimeoutMs / 4),
    failureTimeoutMs,
    mergeMs: random.pick([20, 300, 800]),
  };
}

function drawStrikes(random: Random, healMs: number, liar: boolean): readonly Strike[] {
  const kinds = random.shuffled(nemeses.filter(({ id }) => id !== 'N19' && (liar || id !== 'N21'))).slice(0, random.whole(1, 4));
  const count = random.whole(1, 7);
  const strikes = Array.from({ length: count }, (): Strike => ({
    nemesis: random.pick(kinds).id,
    atMs: random.between(500, healMs),
    when: random.chance(0.6) ? random.pick(situations) : null,
    seed: random.bits(),
  }));
  return strikes.sort((a, b) => a.atMs - b.atMs);
}

/** Large clusters are rare and take long, so each of them goes through all situations: those that follow from a loss come right after one. */
function drawLargeStrikes(random: Random): readonly Strike[] {
  const strike = (atMs: number, when: Situation): Strike => ({ nemesis: 'N19', atMs, when, seed: random.bits() });
  const after: readonly Situation[] = ['gathering', 'plumbing', 'split', 'moving'];
  return [
    strike(500, 'cold'),
    ...after.flatMap((when, index) => [strike(8_000 + index * 10_000, 'settled'), strike(8_100 + index * 10_000, when)]),
  ];
}
