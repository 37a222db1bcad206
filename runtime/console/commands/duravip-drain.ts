// `cluster duravip drain`.

import { fail, say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';

export const duravipDrain: Command = {
  name: 'cluster duravip drain',
  args: [
    { name: 'for', kind: 'keyword', optional: true },
    { name: 'seconds', kind: 'object', optional: true },
  ],
  summary: 'hand every address of this node to others and take none',
  about: [
    'For maintenance. Lasts until `cluster duravip undrain` or a restart, with `for` at most so many seconds (up to 3600). What no other node can have stays.',
  ],
  own: true,
  effect: 'order',
  remote: 'one',
  examples: ['cluster duravip drain'],
  run,
};

const secondsMax = 3600;

function run({ port, jobs, args }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const { for: limited, seconds } = args;
  const limitSec = limited === undefined && seconds === undefined ? null : Number(seconds);
  if (limitSec !== null && !(Number.isInteger(limitSec) && limitSec >= 1 && limitSec <= secondsMax))
    return fail(`for wants seconds from 1 to ${secondsMax}`, 'for example: cluster duravip drain for 120');
  // Whoever has taken it out of service for as long as he likes must not find it back because somebody else was quick.
  if (limitSec !== null && snapshot.self.draining && !jobs.drainIsLimited)
    return fail(`${snapshot.self.node} drains already, until somebody undrains it`, 'cluster duravip undrain ends that');
  const taken = port.order({ kind: 'drain', on: true });
  if (!taken.taken) return fail(`the order was not taken: ${taken.why}`, 'try again');
  jobs.limitDrain(limitSec);
  const job = jobs.start({ kind: 'drain' });
  return say([job === null ? 'submitted' : `submitted (job ${job.id}: drain)`], { job: job?.id ?? null, task: 'drain' });
}
