// The guard is the process that was started; the daemon is its child. Nothing else happens in the guard, so that it stays small and
// has nothing to die of.

import { writeSync } from 'node:fs';
import { guardVariable } from '../host/guard-messages.ts';
import type { Terminal } from '../process/program-command.ts';

/** Runs the daemon under a guard and gives its exit status; null where this process is that daemon. */
export async function underGuard({ again, env }: Terminal): Promise<number | null> {
  if (again === null || env[guardVariable] !== undefined) return null;
  const { runGuard } = await import('../host/guard.ts');
  return runGuard({ ...again, log: logLine });
}

/** To standard error, whatever `--log` says: who starts the guard reads it. */
function logLine(text: string): void {
  try {
    writeSync(2, `${JSON.stringify({ time: new Date().toISOString(), level: 'warn', pid: process.pid, msg: text })}\n`);
  } catch {
    // Nobody reads it. The guard has more important things to do than to say so.
  }
}
