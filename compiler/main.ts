// What the bundle runs. Apart from `cli.ts`, so that tests and the start-up snapshot can load the program without running it.

import { runProcess } from './cli.ts';

void runProcess(process.argv.slice(2));
