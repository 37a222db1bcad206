// The command line of the simulations of the bus: runs seeds, one after the other, and says which did not hold.

import { parseArgs } from 'node:util';
import type { SeedResult } from './run-bus-seed.ts';

const options = `
  --seeds N     how many seeds to run (300)
  --first N     the first of them (1)
  --failures N  stop after so many failures (10)
  --json        one line of JSON instead of text
Exit status: 0 all held, 1 a seed failed.`;

/** Sets the exit status. `script` is its name in package.json. */
export async function simulateSeeds(script: string, runSeed: (seed: number) => SeedResult | Promise<SeedResult>): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { seeds: text, first: text, failures: text, json: flag, help: flag } });
  if (values.help) {
    console.log(`Usage: npm run ${script} -- [OPTIONS]${options}`);
    return;
  }
  const [first, seeds, most] = [Number(values.first ?? 1), Number(values.seeds ?? 300), Number(values.failures ?? 10)];
  const failures: { seed: number; invariant: string; message: string }[] = [];
  const counters = new Map<string, number>();
  let events = 0;
  for (let seed = first; seed < first + seeds && failures.length < most; seed++) {
    const result = await runSeed(seed);
    events += result.events;
    for (const [name, times] of result.counters) counters.set(name, (counters.get(name) ?? 0) + times);
    if (result.failure !== null) failures.push({ seed, invariant: result.failure.split(':')[0] ?? '', message: result.failure });
  }
  if (values.json) console.log(JSON.stringify({ seeds, failures, events, counters: Object.fromEntries(counters) }));
  else {
    for (const [name, times] of [...counters].sort()) console.log(`${name.padEnd(24)} ${times}`);
    for (const { seed, message } of failures) console.log(`FAILED seed ${seed}: ${message}`);
    console.log(`${seeds} seeds, ${events} events`);
  }
  if (failures.length > 0) process.exitCode = 1;
}
