// How the rate of one throttle is divided between members, and what that promises. Everything here is a pure function of what members have said,
// so nodes that have heard the same divide alike.

/** `limit` in `perSec` seconds, `burst` at once; `epsilon`: what may be taken of the rest before others have heard of it. */
export interface Rate {
  readonly limit: number;
  readonly perSec: number;
  readonly burst: number;
  readonly epsilon: number;
}

/** What a member wants of a throttle. */
export interface Demand {
  /** Units a second that it was granted lately. */
  readonly perSec: number;
  /** It was refused lately, and would take more. How often it tries again says nothing. */
  readonly hungry: boolean;
}

/** Units a second. */
export function speedOf({ limit, perSec }: Rate): number {
  return limit / perSec;
}

/** Who takes less gets somewhat more than that, so that chance does not refuse him. */
const headroom = 1.25;

export interface Division {
  /** Part of the rate that this member may count on. */
  readonly share: number;
  /** Members that want more than they get, this one included where it does. */
  readonly hungry: number;
}

/**
 * The part of one member. Who wants less than an equal part is given what he takes; those who want more divide the rest equally. Nobody
 * is given less than an equal part of the whole: a member is not starved by those who ask more often.
 */
export function divide(rate: Rate, members: number, own: Demand, others: readonly Demand[]): Division {
  const speed = speedOf(rate);
  const equal = 1 / Math.max(1, members);
  const wanting = others.filter(({ hungry }) => hungry).length;
  if (!own.hungry) return { share: equal, hungry: wanting };
  let taken = 0;
  for (const { perSec, hungry } of others) if (!hungry) taken += Math.min(equal, (headroom * perSec) / speed);
  return { share: Math.max(equal, (1 - taken) / (wanting + 1)), hungry: wanting + 1 };
}

/** What a member may take before it has heard anything of the others: an equal part, and never less than one. */
export function firstAllowance({ burst }: Rate, members: number): number {
  return Math.max(1, burst / Math.max(1, members));
}

/** Most that one member can take within the time that others need to hear of it. */
function mostUnheard(rate: Rate, members: number, maxDelayMs: number): number {
  return firstAllowance(rate, members) + (speedOf(rate) * maxDelayMs) / 1000 / Math.max(1, members);
}

/** The worst case of a connected cluster: at most so many at once, where `burst` is what the operator has asked for. */
export function promisedMost(rate: Rate, members: number, maxDelayMs: number): number {
  return rate.burst + (Math.max(1, members) - 1) * mostUnheard(rate, members, maxDelayMs);
}

/** The one of several rates that serves: the lowest average; of equal ones the smaller burst, then the shorter time. The same at all nodes. */
export function lowestRate(rates: readonly Rate[]): Rate | null {
  return rates.reduce<Rate | null>((low, rate) => (low === null || compareRates(rate, low) < 0 ? rate : low), null);
}

function compareRates(a: Rate, b: Rate): number {
  // Crosswise, because 10/6 and 100/60 are the same and their quotients need not be.
  return a.limit * b.perSec - b.limit * a.perSec || a.burst - b.burst || a.perSec - b.perSec || a.epsilon - b.epsilon;
}

export function isSameRate(a: Rate, b: Rate): boolean {
  return a.limit === b.limit && a.perSec === b.perSec && a.burst === b.burst && a.epsilon === b.epsilon;
}
