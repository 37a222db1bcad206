// A calm cluster that uses one throttle for all it is worth: never above the limit by more than what a node can not know of yet, and not
// far below it either.

import type { Random } from '../random.ts';
import { place } from './always.ts';
import { Violated, type ReplicaWorld } from './replica-world.ts';
import type { SimObject } from './sim-object.ts';

const rate = { limit: 40, perSec: 2, burst: 40, epsilon: 0.95 };
const lastsMs = 12_000;
/** Of the rate, what must come through at least where all want more. */
const leastShare = 0.5;

interface Granted {
  readonly at: number;
  readonly to: SimObject;
}

export function checkThrottles(world: ReplicaWorld, random: Random): void {
  const users = world.objects().filter(({ holding }) => holding.structure === 'throttle table');
  if (users.length === 0) return;
  const granted: Granted[] = [];
  const begin = world.now;
  const ask = (user: SimObject, everyMs: number): void => {
    if (world.now > begin + lastsMs) return;
    const { holding } = user;
    if (holding.structure !== 'throttle table') return;
    const answer = holding.contents.take('phase', rate, 1, false);
    user.arm();
    if (typeof answer === 'string') throw new Violated(`${place(user)}: refused as ${answer}`);
    if (!answer.limited) {
      granted.push({ at: world.now, to: user });
      checkLevel(world, granted);
    }
    world.later(random.between(0, 2 * everyMs), () => ask(user, everyMs));
  };
  for (const user of users) ask(user, random.between(5, 60));
  world.run(begin + lastsMs + 1);
  // All of them ask for more than the rate together.
  const least = rate.burst + (rate.limit / rate.perSec) * (lastsMs / 1000) * leastShare;
  world.sometimes('throttle granted', granted.length);
  if (granted.length < Math.min(least, (lastsMs / 1000) * 10))
    throw new Violated(`only ${granted.length} were granted in ${lastsMs / 1000} s, with ${users.length} nodes that want more`);
}

/** The bucket as somebody would see it who knows everything; and what was granted in the last flush. */
function checkLevel(world: ReplicaWorld, granted: readonly Granted[]): void {
  let level = 0;
  let at = granted[0]?.at ?? 0;
  for (const grant of granted) {
    level = Math.max(0, level - ((grant.at - at) / 1000) * (rate.limit / rate.perSec)) + 1;
    at = grant.at;
  }
  const flushMs = 1000 + world.plan.speed.delayMaxMs + 100;
  const last = granted.at(-1);
  const untold = granted.filter((grant) => grant.to !== last?.to && grant.at > world.now - flushMs).length;
  // Levels travel in thousandths, and clocks differ a little.
  if (level > rate.burst + untold + 1)
    throw new Violated(`a throttle of ${rate.burst} is at ${level.toFixed(1)}, and ${untold} of that were granted since the last flush`);
}
