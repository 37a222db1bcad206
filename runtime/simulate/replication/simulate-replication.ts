// `npm run sim:replication`: runs seeds of the replication simulator on all processors, or replays one. Bundled and started by
// tools/simulate.mjs; the same file is its own worker.

import { isMainThread, parentPort } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { type Found, runCampaign, sum, type Task } from '../campaign.ts';
import { nemeses } from './replica-nemeses.ts';
import { runReplicaSeed } from './run-replica-seed.ts';

const usage = `Usage: npm run sim:replication -- [OPTIONS]
  --seeds N     how many seeds to run (1000)
  --first N     the first of them (1)
  --seed N      run this one only, and print what happened
  --failures N  stop after so many failures (10)
  --workers N   threads (one for each processor)
  --json        one line of JSON instead of text
Exit status: 0 all held, 1 a seed failed, 2 wrong usage.`;

const failuresMax = 10;

if (isMainThread) process.exitCode = await main();
else parentPort?.on('message', (task: Task) => parentPort?.postMessage(runTask(task)));

function runTask({ from, count }: Task): Found {
  const parts = Array.from({ length: count }, (_, index): Found => {
    const { seed, failure, simulatedMs, events, sometimes } = runReplicaSeed(from + index);
    const failures = failure === null ? [] : [{ seed, invariant: 'replication', message: failure }];
    return { seeds: 1, failures, simulatedMs, events, sometimes: [...sometimes] };
  });
  return sum(parts);
}

async function main(): Promise<number> {
  const number = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  let values: { seeds?: string; first?: string; seed?: string; failures?: string; workers?: string; json: boolean; help: boolean };
  try {
    ({ values } = parseArgs({
      options: { seeds: number, first: number, seed: number, failures: number, workers: number, json: flag, help: flag },
    }));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.seed !== undefined) return runOne(Number(values.seed));
  const begin = performance.now();
  const found = await runCampaign(new URL(import.meta.url), {
    seeds: Number(values.seeds ?? 1000),
    first: Number(values.first ?? 1),
    failuresMax: Number(values.failures ?? failuresMax),
    wishes: {},
    ...(values.workers === undefined ? {} : { workers: Number(values.workers) }),
  });
  const seconds = (performance.now() - begin) / 1000;
  if (values.json) console.log(JSON.stringify({ ...found, seconds }));
  else report(found, seconds);
  return found.failures.length > 0 ? 1 : 0;
}

function report(found: Found, seconds: number): void {
  const sometimes = new Map(found.sometimes);
  for (const { id, title } of nemeses) console.log(`${id.padEnd(5)}${title.padEnd(60)}${String(sometimes.get(id) ?? 0).padStart(10)}`);
  for (const [what, count] of sometimes) if (!/^R\d+$/.test(what)) console.log(`     ${what.padEnd(60)}${String(count).padStart(10)}`);
  console.log(
    `${found.seeds} seeds, ${found.events} events, ${Math.round(found.simulatedMs / 3_600_000)} simulated hours in ${seconds.toFixed(1)} s`,
  );
  for (const { seed, message } of found.failures)
    console.log(`FAILED seed ${seed} ${message}\n  replay: npm run sim:replication -- --seed ${seed}`);
}

function runOne(seed: number): number {
  const { failure, events, simulatedMs } = runReplicaSeed(seed, (line) => console.log(line));
  console.log(`seed ${seed}: ${events} events, ${(simulatedMs / 1000).toFixed(0)} s`);
  console.log(failure === null ? 'everything held' : `FAILED ${failure}`);
  return failure === null ? 0 : 1;
}
