// `config reload`.

import { fail, say, type Answer } from '../answer.ts';
import { reloadRefused } from '../../process/ir-file.ts';
import type { Call, Command } from '../console-command.ts';

export const configReload: Command = {
  name: 'config reload',
  args: [
    { name: '--now', kind: 'keyword', optional: true },
    { name: 'file', kind: 'object', optional: true },
  ],
  summary: 'read the compiled configuration again and apply the difference',
  about: [
    'What SIGHUP does. A document that can not be used changes nothing; the error says what is wrong with it.',
    'With FILE: that document, this once; the next reload reads the usual one again. Taken only at a socket of this machine, never from a manager.',
    'Refused where it would make addresses BROKEN, because a binding would have one address here and another one on nodes that still run the old configuration; `--now` does it all the same. `broadcast config reload --now` has all nodes do it at one moment.',
  ],
  own: false,
  effect: 'process',
  remote: 'all',
  examples: ['config reload'],
  run,
};

async function run({ port, args, remote }: Call): Promise<Answer> {
  const file = args['file'] ?? null;
  if (file !== null && remote !== null) return fail('a file is named at a socket of the node only', 'config reload reads the usual one');
  const { ok, said } = await port.reload({ by: remote?.id ?? 'console', file, now: args['--now'] !== undefined });
  return ok ? say([said], { result: said }) : fail(said, reloadRefused);
}
