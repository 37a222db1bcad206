// A progress line on standard error, for work that takes longer than a second, when somebody watches.

import type { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

export interface Progress {
  step(done: number, total: number, what: string): void;
  /** Takes the line away. */
  end(): void;
}

const patienceMs = 1000;

export function startProgress(terminal: Terminal, quiet: boolean): Progress {
  if (quiet || !terminal.errorIsTerminal) return { step: () => {}, end: () => {} };
  const begin = Date.now();
  let bar: SingleBar | null = null;
  // The work is synchronous, so when the library has been loaded depends on it yielding once; until then nothing is shown.
  let library: typeof import('cli-progress') | null = null;
  import('cli-progress').then((loaded) => {
    library = loaded;
  });
  return {
    step(done, total, what) {
      if (bar === null && library !== null && Date.now() - begin > patienceMs) {
        bar = new library.SingleBar({
          format: '{what} [{bar}] {value} of {total}',
          stream: process.stderr,
          clearOnComplete: true,
          gracefulExit: false,
        });
        bar.start(total, done, { what });
      }
      bar?.setTotal(total);
      bar?.update(done, { what });
    },
    end() {
      bar?.stop();
      bar = null;
    },
  };
}
