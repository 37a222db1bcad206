// Cuts a failing seed down: leaves out strikes one by one, as long as what is left still breaks the same invariant.

import type { SeedPlan } from './seed-plan.ts';
import { runSeed } from './run-seed.ts';

/** At most strikes x strikes runs; returns the plan as it is when it does not fail. */
export function shrink(plan: SeedPlan): SeedPlan {
  const { failure } = runSeed(plan);
  if (failure === null) return plan;
  let least = plan;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const strike of least.strikes) {
      const candidate = { ...least, strikes: least.strikes.filter((each) => each !== strike) };
      if (runSeed(candidate).failure?.invariant !== failure.invariant) continue;
      least = candidate;
      isSmaller = true;
      break;
    }
  }
  return least;
}
