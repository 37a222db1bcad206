// `npm run sim`: runs seeds on all processors, or replays one. Bundled and started by tools/simulate.mjs; the same file is its own worker.

import { isMainThread, parentPort } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { type Found, runCampaign, sum, type Task } from './campaign.ts';
import { nemeses } from './nemesis/all-nemeses.ts';
import { planSeed, type SeedPlan, type Wishes } from './seed-plan.ts';
import { runSeed } from './run-seed.ts';
import { shrink } from './shrink.ts';
import { situations } from './situations.ts';
import { Trace } from './trace.ts';

const usage = `Usage: npm run sim -- [OPTIONS]
  --seeds N       how many seeds to run (1000)
  --first N       the first of them (1)
  --seed N        run this one only
  --trace         with --seed: print what happened
  --heartbeats    with --trace: heartbeats too
  --shrink        with --seed: leave out strikes while it still fails
  --nodes N, --addresses N   fixed instead of drawn
  --liar          also a member that lies (N21)
  --spread-views  views come as the engine for Spread gives them
  --workers N     threads (one for each processor)
  --failures N    stop after so many failures (10)
  --complete      a nemesis that never struck in one of the situations is a failure too
  --json          one line of JSON instead of text
Exit status: 0 all held, 1 a seed failed, 2 wrong usage.`;

if (isMainThread) process.exitCode = await main();
else parentPort?.on('message', (task: Task) => parentPort?.postMessage(runTask(task)));

function runTask({ from, count, wishes }: Task): Found {
  const parts = Array.from({ length: count }, (_, index): Found => {
    const { seed, failure, simulatedMs, events, sometimes } = runSeed(planSeed(from + index, wishes));
    const failures = failure === null ? [] : [{ seed, invariant: failure.invariant, message: failure.message }];
    return { seeds: 1, failures, simulatedMs, events, sometimes: [...sometimes] };
  });
  return sum(parts);
}

async function main(): Promise<number> {
  const options = readOptions();
  if (typeof options === 'string') {
    console.error(`${options}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  return options.seed === null ? await runMany(options) : runOne(options.seed, options);
}

interface Options {
  readonly help: boolean;
  readonly seeds: number;
  readonly first: number;
  readonly seed: number | null;
  readonly trace: boolean;
  readonly heartbeats: boolean;
  readonly shrink: boolean;
  readonly workers: number | null;
  readonly failures: number;
  readonly complete: boolean;
  readonly json: boolean;
  readonly wishes: Wishes;
}

/** The options, or what is wrong with them. */
function readOptions(): Options | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      options: {
        seeds: text,
        first: text,
        seed: text,
        nodes: text,
        addresses: text,
        workers: text,
        failures: text,
        trace: flag,
        heartbeats: flag,
        shrink: flag,
        complete: flag,
        liar: flag,
        'spread-views': flag,
        json: flag,
        help: flag,
      },
    });
    const number = (name: 'seeds' | 'first' | 'seed' | 'nodes' | 'addresses' | 'workers' | 'failures', least: number, most: number) => {
      const value = values[name];
      if (value === undefined) return null;
      const count = Number(value);
      if (!Number.isInteger(count) || count < least || count > most)
        throw new Error(`--${name} takes a whole number from ${least} to ${most}`);
      return count;
    };
    return {
      help: values.help,
      seeds: number('seeds', 1, 1e9) ?? 1_000,
      first: number('first', 0, 1e12) ?? 1,
      seed: number('seed', 0, 1e12),
      workers: number('workers', 1, 1024),
      failures: number('failures', 1, 1e9) ?? 10,
      trace: values.trace,
      heartbeats: values.heartbeats,
      shrink: values.shrink,
      complete: values.complete,
      json: values.json,
      wishes: {
        nodes: number('nodes', 1, 30) ?? undefined,
        addresses: number('addresses', 0, 10_240) ?? undefined,
        liar: values.liar,
        spread: values['spread-views'],
      },
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function runMany(options: Options): Promise<number> {
  const begin = performance.now();
  const { seeds, first, failures: failuresMax, wishes, workers } = options;
  const campaign = { seeds, first, failuresMax, wishes, ...(workers === null ? {} : { workers }) };
  const found = await runCampaign(new URL(import.meta.url), campaign);
  const seconds = (performance.now() - begin) / 1000;
  const never = neverStruck(found).filter((key) => wishes.liar === true || !key.startsWith('N21 '));
  if (options.json) console.log(JSON.stringify({ ...found, seconds, never }));
  else printFound(found, seconds, never);
  return found.failures.length > 0 || (options.complete && never.length > 0) ? 1 : 0;
}

/** Pairs of nemesis and situation that never came about. */
function neverStruck(found: Found): readonly string[] {
  const struck = new Set(found.sometimes.map(([key]) => key));
  return nemeses.flatMap(({ id }) => situations.map((situation) => `${id} ${situation}`)).filter((key) => !struck.has(key));
}

function printFound(found: Found, seconds: number, never: readonly string[]): void {
  const sometimes = new Map(found.sometimes);
  console.log(`${'nemesis'.padEnd(72)}${situations.map((name) => name.padStart(10)).join('')}`);
  for (const { id, title } of nemeses) {
    const counts = situations.map((situation) => String(sometimes.get(`${id} ${situation}`) ?? 0).padStart(10));
    console.log(`${`${id} ${title}`.padEnd(72)}${counts.join('')}`);
  }
  if (never.length > 0) console.log(`never: ${never.join(', ')}`);
  const factor = Math.round(found.simulatedMs / 1000 / seconds);
  const rest = Math.round((sometimes.get('ms until rest') ?? 0) / found.seeds / 1000);
  console.log(
    `${found.seeds} seeds, ${found.events} events, ${Math.round(found.simulatedMs / 3_600_000)} simulated hours in ${seconds.toFixed(1)} s: ${factor} times real time; at rest after ${rest} s on average`,
  );
  for (const { seed, message } of found.failures)
    console.log(`FAILED seed ${seed}: ${message}\n  replay: npm run sim -- --seed ${seed} --trace`);
}

function runOne(seed: number, options: Options): number {
  const drawn = planSeed(seed, options.wishes);
  const plan = options.shrink ? shrink(drawn) : drawn;
  const trace = options.trace ? new Trace(options.heartbeats) : null;
  const begin = performance.now();
  const result = runSeed(plan, trace);
  const seconds = (performance.now() - begin) / 1000;
  if (trace !== null) console.log(trace.text());
  console.log(describePlan(plan));
  const factor = Math.round(result.simulatedMs / 1000 / seconds);
  console.log(
    `seed ${seed}: ${result.events} events, ${(result.simulatedMs / 1000).toFixed(0)} s in ${seconds.toFixed(2)} s: ${factor} times real time`,
  );
  console.log(
    result.failure === null ? 'everything held' : `FAILED at ${(result.failure.atMs / 1000).toFixed(4)} s: ${result.failure.message}`,
  );
  return result.failure === null ? 0 : 1;
}

function describePlan({ world, strikes, healMs }: SeedPlan): string {
  const ir = world.nodes[0];
  const blows = strikes.map(
    ({ nemesis, atMs, when }) => `  ${(atMs / 1000).toFixed(2)} s ${nemesis}${when === null ? '' : ` when ${when}`}`,
  );
  return [
    `${world.nodes.length} nodes, ${ir?.duravip.addresses.length ?? 0} addresses, --partition ${world.partition}, lease ${world.leaseMs} ms, failure time-out ${world.speed.failureTimeoutMs} ms`,
    `timers ${JSON.stringify(ir?.timers)}`,
    ...blows,
    `  ${(healMs / 1000).toFixed(2)} s all mended`,
  ].join('\n');
}
