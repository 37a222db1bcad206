// A calm cluster whose nodes want unequal parts of one throttle: never above what is promised, nobody starved who wants less than an equal
// part, and the rate used where it is wanted.

import type { Rate } from '../../core/replication/division.ts';
import type { Random } from '../random.ts';
import { place } from './always.ts';
import type { ReplicaWorld } from './replica-world.ts';
import { Violated } from './violated.ts';
import type { SimObject } from './sim-object.ts';

const [lastsMs, settlesMs] = [16_000, 6000];
/** Of the rate, what must come through where all together want more. */
const leastUsed = 0.95;
/** Of what a node asks for that wants less than an equal part. */
const leastFair = 0.9;
/** What chance may do to a count within the phase. */
const luck = 3;

interface User {
  readonly object: SimObject;
  /** Units a second. */
  readonly wants: number;
  asked: number;
  granted: number;
}

export function checkThrottles(world: ReplicaWorld, random: Random): void {
  const objects = world.objects().filter(({ holding }) => holding.structure === 'throttle table');
  if (objects.length === 0) return;
  const rate = { limit: random.pick([10, 40, 200]), perSec: random.pick([1, 2]), burst: 0, epsilon: 0.95 };
  const whole = { ...rate, burst: rate.limit };
  const speed = whole.limit / whole.perSec;
  const equal = speed / objects.length;
  const users = objects.map((object): User => ({ object, wants: equal * random.pick([0.1, 0.5, 0.8, 2, 10]), asked: 0, granted: 0 }));
  const bucket = new Bucket(speed, promised(whole, objects.length));
  const begin = world.now;
  const take = (user: User): void => {
    const { object } = user;
    const { holding } = object;
    if (holding.structure !== 'throttle table') return;
    const answer = holding.contents.take('phase', whole, 1, false);
    object.arm();
    if (typeof answer === 'string') throw new Violated(`${place(object)}: refused as ${answer}`);
    if (!answer.limited) bucket.grant(world.now, object);
    if (world.now > begin + settlesMs) {
      user.asked++;
      if (!answer.limited) user.granted++;
    }
  };
  const ask = (user: User): void => {
    if (world.now > begin + lastsMs) return;
    take(user);
    world.later(random.between(500, 1500) / user.wants, () => ask(user));
  };
  // All at once, or one after the other.
  const spread = random.pick([1, 1000, 4000]);
  for (const user of users) world.later(random.between(0, spread), () => ask(user));
  // And some with all that they have saved up.
  if (random.chance(0.5)) {
    world.sometimes('burst at once');
    for (const user of users)
      world.later(random.between(0, spread), () => {
        for (let i = 0; i < 2 * whole.limit; i++) take(user);
      });
  }
  world.run(begin + lastsMs + 1);
  if (new Set(users.map(({ wants }) => wants)).size > 1) world.sometimes('uneven demand');
  world.sometimes(
    'throttle granted',
    users.reduce((sum, { granted }) => sum + granted, 0),
  );
  checkFair(users, equal);
  checkUsed(users, speed);
}

/** By hand, and not as the code has it: the limit, and of every other node what it may take before it has heard anything. */
function promised({ limit, perSec, burst }: Rate, members: number): number {
  const [first, meanwhile] = [Math.max(1, burst / members), limit / perSec / members];
  return burst + (members - 1) * (first + meanwhile);
}

function checkFair(users: readonly User[], equal: number): void {
  for (const { object, wants, asked, granted } of users)
    if (wants < 0.9 * equal && granted < leastFair * asked - luck)
      throw new Violated(
        `${place(object)}: ${granted} of ${asked} were granted to a node that wants ${wants.toFixed(2)}/s, ${equal.toFixed(2)} is an equal part`,
      );
}

function checkUsed(users: readonly User[], speed: number): void {
  const seconds = (lastsMs - settlesMs) / 1000;
  const wanted = users.reduce((sum, { asked }) => sum + asked, 0);
  const granted = users.reduce((sum, user) => sum + user.granted, 0);
  const least = leastUsed * Math.min(wanted, speed * seconds) - luck * Math.sqrt(users.length);
  if (granted < least)
    throw new Violated(`only ${granted} of ${wanted} were granted to ${users.length} nodes, ${(speed * seconds).toFixed(0)} may be`);
}

/** The bucket as somebody would see it who knows everything. */
class Bucket {
  #level = 0;
  #at = 0;
  readonly #speed: number;
  readonly #most: number;

  constructor(speed: number, most: number) {
    this.#speed = speed;
    this.#most = most;
  }

  grant(at: number, to: SimObject): void {
    this.#level = Math.max(0, this.#level - ((at - this.#at) / 1000) * this.#speed) + 1;
    this.#at = at;
    // Levels travel in thousandths, and clocks differ a little.
    if (this.#level > this.#most + 1)
      throw new Violated(
        `${place(to)}: a throttle is at ${this.#level.toFixed(1)}, and ${this.#most.toFixed(1)} is the most that is promised`,
      );
  }
}
