// The commands of `ecclusterd` that have to do with logs.

import type { Command } from './command.ts';

const jlog: Command = {
  name: 'jlog',
  summary: 'reads, checks and mends jlogs: list, sizes, show, tail, analyse, create, add, remove, set, clean, repair',
  about: [
    'What `jlogctl` does, with JSON output (`--json`) and without writing where it only looks. `ecclusterd jlog` alone lists its commands, `ecclusterd jlog COMMAND --help` tells of one. Messages of these commands call themselves `ecjlog`; a shell alias of that name saves typing.',
    'Run it as the user that writes the log.',
  ],
  options: [],
  examples: [
    { line: 'ecclusterd jlog list /var/log/ecelerity/mainlog.cluster', says: 'subscribers, and how far each is behind' },
    { line: 'ecclusterd jlog tail --follow /var/log/ecelerity/mainlog.cluster', says: 'what is written, without being a subscriber' },
  ],
  exits: [
    { code: 0, means: 'done' },
    { code: 1, means: 'something is wrong with the log' },
    { code: 2, means: 'wrong usage' },
  ],
  load: async () => async () => 2,
  loadRaw: async () => {
    const { ecjlog } = await import('../../log/command.ts');
    return (argv, terminal) => {
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      return ecjlog(argv, terminal, stop.signal);
    };
  },
};

export const logCommands: readonly Command[] = [jlog];
