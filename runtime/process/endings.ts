// How a running daemon ends: by signal, by order, by a bug. In every case the addresses go first.

import { DumpedError, leaveDump } from './dumped-error.ts';
import type { LogDrain } from './drain.ts';
import type { LogControl } from './log.ts';

/** How long the last lines of the log may take. */
const logMs = 2000;
/** Releasing and leaving take milliseconds; a machine that cannot even do that is left to the guard and the leases. */
const closeMs = 5000;

type End =
  { readonly kind: 'stopped' } | { readonly kind: 'forced'; readonly signal: string } | { readonly kind: 'bug'; readonly error: unknown };

/** What runs: a node or a manager. */
export interface Running {
  stop(why: string): void;
  reload(request: { readonly by: string; readonly file: null; readonly now: false }): Promise<unknown>;
  close(): Promise<void>;
  readonly node: { readonly stopped: Promise<void>; summary(): unknown };
}

/** Resolves with the exit status when everything is released, closed and logged. */
export async function untilEnded(daemon: Running, { log }: LogControl, drain: LogDrain): Promise<number> {
  const end = await new Promise<End>((resolve) => {
    let asked = false;
    const onStop = (signal: NodeJS.Signals): void => {
      if (asked) resolve({ kind: 'forced', signal });
      asked = true;
      daemon.stop(signal);
    };
    process.on('SIGTERM', onStop);
    process.on('SIGINT', onStop);
    process.on('SIGHUP', () => {
      const problem = drain.reopen();
      if (problem !== null) log('error', `the log cannot be opened anew: ${problem}`);
      void daemon.reload({ by: 'SIGHUP', file: null, now: false });
    });
    // A state that nobody understands must not go on owning addresses.
    process.on('uncaughtException', (error) => resolve({ kind: 'bug', error }));
    process.on('unhandledRejection', (error) => resolve({ kind: 'bug', error }));
    void daemon.node.stopped.then(() => resolve({ kind: 'stopped' }));
  });
  if (end.kind === 'forced') log('warn', `${end.signal} again: releasing everything at once`);
  if (end.kind === 'bug') {
    const { error } = end;
    log('error', 'a bug of ecclusterd: releasing everything and ending; please report this line', {
      error: error instanceof Error ? error.stack : String(error),
      ...(error instanceof DumpedError ? { dump: leaveDump(error) } : {}),
      state: daemon.node.summary(),
    });
  }
  const closed = await Promise.race([
    daemon.close().then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), closeMs)),
  ]);
  log(
    closed && end.kind !== 'bug' ? 'info' : 'error',
    closed ? 'ended' : 'ended without having released everything: the guard or the leases do it',
  );
  // A thread that hangs in a write would keep the process from ending for as long as the disk hangs.
  if (!(await drain.drained(logMs))) process.kill(process.pid, 'SIGKILL');
  return end.kind === 'bug' ? 1 : 0;
}
