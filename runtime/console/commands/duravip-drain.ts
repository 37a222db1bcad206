// `cluster duravip drain`.

import { fail, say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';

export const duravipDrain: Command = {
  name: 'cluster duravip drain',
  args: [],
  summary: 'hand every address of this node to others and take none',
  about: ['For maintenance. Lasts until `cluster duravip undrain` or a restart. What no other node can have stays.'],
  own: true,
  effect: 'order',
  remote: 'one',
  examples: ['cluster duravip drain'],
  run,
};

function run({ port, jobs }: Call): Answer {
  const off = notConnected(port.snapshot());
  if (off !== null) return off;
  const taken = port.order({ kind: 'drain', on: true });
  if (!taken.taken) return fail(`the order was not taken: ${taken.why}`, 'try again');
  const job = jobs.start({ kind: 'drain' });
  return say([job === null ? 'submitted' : `submitted (job ${job.id}: drain)`], { job: job?.id ?? null, task: 'drain' });
}
