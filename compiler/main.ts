// What the bundle runs: the program, or, under `node --build-snapshot`, the making of its start-up snapshot. Apart from `cli.ts`, so that
// tests can load the program without running it.

import { runProcess } from './cli.ts';
import { warmUp } from './main-snapshot.ts';

if (process.execArgv.includes('--build-snapshot')) warmUp();
else void runProcess(process.argv.slice(2));
