// `cluster dump`: the whole state of this node as text, for `ecclusterd dump`.

import type { Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';

export const clusterDump: Command = {
  name: 'cluster dump',
  args: [],
  summary: 'print the whole state of this node, as `ecclusterd simulate --state` reads it',
  about: [
    'Names and addresses are in it as they are, keys and passwords are not. `ecclusterd dump` writes it into a file; docs/simulator.md says what can be done with it.',
  ],
  own: true,
  effect: 'read',
  remote: 'one',
  examples: ['cluster dump'],
  run,
};

function run({ port }: Call): Answer {
  const text = port.dump();
  return { ok: true, lines: () => text.trimEnd().split('\n'), document: () => ({ state: text }) };
}
