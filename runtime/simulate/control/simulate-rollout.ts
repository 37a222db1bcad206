// `npm run sim:rollout`: runs seeds of rollouts. Bundled and started by tools/simulate.mjs.

import { simulateSeeds } from '../seam/simulate-seeds.ts';
import { runRolloutSeed } from './run-rollout-seed.ts';

void simulateSeeds('sim:rollout', runRolloutSeed);
