// `cluster duravip debug {on|off}`.

import { nothingToReport, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';

export const duravipDebug: Command = {
  name: 'cluster duravip debug',
  args: [{ name: 'switch', kind: ['on', 'off'], optional: false }],
  summary: 'switch the debug log of the subsystem',
  about: ['Until the daemon ends or `off` is said.'],
  own: false,
  effect: 'process',
  remote: 'all',
  examples: ['cluster duravip debug on'],
  run,
};

function run({ port, args }: Call): Answer {
  port.debug(args['switch'] === 'on');
  return nothingToReport;
}
