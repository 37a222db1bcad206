// What the bundle `ecclusterd` runs. Apart from `cli.ts`, so that tests can load the program without running it.

import { fstatSync, writeSync } from 'node:fs';
import { main } from './cli.ts';

/** Written at once, so that nothing is lost when the process ends. A reader that has gone away is no reason to stop a daemon. */
function write(descriptor: 1 | 2, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // Nobody is there to be told.
  }
}

/** Not asked of `process.stdout`, which takes several milliseconds to make: commands that only print do without. */
function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
}

/**
 * Of the daemon. V8 compiles on threads of its own what is called often, which is what a takeover does to code that has rested for days: with as many
 * threads as it likes they keep the processors from the thread that talks to the kernel, and a thousand addresses take half as long again.
 */
const flags = ['--v8-pool-size=1'];

void main(process.argv.slice(2), {
  env: process.env,
  out: (text) => write(1, text),
  error: (text) => write(2, text),
  outIsTerminal: isTerminal(1),
  columns: () => process.stdout.columns ?? 100,
  again: { command: process.execPath, args: [...flags, ...process.execArgv, ...process.argv.slice(1)] },
}).then((code) => process.exit(code));
