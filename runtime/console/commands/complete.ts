// `complete <line>`: what may stand at the end of a line. The console asks for it at each TAB.

import { mapLazily, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { completionsOf } from '../completion.ts';

export const complete: Command = {
  name: 'complete',
  args: [{ name: 'line', kind: 'rest', optional: true }],
  summary: 'list what the last word of a line can become (for programs)',
  about: ['At most 200, one on each line. A line that ends in a blank, in quotes, asks for the next word: `complete "cluster duravip "`.'],
  own: true,
  effect: 'read',
  remote: 'never',
  examples: ['complete "cluster duravip move 10.80.116.50 to "'],
  run,
};

function run({ port, jobs, commands, args }: Call): Answer {
  const found = completionsOf(args['line'] ?? '', commands, port, jobs);
  return { ok: true, lines: () => found, document: () => ({ words: mapLazily(found, (word) => word) }) };
}
