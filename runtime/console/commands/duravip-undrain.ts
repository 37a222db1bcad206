// `cluster duravip undrain`.

import { fail, nothingToReport, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';

export const duravipUndrain: Command = {
  name: 'cluster duravip undrain',
  args: [],
  summary: 'let this node take addresses again',
  about: [
    'The balancer gives it its share, a few addresses each `view_balance_interval`; those that prefer it come back when the view is mature.',
    'A node that has come and gone too often gets no addresses for a while (`cluster info` says for how long): this ends that, too.',
  ],
  own: true,
  effect: 'order',
  remote: 'one',
  examples: ['cluster duravip undrain'],
  run,
};

function run({ port, jobs }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  // A node that comes and goes too often is kept without addresses for a while; this lets it begin anew.
  if (!snapshot.self.draining && snapshot.dampedSec === 0) return fail(`${snapshot.self.node} is not draining`, 'nothing to do');
  const taken = port.order({ kind: 'drain', on: false });
  if (!taken.taken) return fail(`the order was not taken: ${taken.why}`, 'try again');
  jobs.limitDrain(null);
  jobs.endDrains('undrain');
  return nothingToReport;
}
