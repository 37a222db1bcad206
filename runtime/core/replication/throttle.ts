// One throttle as one node sees it: a bucket that leaks at the throttle's rate. In it is what this node has consumed and what the others have
// said that they have. What is left is shared by recent demand: until a node has heard of the others again it may use its share of what was
// left then, and no more than epsilon of it. So N nodes that all see the same never exceed the limit, and what they have not heard of yet is
// at most what was consumed since the last flush.

import type { Millis } from '../contract.ts';

export interface Rate {
  readonly limit: number;
  readonly perSec: number;
  readonly burst: number;
  readonly epsilon: number;
}

/** What others say of one throttle. */
export interface PeerUse {
  readonly rate: Rate;
  /** Consumed since its table began. */
  readonly total: number;
  /** Of its own consumption, what has not leaked yet when it was said. */
  readonly level: number;
  /** Units asked for lately, granted or not, when it was said. */
  readonly activity: number;
  readonly saidAt: Millis;
}

export interface Answer {
  readonly limited: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfterSec: number;
  readonly resetAfterSec: number;
}

/** Less demand than this is none. */
const idle = 0.01;
/** Everybody may take a whole burst before anybody has heard of it; a level above what so many can take is not believed. */
const levelMax = 128;

export class Throttle {
  /** What serves: the lowest that anybody names. */
  rate: Rate;
  /** What this node names, and announces; null: it knows of the throttle from others only. */
  wish: Rate | null = null;
  /** Ours, as we announce it. */
  total = 0;
  #level = 0;
  #ownLevel = 0;
  #activity = 0;
  /** Null: nobody else wants any. */
  #allowance: number | null = null;
  #share = 1;
  #at: Millis;

  constructor(rate: Rate, now: Millis) {
    this.rate = rate;
    this.#at = now;
  }

  /** Demand fades by half in this time: what was asked for within about one interval counts. */
  static halfLifeMs({ perSec }: Rate): number {
    return Math.max(1000, perSec * 1000);
  }

  use(now: Millis): PeerUse {
    this.#leak(now);
    return { rate: this.wish ?? this.rate, total: this.total, level: this.#ownLevel, activity: this.#activity, saidAt: now };
  }

  level(now: Millis): number {
    this.#leak(now);
    return this.#level;
  }

  get share(): number {
    return this.#share;
  }

  isIdle(now: Millis): boolean {
    this.#leak(now);
    return this.#level < idle && this.#activity < idle;
  }

  /** `forced`: consumes in any case. */
  take(quantity: number, now: Millis, forced: boolean): Answer {
    this.#leak(now);
    this.#activity += quantity;
    const { burst } = this.rate;
    const isOver = this.#level + quantity > burst;
    const isTooMuch = this.#allowance !== null && quantity > this.#allowance;
    if (forced || !(isOver || isTooMuch)) {
      this.total += quantity;
      this.#level += quantity;
      this.#ownLevel += quantity;
      if (this.#allowance !== null) this.#allowance = Math.max(0, this.#allowance - quantity);
    }
    // What is consumed already does not wait for itself.
    return this.#answer(forced ? 0 : quantity, isOver, isTooMuch && !forced);
  }

  /** What a member has said, and said before (null: nothing that we know of). `isNew`: it is telling what was before we knew it. */
  heard(use: PeerUse, before: PeerUse | null, isNew: boolean, now: Millis): void {
    this.#leak(now);
    const since = before === null || before.total > use.total ? Math.min(use.total, levelMax * this.rate.burst) : use.total - before.total;
    const more = isNew && before === null ? use.level : since;
    this.#level = Math.min(this.#level + more, Math.max(this.#level, levelMax * this.rate.burst));
  }

  /** Shares what is left anew: after our own flush and after others have spoken. */
  divide(peers: readonly PeerUse[], isFirst: boolean, now: Millis): void {
    this.#leak(now);
    const others = peers.reduce((sum, peer) => sum + activityAt(peer, now), 0);
    if (others < idle) {
      this.#allowance = null;
      this.#share = 1;
      return;
    }
    const left = Math.max(0, this.rate.burst - this.#level);
    this.#share = Math.min(this.rate.epsilon, this.#activity / (this.#activity + others));
    // Whole units only: the rest belongs to whoever wants most, or nobody could ever use the last one.
    this.#allowance = isFirst ? Math.min(left, Math.ceil(this.#share * left)) : Math.floor(this.#share * left);
  }

  activity(now: Millis): number {
    this.#leak(now);
    return this.#activity;
  }

  #answer(quantity: number, isOver: boolean, isTooMuch: boolean): Answer {
    const { burst, limit, perSec } = this.rate;
    const perUnitSec = perSec / limit;
    const left = Math.max(0, burst - this.#level);
    const waitLevel = isOver ? (this.#level + quantity - burst) * perUnitSec : 0;
    const waitShare = isTooMuch ? ((quantity - (this.#allowance ?? 0)) * perUnitSec) / Math.max(0.01, this.#share) : 0;
    const isLimited = isOver || isTooMuch;
    return {
      limited: isLimited,
      limit: burst,
      remaining: Math.max(0, Math.floor(Math.min(left, this.#allowance ?? Infinity))),
      // More at once than ever fits does not pass later either.
      retryAfterSec: !isLimited || quantity > burst ? -1 : Math.max(waitLevel, waitShare),
      resetAfterSec: this.#level * perUnitSec,
    };
  }

  #leak(now: Millis): void {
    const passed = Math.max(0, now - this.#at);
    if (passed === 0) return;
    this.#at = now;
    const leaked = (passed / 1000) * (this.rate.limit / this.rate.perSec);
    const level = Math.max(0, this.#level - leaked);
    // All consumption leaks through one hole.
    if (this.#level > 0) this.#ownLevel *= level / this.#level;
    this.#level = level;
    this.#activity *= 0.5 ** (passed / Throttle.halfLifeMs(this.rate));
    if (this.#allowance !== null) this.#allowance = Math.min(this.rate.burst, this.#allowance + leaked * this.#share);
  }
}

export function activityAt({ rate, activity, saidAt }: PeerUse, now: Millis): number {
  return activity * 0.5 ** (Math.max(0, now - saidAt) / Throttle.halfLifeMs(rate));
}
