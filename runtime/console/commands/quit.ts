// `quit`: ecconsole leaves by itself; this is for people on a bare socket. The connection ends behind the answer.

import { say } from '../answer.ts';
import type { Command } from '../console-command.ts';

export const quit: Command = {
  name: 'quit',
  args: [],
  summary: 'leave the console',
  about: ['The daemon goes on.'],
  own: false,
  effect: 'process',
  remote: 'never',
  examples: [],
  run: () => say([], {}),
};
