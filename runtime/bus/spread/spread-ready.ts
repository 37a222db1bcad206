// Could this process use the Spread daemon now? For `ecclusterd check`: a whole handshake, and an end in order.

import { processTimers } from '../timers.ts';
import { withinMs } from '../within.ts';
import { Session } from './spread-session.ts';
import { nextName, type SpreadChoice } from './spread.ts';
import { dialer } from './wire.ts';

export type SpreadReadiness =
  { readonly ready: true; readonly version: string; readonly privateGroup: string } | { readonly ready: false; readonly reason: string };

const closeWithinMs = 2000;

export async function spreadReady({ endpoint, prefix, method }: SpreadChoice): Promise<SpreadReadiness> {
  let session: Session | null = null;
  const readiness = await new Promise<SpreadReadiness>((resolve) => {
    session = new Session({
      dialer: dialer(endpoint),
      timers: processTimers,
      method,
      nextName: () => nextName(prefix),
      tell: (event) => {
        if (event.kind === 'up') resolve({ ready: true, version: event.version, privateGroup: event.self });
        else if (event.kind === 'over') resolve({ ready: false, reason: event.reason });
      },
    });
    session.begin();
  });
  await withinMs(new Promise<void>((resolve) => (session === null ? resolve() : session.close(resolve))), closeWithinMs);
  return readiness;
}
