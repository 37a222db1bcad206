// In a calm cluster two members write one key, the second one a while after the first, and the first one then gives it another end, which it may
// do without having heard of the second write. What holds at rest is the second write. And what several members count at once adds up.

import type { Random } from '../random.ts';
import { place } from './always.ts';
import { writeCache } from './cache-writes.ts';
import type { ReplicaWorld } from './replica-world.ts';
import { Violated } from './violated.ts';
import type { SimObject } from './sim-object.ts';

const key = 'last word';
/** Wall clocks are that far apart at most, and a write needs that long to the others. */
const laterMs = { least: 2000, most: 3000 };
const [endsInMs, lastsMs] = [900_000, 4000];

/** Says them. Gives what holds when the cluster has come to rest. */
export function sayLastWords(world: ReplicaWorld, random: Random): () => void {
  const checks: (() => void)[] = [];
  for (const { name, type } of world.plan.replicas) {
    const objects = world.objects().filter(({ replica }) => replica.name === name && replica.type === type);
    const [first, second] = random.shuffled(objects);
    if (first === undefined || second === undefined) continue;
    if (first.holding.structure === 'cache' && first.holding.contents.tellsShared)
      checks.push(writeTwice(world, random, objects, [first, second]));
    if (first.holding.structure === 'counters') checks.push(countTogether(world, random, objects));
  }
  if (checks.length > 0) world.run(world.now + lastsMs);
  return () => {
    for (const check of checks) check();
  };
}

function writeTwice(
  world: ReplicaWorld,
  random: Random,
  objects: readonly SimObject[],
  [first, second]: readonly [SimObject, SimObject],
): () => void {
  const [old, last] = [Uint8Array.of(1), Uint8Array.of(2)];
  const isDeleted = random.chance(0.4);
  const secondMs = random.between(laterMs.least, laterMs.most);
  say(first, () => writeCache(first, key, { kind: 'set', value: old, ttlMs: null }));
  world.later(secondMs, () =>
    say(second, () => writeCache(second, key, isDeleted ? { kind: 'delete' } : { kind: 'set', value: last, ttlMs: null })),
  );
  if (random.chance(0.7))
    world.later(secondMs + random.between(1, 900), () => say(first, () => writeCache(first, key, { kind: 'expire', ttlMs: endsInMs })));
  world.sometimes(isDeleted ? 'deleted last' : 'written last');
  return () => {
    for (const object of objects) {
      if (object.holding.structure !== 'cache') continue;
      const value = object.holding.contents.get(key);
      if (isDeleted ? value !== null : value?.[0] !== last[0])
        throw new Violated(
          `${place(object)}: "${key}" is ${value?.join('.') ?? 'nothing'}, and ${place(second)} has ${isDeleted ? 'deleted it' : 'made it 2'} last`,
        );
    }
  };
}

function countTogether(world: ReplicaWorld, random: Random, objects: readonly SimObject[]): () => void {
  let sum = 0;
  for (const object of objects) {
    const amount = random.whole(1, 5);
    sum += amount;
    world.later(random.between(0, 1500), () =>
      say(object, () => {
        if (object.holding.structure === 'counters') object.holding.contents.add(key, amount);
      }),
    );
  }
  world.sometimes('counted together');
  return () => {
    for (const object of objects) {
      const value = object.holding.structure === 'counters' ? object.holding.contents.read(key) : null;
      if (value !== sum) throw new Violated(`${place(object)}: "${key}" is ${value}, and all together have counted ${sum}`);
    }
  };
}

function say(object: SimObject, write: () => void): void {
  write();
  object.arm();
}
