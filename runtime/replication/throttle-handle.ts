// Throttles as a feed sees them.

import type { Rate } from '../core/replication/division.ts';
import type { Throttles } from '../core/replication/throttles.ts';
import { commonOf } from './handle-common.ts';
import type { Refusal, ThrottleAnswer, ThrottleObject, ThrottleRate } from './port.ts';
import type { SharedObject } from './shared-object.ts';

/** What the manual gives where nothing is said. */
const defaultEpsilon = 0.95;

export function throttleHandle(object: SharedObject, contents: Throttles): ThrottleObject {
  const use = (rate: ThrottleRate, ask: (rate: Rate) => ReturnType<Throttles['take']>): ThrottleAnswer => {
    if (object.gone) return refused('gone');
    const { limit, perSec, burst, epsilon } = rate;
    const answer = ask({ limit, perSec, burst: burst ?? limit, epsilon: epsilon ?? defaultEpsilon });
    if (typeof answer === 'string') return refused(answer);
    object.touched();
    return { ...answer, refused: null };
  };
  return {
    ...commonOf(object),
    structure: 'throttle table',
    size: () => contents.size,
    take: (name, rate, quantity) => use(rate, (whole) => contents.take(name, whole, quantity, false)),
    force: (name, rate, quantity) => use(rate, (whole) => contents.take(name, whole, quantity, true)),
    ask: (name, rate, quantity) => use(rate, (whole) => contents.ask(name, whole, quantity)),
  };
}

function refused(why: Refusal): ThrottleAnswer {
  return { limited: true, limit: 0, remaining: 0, retryAfterSec: -1, resetAfterSec: 0, refused: why };
}
