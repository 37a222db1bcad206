// What a node does beside holding addresses must not end it: whatever a service throws ends that piece of its work, is told in the log, and is begun
// again after a while. Only a state of the core that nobody understands ends the node (`process/endings.ts`).

import { setTimeout as sleep } from 'node:timers/promises';
import type { LogControl } from '../process/log.ts';

type Log = LogControl['log'];

/** After the first failure, and at most; what has run for so long without one is well again. */
const againMs = { first: 1000, most: 60_000 };

/** One piece of work. Never rejects. */
export async function beside(log: Log, what: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log('error', `a bug of ecclusterd in ${what}: that was not done, everything else goes on; please report: ${textOf(error)}`);
  }
}

/** Work that goes on until the signal comes, begun again where it fails. Never rejects. */
export async function keepBeside(
  log: Log,
  what: string,
  work: () => Promise<void>,
  signal: AbortSignal,
  waits: { readonly first: number; readonly most: number } = againMs,
): Promise<void> {
  let waitMs = waits.first;
  while (!signal.aborted) {
    const begun = performance.now();
    try {
      await work();
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (performance.now() - begun > waits.most) waitMs = waits.first;
      log(
        'error',
        `a bug of ecclusterd in ${what}, which begins again in ${Math.ceil(waitMs / 1000)} s; everything else goes on; please report: ${textOf(error)}`,
      );
    }
    await sleep(waitMs, undefined, { signal, ref: false }).catch(() => {});
    waitMs = Math.min(2 * waitMs, waits.most);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
