// `npm run sim:seam`: runs seeds of the seam to Corosync. Bundled and started by tools/simulate.mjs.

import { runSeamSeed } from './run-seam-seed.ts';
import { simulateSeeds } from './simulate-seeds.ts';

void simulateSeeds('sim:seam', runSeamSeed);
