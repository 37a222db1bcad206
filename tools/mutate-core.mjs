// `npm run mutate`: plants the bugs of mutants.mjs in runtime/core, one at a time and in memory only, and runs seeds until the simulator
// finds each. With --of those of another simulator. A bug that is not found within the seeds, or an edit that does not apply any more, is a failure.
//
//   npm run mutate                        all of them
//   npm run mutate -- PATTERN...          those whose name contains one of these
//   npm run mutate -- --from 10 --to 20   the tenth to the twentieth
//   npm run mutate -- --seeds 1000        fewer seeds (10,000)
//   npm run mutate -- --of whole          those of whole-mutants.mjs; so too seam and spread
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleSimulator } from './bundle-simulator.mjs';
import { mutants } from './mutants.mjs';
import { seamMutants } from './seam-mutants.mjs';
import { spreadMutants } from './spread-mutants.mjs';
import { wholeMutants } from './whole-mutants.mjs';

const lists = { core: mutants, seam: seamMutants, spread: spreadMutants, whole: wholeMutants };

/**
 * Processor time in seconds. A simulator that hangs has found the bug too; it just cannot say so. By the clock it would have found it on any machine
 * that is busy enough.
 */
const limitSec = 600;

/** Runs seeds with one bug planted: `{ seed, invariant, message, seconds }`, `seed` null when all seeds passed. */
export async function tryMutant({ edits, liar }, seeds, folder, of = 'core') {
  const file = join(folder, 'mutant.mjs');
  await bundleSimulator(file, edits, of === 'core' ? undefined : `runtime/simulate/${of}/simulate-${of}.ts`);
  const begin = performance.now();
  const args = [file, '--seeds', String(seeds), '--failures', '1', '--json', ...(liar === true ? ['--liar'] : [])];
  const limited = ['-c', 'ulimit -t "$0" && exec "$@"', String(limitSec), process.execPath, ...args];
  const { status, stdout, stderr, signal } = spawnSync('sh', limited, { encoding: 'utf8', maxBuffer: 1e8 });
  const seconds = (performance.now() - begin) / 1000;
  if (signal !== null) return { seed: 0, invariant: 'hangs', message: `no end within ${limitSec} s of a processor`, seconds };
  if (status !== 0 && status !== 1) throw new Error(`the simulator ended with ${status}: ${stderr}`);
  const [first] = JSON.parse(stdout).failures;
  return { seed: first?.seed ?? null, invariant: first?.invariant ?? '', message: first?.message ?? '', seconds };
}

async function main() {
  const text = { type: 'string' };
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { seeds: text, from: text, to: text, of: text } });
  const of = values.of ?? 'core';
  const list = lists[of];
  if (list === undefined) throw new Error(`--of ${of}: it is one of ${Object.keys(lists).join(', ')}`);
  const seeds = Number(values.seeds ?? 10_000);
  const chosen = list
    .slice(Number(values.from ?? 1) - 1, Number(values.to ?? list.length))
    .filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-mutate-'));
  const survived = [];
  try {
    for (const mutant of chosen) {
      const { seed, message, seconds } = await tryMutant(mutant, seeds, folder, of);
      const found = seed === null ? `NOT FOUND in ${seeds} seeds` : `seed ${String(seed).padStart(5)}`;
      console.log(`${mutant.name.padEnd(58)} ${found} (${seconds.toFixed(1)} s)  ${message.split('\n')[0].slice(0, 110)}`);
      if (seed === null) survived.push(mutant.name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${chosen.length - survived.length} of ${chosen.length} planted bugs found`);
  if (survived.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
