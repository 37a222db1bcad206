// `config reload`.

import { fail, say, type Answer } from '../answer.ts';
import { reloadRefused } from '../../process/ir-file.ts';
import type { Call, Command } from '../console-command.ts';

export const configReload: Command = {
  name: 'config reload',
  args: [],
  summary: 'read the compiled configuration again and apply the difference',
  about: ['What SIGHUP does. A document that can not be used changes nothing; the error says what is wrong with it.'],
  own: false,
  effect: 'process',
  remote: 'all',
  examples: ['config reload'],
  run,
};

async function run({ port }: Call): Promise<Answer> {
  const { ok, said } = await port.reload();
  return ok ? say([said], { result: said }) : fail(said, reloadRefused);
}
