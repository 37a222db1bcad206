// `ecconsole`: talks to a daemon over its control socket. What it is asked to do is decided here.

import { isatty } from 'node:tty';
import { version } from '../../../base/version.ts';
import { runBatch, type Lines } from './batch-mode.ts';
import { readCommandLine, usage } from './command-line.ts';
import { Link } from './console-link.ts';
import { linesOf } from './standard-input.ts';
import { runWatch } from './watch.ts';

/** Ends with 0, with 1 when a command failed or the daemon is not there, with 2 when the command line is wrong. */
async function main(): Promise<number> {
  const asked = readCommandLine(process.argv.slice(2), isatty(0));
  switch (asked.kind) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'version':
      process.stdout.write(`ecconsole ${version}\n`);
      return 0;
    case 'wrong':
      process.stderr.write(`ecconsole: ${asked.why}\n`);
      return 2;
    case 'watch':
      return runWatch(new Link(asked.endpoint), asked.endpoint, asked.mode);
    case 'interactive':
      // With all of node:readline, which a single command never needs.
      return (await import('./interactive.ts')).runInteractive(asked.endpoint);
    case 'batch': {
      const lines: Lines = asked.command === null ? linesOf(process.stdin) : [asked.command];
      return runBatch(new Link(asked.endpoint), lines);
    }
  }
}

// The reader of our output has gone away (`| head`): nothing is left to do.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
void main().then((status) => {
  process.exitCode = status;
});
