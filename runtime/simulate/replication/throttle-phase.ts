// A calm cluster that uses one throttle for all it is worth: never above the limit by more than what a node can not know of yet, and not
// far below it either.

import type { Random } from '../random.ts';
import { place } from './always.ts';
import type { ReplicaWorld } from './replica-world.ts';
import { Violated } from './violated.ts';
import type { SimObject } from './sim-object.ts';

const rate = { limit: 40, perSec: 2, burst: 40, epsilon: 0.95 };
const lastsMs = 7000;
/** Of the rate, what must come through at least where all want more. */
const leastShare = 0.5;

interface Granted {
  readonly at: number;
  readonly to: SimObject;
}

export function checkThrottles(world: ReplicaWorld, random: Random): void {
  const users = world.objects().filter(({ holding }) => holding.structure === 'throttle table');
  if (users.length === 0) return;
  const bucket = new Bucket(1000 + world.plan.speed.delayMaxMs + 100);
  let granted = 0;
  const begin = world.now;
  const ask = (user: SimObject, everyMs: number): void => {
    if (world.now > begin + lastsMs) return;
    const { holding } = user;
    if (holding.structure !== 'throttle table') return;
    const answer = holding.contents.take('phase', rate, 1, false);
    user.arm();
    if (typeof answer === 'string') throw new Violated(`${place(user)}: refused as ${answer}`);
    if (!answer.limited) {
      granted++;
      bucket.grant({ at: world.now, to: user });
    }
    world.later(random.between(0, 2 * everyMs), () => ask(user, everyMs));
  };
  for (const user of users) ask(user, random.between(5, 60));
  world.run(begin + lastsMs + 1);
  // All of them ask for more than the rate together.
  const least = rate.burst + (rate.limit / rate.perSec) * (lastsMs / 1000) * leastShare;
  world.sometimes('throttle granted', granted);
  if (granted < Math.min(least, (lastsMs / 1000) * 10))
    throw new Violated(`only ${granted} were granted in ${lastsMs / 1000} s, with ${users.length} nodes that want more`);
}

/** The bucket as somebody would see it who knows everything, and what was granted by others in the last flush. */
class Bucket {
  #level = 0;
  #at = 0;
  readonly #granted: Granted[] = [];
  readonly #flushMs: number;

  constructor(flushMs: number) {
    this.#flushMs = flushMs;
  }

  grant(grant: Granted): void {
    this.#level = Math.max(0, this.#level - ((grant.at - this.#at) / 1000) * (rate.limit / rate.perSec)) + 1;
    this.#at = grant.at;
    this.#granted.push(grant);
    let untold = 0;
    for (let i = this.#granted.length - 1; i >= 0 && (this.#granted[i]?.at ?? 0) > grant.at - this.#flushMs; i--)
      if (this.#granted[i]?.to !== grant.to) untold++;
    // Levels travel in thousandths, and clocks differ a little.
    if (this.#level > rate.burst + untold + 1)
      throw new Violated(
        `${place(grant.to)}: a throttle of ${rate.burst} is at ${this.#level.toFixed(1)}, and ${untold} of that were granted by others since the last flush`,
      );
  }
}
