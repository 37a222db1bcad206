// `cluster wait <job>`.

import { fail, say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { describeTask } from '../jobs.ts';

const lookEveryMs = 200;
/** Below the time after which the server drops an idle connection. */
const waitMaxMs = 50_000;

export const clusterWait: Command = {
  name: 'cluster wait',
  args: [{ name: 'job', kind: 'job', optional: false }],
  summary: 'answer when a job has ended',
  about: ['For scripts: the status says whether it was done. Answers with an error after 50 s; the job goes on, wait again.'],
  own: true,
  effect: 'order',
  remote: 'one',
  examples: ['cluster wait 1'],
  run,
};

async function run({ jobs, args }: Call): Promise<Answer> {
  const id = Number(args['job']);
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const job = jobs.find(id);
    if (job === null) return fail(`there is no job ${id}`, 'cluster jobs lists them');
    if (job.state === 'done') return say([`Done: ${describeTask(job.task)}`], { job: id, state: job.state });
    if (job.state !== 'running')
      return fail(`job ${id} (${describeTask(job.task)}) has ${job.state}: ${job.detail}`, 'cluster duravip show');
    if (waitedMs >= waitMaxMs) return fail(`job ${id} still runs after ${waitMaxMs / 1000} s`, 'wait again, or cluster abort');
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
