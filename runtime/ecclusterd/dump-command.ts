// `ecclusterd dump`: asks the daemon at its control socket for the state of its core.

import { terminalBlock } from '../../base/terminal-text.ts';
import { append } from '../../base/append.ts';
import { Link } from '../console/client/console-link.ts';
import { controlOf } from '../daemon/run-options.ts';
import { CommandError, type Arguments, type Terminal } from '../process/program-command.ts';

export async function runDump(given: Arguments, terminal: Terminal): Promise<number> {
  const link = new Link(controlOf(given));
  const said: string[] = [];
  const answer = link.ask('cluster dump');
  try {
    for (;;) {
      const next = await answer.next();
      if (next.done !== true) {
        append(said, next.value);
        continue;
      }
      if (next.value.kind === 'lost') throw new CommandError(1, next.value.why);
      if (next.value.kind !== 'ok') throw new CommandError(1, said.join('\n'));
      // All or nothing: half a state would be none.
      terminal.out(terminalBlock(`${said.join('\n')}\n`));
      return 0;
    }
  } finally {
    link.drop();
  }
}
