// A progress line on standard error, for work that takes longer than a second, when somebody watches.

import type { Terminal } from './terminal.ts';

export interface Progress {
  step(done: number, total: number, what: string): void;
  /** Takes the line away. */
  end(): void;
}

const patienceMs = 1000;

/** The library is loaded beforehand: the work itself is synchronous and would never let it come in. */
export async function startProgress(terminal: Terminal, quiet: boolean): Promise<Progress> {
  if (quiet || !terminal.errorIsTerminal) return { step: () => {}, end: () => {} };
  const { SingleBar } = await import('cli-progress');
  const begin = Date.now();
  let bar: InstanceType<typeof SingleBar> | null = null;
  return {
    step(done, total, what) {
      if (bar === null) {
        if (Date.now() - begin < patienceMs) return;
        bar = new SingleBar({
          format: '[{bar}] {value} of {total} {what}',
          stream: process.stderr,
          clearOnComplete: true,
          gracefulExit: false,
          // The name changes at every step.
          linewrap: false,
        });
        bar.start(total, done, { what });
      }
      bar.setTotal(total);
      bar.update(done, { what });
    },
    end() {
      bar?.stop();
      bar = null;
    },
  };
}
