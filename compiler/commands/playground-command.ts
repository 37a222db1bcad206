// The command that serves the playground, for the table.

import type { Command } from './command.ts';

export const playground: Command = {
  name: 'playground',
  summary: 'try configurations in a browser, and kill simulated nodes',
  operands: '',
  operandsMax: 0,
  completes: 'none',
  about: [
    'Serves a page on 127.0.0.1, prints its address, and opens a browser where standard output is a terminal. It ends with Ctrl-C. The page has the language server and the simulator in it: nothing that is typed there leaves the browser.',
    'The same page is a folder of static files, `dist/playground`, which any server of files can serve.',
  ],
  options: [
    { name: 'port', value: 'PORT', doc: 'The port; any free one is the default.' },
    { name: 'no-open', doc: 'Print the address only.' },
  ],
  examples: [
    { line: 'ecconf playground --port 8800 --no-open', says: 'on a machine without a screen: ssh -L 8800:127.0.0.1:8800 leads there' },
  ],
  exits: ['it was ended', null, 'wrong usage, or the port cannot be had'],
  load: async () => (await import('./playground.ts')).runPlaygroundCommand,
};
