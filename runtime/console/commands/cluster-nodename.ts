// `cluster nodename`.

import { say } from '../answer.ts';
import type { Command } from '../console-command.ts';

export const clusterNodename: Command = {
  name: 'cluster nodename',
  args: [],
  summary: 'show the name of this node',
  about: [],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster nodename'],
  run: ({ port }) => {
    const { node } = port.snapshot().self;
    return say([node], { node });
  },
};
