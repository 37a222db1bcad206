// `cluster reset`.

import { fail, say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';

export const clusterReset: Command = {
  name: 'cluster reset',
  args: [],
  summary: 'leave the bus and join it again; all addresses are negotiated anew',
  about: ['This node releases its addresses and comes back as a new member. For support; a drain is the gentle way.'],
  own: false,
  effect: 'process',
  remote: 'one',
  examples: ['cluster reset'],
  run,
};

function run({ port }: Call): Answer {
  const taken = port.order({ kind: 'reset' });
  return taken.taken ? say(['submitted'], { result: 'submitted' }) : fail(`no reset: ${taken.why}`, 'try again');
}
