// `cluster abort <job>`.

import { fail, say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { describeTask } from '../jobs.ts';

export const clusterAbort: Command = {
  name: 'cluster abort',
  args: [{ name: 'job', kind: 'job', optional: false }],
  summary: 'end a cluster job',
  about: ['A move that is not finished stays with the node that had the address; a drain ends. `cluster jobs` lists the numbers.'],
  own: false,
  effect: 'order',
  remote: 'one',
  examples: ['cluster abort 3'],
  run,
};

function run({ jobs, args }: Call): Answer {
  const id = Number(args['job']);
  const job = jobs.find(id);
  if (job === null) return fail(`there is no job ${id}`, 'cluster jobs lists them');
  if (job.state !== 'running') return fail(`job ${id} has ended: ${job.state}`, 'only a running job can be aborted');
  const taken = jobs.abort(job);
  if (!taken.taken) return fail(`job ${id} goes on: ${taken.why}`, 'try again');
  return say([`Aborted job ${id} (${describeTask(job.task)})`], { aborted: id });
}
