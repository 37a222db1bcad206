// `cluster nodeaddr`.

import { say } from '../answer.ts';
import type { Command } from '../console-command.ts';

export const clusterNodeaddr: Command = {
  name: 'cluster nodeaddr',
  args: [],
  summary: 'show the cluster protocol address of this node',
  about: [],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster nodeaddr'],
  run: ({ port }) => {
    const { address } = port.snapshot().self;
    return say([address], { address });
  },
};
