// One throttle as one node sees it: a bucket that leaks at the throttle's rate, with what this node has consumed in it and what the others have
// said that they have. A node takes out of an allowance of its own. That grows with its part of the rate, fractions and all, and is set anew
// from what is left of the bucket whenever the others know all that this node has taken:
//
// * at first, and as long as a node is not known to want more: its equal part of what is left, at least one;
// * as soon as everybody has had the time to hear that it wants more, and to say so himself: what is left is divided among those who do.
//
// So nobody is starved, a node alone gets the whole rate, and what goes beyond the limit is bounded (`promisedMost` in division.ts).

import type { Millis } from '../contract.ts';
import { divide, firstAllowance, speedOf, type Demand, type Division, type Rate } from './division.ts';

/** What others say of one throttle. */
export interface PeerUse extends Demand {
  readonly rate: Rate;
  /** Consumed since its table began; begins anew at 2^50. */
  readonly total: number;
  /** Of its own consumption, what has not leaked yet when it was said. */
  readonly level: number;
  /** When it has used the throttle last. */
  readonly usedAt: Millis;
}

/** What a node has to know of the cluster. */
export interface Circle {
  readonly members: number;
  /** Others hear within that time of what was taken. */
  readonly maxDelayMs: Millis;
}

export interface Answer {
  readonly limited: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfterSec: number;
  readonly resetAfterSec: number;
}

/** Less consumption than this is none. */
const idle = 0.01;
/** A level above what so many bursts are is not believed, and need not be told from it. */
const levelMax = 128;
/** `total` is a number of the wire. */
export const totalMax = 2 ** 50;
/** A member that takes so much of an equal part stays one that wants more: it may live on just that. */
const staysHungryFrom = 0.7;
/** Besides two flushes: the way over the bus, and turns of busy nodes. */
const hearingMs = 300;

export class Throttle {
  /** What serves: the lowest that anybody names who uses it. */
  rate: Rate;
  /** What this node names, and announces; null: it knows of the throttle from others only. */
  wish: Rate | null = null;
  /** Ours, as we announce it. */
  total = 0;
  /** When this node has asked last. */
  usedAt: Millis;
  #level = 0;
  #ownLevel = 0;
  /** Granted lately, fading; by `#fadeMs` a rate. */
  #granted = 0;
  #hungrySince: Millis | null = null;
  #refusedAt: Millis = -Infinity;
  #allowance: number;
  /** The largest quantity that was refused since something was granted. */
  #need = 1;
  /** Others know what was taken before the last of our words came back, and nothing was taken since by that. */
  #isKnown = true;
  #others: readonly PeerUse[] = [];
  #circle: Circle;
  #at: Millis;

  constructor(rate: Rate, circle: Circle, now: Millis) {
    this.rate = rate;
    this.#circle = circle;
    this.#allowance = firstAllowance(rate, circle.members);
    this.#at = now;
    this.usedAt = now;
  }

  use(now: Millis): PeerUse {
    this.#advance(now);
    const { rate, total, usedAt } = this;
    return { rate: this.wish ?? rate, total, level: Math.min(this.#ownLevel, levelMax * rate.burst), usedAt, ...this.#demand(now) };
  }

  /** Consumed by all, and not leaked away. */
  level(now: Millis): number {
    this.#advance(now);
    return this.#level;
  }

  /** What this node may take at once. */
  allowance(now: Millis): number {
    this.#advance(now);
    this.#renew(now);
    return this.#allowance;
  }

  division(now: Millis): Division {
    return divide(this.rate, this.#circle.members, this.#demand(now), this.#wanting(now));
  }

  isIdle(now: Millis): boolean {
    this.#advance(now);
    return this.#level < idle && this.#granted < idle;
  }

  /** What would be answered; nothing changes but the time. */
  ask(quantity: number, now: Millis): Answer {
    this.#advance(now);
    this.#renew(now);
    return this.#answer(quantity, this.#lacks(quantity), now);
  }

  /** `forced`: consumes in any case. */
  take(quantity: number, now: Millis, forced: boolean): Answer {
    this.#advance(now);
    this.#renew(now);
    this.usedAt = now;
    const lacks = this.#lacks(quantity);
    if (!lacks || forced) this.#consume(quantity);
    if (lacks && !forced) this.#refuse(quantity, now);
    // What is consumed already does not wait for itself.
    return forced ? this.#answer(0, this.#isOver, now) : this.#answer(quantity, lacks, now);
  }

  /** A message with what was taken has come back from the bus: who was before it in the order has been heard. */
  known(now: Millis): void {
    this.#advance(now);
    this.#isKnown = true;
  }

  /** What a member has said, and said before (null: nothing that we know of). `isNew`: it is telling what was before we knew it. */
  heard(use: PeerUse, before: PeerUse | null, isNew: boolean, now: Millis): void {
    this.#advance(now);
    const most = levelMax * this.rate.burst;
    // Of its first word all that it can have taken since it could have spoken: part of that has leaked in its own count.
    const first = Math.min(use.total, use.level + (speedOf(this.rate) * 2 * this.#circle.maxDelayMs) / 1000);
    const since = before === null ? first : (use.total - before.total + totalMax) % totalMax;
    const more = isNew && before === null ? use.level : since;
    this.#level = Math.min(this.#level + more, Math.max(this.#level, most));
  }

  /** Who else uses it, and how many members there are. */
  among(others: readonly PeerUse[], circle: Circle, now: Millis): void {
    this.#advance(now);
    const { members } = this.#circle;
    this.#others = others;
    this.#circle = circle;
    // Nothing was ever taken: the equal part of those who are there now.
    if (members !== circle.members && this.total === 0 && this.#level === 0) this.#allowance = firstAllowance(this.rate, circle.members);
    this.#cut(now);
  }

  #demand(now: Millis): Demand {
    const perSec = (this.#granted * Math.LN2 * 1000) / fadeMs(this.rate);
    if (this.#hungrySince !== null && now - this.#refusedAt > fadeMs(this.rate)) {
      if (perSec < (staysHungryFrom * speedOf(this.rate)) / this.#circle.members) this.#hungrySince = null;
    }
    return { perSec, hungry: this.#hungrySince !== null };
  }

  /** Demand that is not said again fades; who is not hungry by then has found something else. */
  #wanting(now: Millis): readonly Demand[] {
    const grace = 2 * this.#circle.maxDelayMs + hearingMs;
    const fade = fadeMs(this.rate);
    return this.#others.map(({ perSec, hungry, usedAt }) => {
      const silentMs = Math.max(0, now - usedAt - grace);
      return { perSec: perSec * 0.5 ** (silentMs / fade), hungry: hungry && silentMs < fade };
    });
  }

  /** All members have heard that this one wants more, and it has heard of those who do. */
  #isHeard(now: Millis): boolean {
    return this.#hungrySince !== null && now - this.#hungrySince >= 2 * this.#circle.maxDelayMs + hearingMs;
  }

  #isAlone(now: Millis): boolean {
    if (this.#circle.members <= 1) return true;
    const little = idle * speedOf(this.rate);
    return this.#wanting(now).every(({ perSec, hungry }) => !hungry && perSec < little);
  }

  #share(now: Millis): number {
    const { members } = this.#circle;
    return this.#isHeard(now) ? this.division(now).share : 1 / members;
  }

  /** What of the rest this node may take at once. */
  #partOfRest(now: Millis): number {
    const { members } = this.#circle;
    const left = Math.max(0, this.rate.burst - this.#level);
    if (members <= 1) return left;
    if (!this.#isHeard(now)) return left / members;
    // Where nobody else wants any, there is nobody to be fair to.
    if (this.#isAlone(now)) return left;
    return (this.rate.epsilon / Math.max(1, this.division(now).hungry)) * left;
  }

  /** Set anew from what is left, if everybody knows what we have taken; what has grown meanwhile stays. */
  #renew(now: Millis): void {
    if (this.#circle.members > 1 && !this.#isKnown) return;
    this.#allowance =
      this.#circle.members > 1 ? Math.max(this.#partOfRest(now), Math.min(this.#allowance, this.#cap(now))) : this.#partOfRest(now);
  }

  /** Others have taken: what was meant to be ours may not be there any more. */
  #cut(now: Millis): void {
    this.#allowance = Math.min(this.#allowance, Math.max(this.#cap(now), this.#partOfRest(now)));
  }

  /** So much grows while nothing is left of the whole: what is asked for, and what comes until somebody asks again. */
  #cap(now: Millis): number {
    return this.#need + Math.min(1, this.#share(now) * speedOf(this.rate) * (this.#circle.maxDelayMs / 1000));
  }

  /** More was consumed than there is, by force or by nodes that had not heard of each other. */
  get #isOver(): boolean {
    return this.#level > this.rate.burst + 1e-6;
  }

  #lacks(quantity: number): boolean {
    // Sums of fractions end just below what they should be. Nothing at all is there for who asks for nothing, unless too much was taken.
    return quantity === 0 ? this.#isOver : quantity > this.#allowance + 1e-6;
  }

  #consume(quantity: number): void {
    const most = levelMax * this.rate.burst;
    this.total = (this.total + quantity) % totalMax;
    this.#level = Math.min(this.#level + quantity, Math.max(this.#level, most));
    this.#ownLevel = Math.min(this.#ownLevel + quantity, Math.max(this.#ownLevel, most));
    this.#granted = Math.min(this.#granted + quantity, most);
    this.#allowance = Math.max(0, this.#allowance - quantity);
    this.#need = 1;
    if (quantity > 0) this.#isKnown = false;
  }

  #refuse(quantity: number, now: Millis): void {
    // More than ever fits is nothing to save for.
    if (quantity <= this.rate.burst) this.#need = Math.max(this.#need, quantity);
    this.#refusedAt = now;
    this.#hungrySince ??= now;
  }

  #answer(quantity: number, isLimited: boolean, now: Millis): Answer {
    const { burst } = this.rate;
    return {
      limited: isLimited,
      limit: burst,
      remaining: Math.max(0, Math.floor(this.#allowance + 1e-6)),
      // More at once than ever fits does not pass later either.
      retryAfterSec: !isLimited || quantity > burst ? -1 : this.#waitSec(quantity, now),
      resetAfterSec: this.#level / speedOf(this.rate),
    };
  }

  /** Until the allowance has grown to it, or until enough of the whole is left, whichever is first. */
  #waitSec(quantity: number, now: Millis): number {
    const speed = speedOf(this.rate);
    if (quantity === 0) return (this.#level - this.rate.burst) / speed;
    const { members, maxDelayMs } = this.#circle;
    const share = this.#share(now);
    const growing = (quantity - this.#allowance) / (speed * share);
    if (!this.#isAlone(now)) return Math.max(0.001, growing);
    // Alone, or as good as that: the whole is ours as soon as that is known.
    const untilHeard =
      members <= 1 || this.#isHeard(now) ? 0 : Math.max(0, (this.#hungrySince ?? now) + 2 * maxDelayMs + hearingMs - now) / 1000;
    return Math.max(0.001, Math.min(growing, Math.max(untilHeard, (this.#level + quantity - this.rate.burst) / speed)));
  }

  #advance(now: Millis): void {
    const passed = Math.max(0, now - this.#at);
    if (passed === 0) return;
    this.#at = now;
    const speed = speedOf(this.rate);
    const level = Math.max(0, this.#level - (passed / 1000) * speed);
    // All consumption leaks through one hole.
    if (this.#level > 0) this.#ownLevel *= level / this.#level;
    this.#level = level;
    this.#granted *= 0.5 ** (passed / fadeMs(this.rate));
    if (this.#circle.members <= 1) return;
    const grown = this.#allowance + (passed / 1000) * speed * this.#share(now) * this.#brake();
    this.#allowance = Math.max(this.#allowance, Math.min(grown, Math.max(this.#cap(now), this.rate.burst * this.#share(now))));
    this.#cut(now);
  }

  /** Parts that do not add up to the whole, because not all have heard the same, must not add up over time. */
  #brake(): number {
    const { burst: most } = this.rate;
    const slack = Math.max(this.#circle.members * this.#need, most / 2);
    const over = this.#level - most - slack;
    return over <= 0 ? 1 : Math.max(0, 1 - over / slack);
  }
}

/** Demand fades by half in this time: what was asked for within about an interval counts, but nobody remembers it for hours. */
function fadeMs({ perSec }: Rate): Millis {
  return Math.min(30_000, Math.max(1000, perSec * 500));
}
