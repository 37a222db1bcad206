// `version`.

import { say } from '../answer.ts';
import type { Command } from '../console-command.ts';

export const version: Command = {
  name: 'version',
  args: [],
  summary: 'show the version of the daemon',
  about: [],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['version'],
  run: ({ port }) => {
    const { self } = port.snapshot();
    return say([`ecclusterd version: ${self.version}`], { program: 'ecclusterd', version: self.version, node: self.node });
  },
};
