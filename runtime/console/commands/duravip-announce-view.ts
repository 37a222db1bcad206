// `cluster duravip announce view`.

import { type Answer, fail, nothingToReport } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';

export const duravipAnnounceView: Command = {
  name: 'cluster duravip announce view',
  args: [],
  summary: 'state the local view of the addresses again',
  about: ['Harmless, and no longer needed: after each reload the node does so by itself.'],
  own: false,
  effect: 'order',
  remote: 'all',
  examples: ['cluster duravip announce view'],
  run,
};

function run({ port }: Call): Answer {
  const off = notConnected(port.snapshot());
  if (off !== null) return off;
  const taken = port.order({ kind: 'announce-view' });
  return taken.taken ? nothingToReport : fail(`the view was not announced: ${taken.why}`, 'try again');
}
