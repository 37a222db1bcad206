// `npm run sim:whole`: runs seeds of whole nodes. Bundled and started by tools/simulate.mjs. `STORY=1` prints what happened before a failure.

import { simulateSeeds } from '../seam/simulate-seeds.ts';
import { runWholeSeed } from './run-whole-seed.ts';

void simulateSeeds('sim:whole', runWholeSeed);
