// `npm run sim:requests`: runs seeds of requests of managers. Bundled and started by tools/simulate.mjs.

import { simulateSeeds } from '../seam/simulate-seeds.ts';
import { runRequestsSeed } from './run-requests-seed.ts';

void simulateSeeds('sim:requests', runRequestsSeed);
