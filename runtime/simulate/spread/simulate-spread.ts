// `npm run sim:spread`: runs seeds of the engine that talks to Spread. Bundled and started by tools/simulate.mjs.

import { simulateSeeds } from '../seam/simulate-seeds.ts';
import { runSpreadSeed } from './run-spread-seed.ts';

void simulateSeeds('sim:spread', runSpreadSeed);
