// `cluster jobs`.

import type { Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { describeTask } from '../jobs.ts';

export const clusterJobs: Command = {
  name: 'cluster jobs',
  args: [],
  summary: 'list moves and drains begun at this console',
  about: ['Number, state, task. Jobs that have ended stay listed until 256 others have ended after them, or the daemon starts again.'],
  own: true,
  effect: 'read',
  remote: 'all',
  examples: ['cluster jobs', 'json cluster jobs'],
  run,
};

function run({ jobs }: Call): Answer {
  const all = jobs.list();
  return {
    ok: true,
    lines: () =>
      all.length === 0
        ? ['No jobs']
        : all.map(
            ({ id, state, task, detail }) =>
              `${String(id).padStart(6)}  ${state.padEnd(7)}  ${describeTask(task)}${detail && ` (${detail})`}`,
          ),
    document: () => ({ jobs: all.map(({ id, state, task, detail }) => ({ id, state, task: describeTask(task), detail })) }),
  };
}
