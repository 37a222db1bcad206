// What mail servers do to the objects: connections come and go, values are cached, events are counted, throttles are used. The ledger of a
// process remembers what it has open: that is the truth that the cluster's numbers are held against.

import type { Random } from '../random.ts';
import { writeCache } from './cache-writes.ts';
import type { SimObject } from './sim-object.ts';
import type { Surroundings } from './replica-surroundings.ts';

export const series = { kind: 'c', intervalSec: 3600, count: 2 } as const;
const gaugeOptions = { entries: 50, ttlMs: 600_000 } as const;
const cacheKeys = ['', 'a@b.example', 'long'.repeat(63), 'gr\u00fc\u00dfe', 'k1', 'k2', 'k3', 'k4'];
const permanentMax = 80;

/** The connections that a process has from its first moment to its last. */
export function giveBirth(object: SimObject): void {
  const { random } = object.node.world;
  const { holding, node } = object;
  if (holding.structure !== 'cidrtree' && holding.structure !== 'gauge table') return;
  object.permanent = random.whole(0, permanentMax);
  for (let i = 0; i < object.permanent; i++) count(object, permanentKey(object, node.index, i), 1);
}

function permanentKey({ holding }: SimObject, index: number, i: number): string {
  return holding.structure === 'cidrtree' ? `10.200.${index}.${i}` : `permanent-${index}-${i}`;
}

/** Opens or closes connections: in the object, and in the ledger. */
export function count(object: SimObject, key: string, amount: number): void {
  const { holding, ledger } = object;
  if (holding.structure !== 'cidrtree' && holding.structure !== 'gauge table') return;
  const known = holding.contents.keyOf(key);
  if (known === null || holding.contents.add(known, amount) !== null) return;
  const value = Math.max(0, (ledger.get(key) ?? 0) + amount);
  if (value === 0) ledger.delete(key);
  else ledger.set(key, value);
}

/** Something happens at one object. */
export function act(object: SimObject, random: Random): void {
  const { holding } = object;
  switch (holding.structure) {
    case 'cidrtree':
    case 'gauge table':
      count(object, someKey(holding.structure, random), random.chance(0.55) ? random.whole(1, 3) : -random.whole(1, 3));
      break;
    case 'cache': {
      const key = random.pick(cacheKeys);
      const ttlMs = random.chance(0.3) ? random.between(1000, 900_000) : null;
      const value = Uint8Array.of(random.below(256), random.below(256));
      const what = random.below(4);
      if (what === 0) writeCache(object, key, { kind: 'delete' });
      else if (what === 1) writeCache(object, key, { kind: 'expire', ttlMs });
      else writeCache(object, key, { kind: 'set', value, ttlMs: random.chance(0.1) ? 'keep' : ttlMs });
      break;
    }
    case 'counters': {
      const [key, { contents }] = [`c${random.below(6)}`, holding];
      if (random.chance(0.05)) contents.delete(key);
      else contents.add(key, random.whole(1, 3), random.chance(0.3) ? `f${random.below(3)}` : '');
      if (random.chance(0.2)) contents.expire(key, random.between(5000, 900_000));
      break;
    }
    case 'metrics': {
      const { contents } = holding;
      const key = `10.0.0.${random.below(20)}`;
      if (random.chance(0.6)) contents.seriesAdd('spam', series, key, random.whole(-1, 4));
      else contents.gaugeAdd('senders', `s${random.below(8)}@x`, random.chance(0.5) ? 1 : -1, gaugeOptions);
      break;
    }
    case 'throttle table':
      holding.contents.take(`t${random.below(3)}`, { limit: 10, perSec: 5, burst: 10, epsilon: 0.95 }, 1, random.chance(0.1));
      break;
  }
  object.arm();
}

function someKey(structure: 'cidrtree' | 'gauge table', random: Random): string {
  if (structure === 'gauge table')
    return random.pick(['aol.com', '', 'a@b', 'x'.repeat(255), 'm\u00fcnchen.example', `d${random.below(30)}`]);
  const low = `${random.below(3)}.${random.below(6)}`;
  return random.chance(0.8) ? `10.0.${low}` : `2001:db8::${low.replace('.', ':')}`;
}

/** One more change of any kind: what was lost before shows as a gap. */
export function sayMore(object: SimObject): void {
  const { holding } = object;
  if (holding.structure === 'cache') writeCache(object, 'more', { kind: 'set', value: Uint8Array.of(1), ttlMs: null });
  else if (holding.structure === 'counters') holding.contents.add('more', 1);
  else if (holding.structure === 'metrics') holding.contents.seriesAdd('more', series, '10.0.0.1', 1);
  else if (holding.structure === 'throttle table')
    holding.contents.take('more', { limit: 10, perSec: 5, burst: 10, epsilon: 0.95 }, 1, true);
  else count(object, '10.9.9.9', 1);
  object.arm();
}

/** Someone does something every now and then, until the world is calm. */
export function keepBusy(world: Surroundings<SimObject>, random: Random, everyMs: number): void {
  const running = world.objects().filter(({ node }) => node.life === 'running');
  if (running.length > 0) {
    const object = random.pick(running);
    for (let times = random.chance(0.03) ? 150 : 1; times > 0; times--) act(object, random);
  }
  if (!world.isCalm) world.later(random.between(0, 2 * everyMs), () => keepBusy(world, random, everyMs));
}
