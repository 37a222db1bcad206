// Whether work grows faster than its input, judged so that a busy machine does not matter: the processor time of this thread alone (the
// collector and the compiler of V8 have threads of their own), the least of several runs, and what looks bad is looked at again with
// more input: what really grows with the square stands out the clearer there, what was chance does not come again.
import { readFileSync } from 'node:fs';

/** Milliseconds of the processor for each step of some work on an input that is `factor` times as long as the smallest one. */
export type Measure = (factor: number) => Promise<Readonly<Record<string, number>>>;

/** So much is noise: collections of garbage, code that is run for the first time. */
const noiseMs = 40;
const quickMs = 64;
/** Twice as much may take so many times as long. */
const factorMax = 3;

/** Milliseconds that the processor spent on this thread. Where the kernel does not tell (no Linux), of the process. */
export function threadMs(): number {
  try {
    return Number.parseInt(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1'), 10) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

/** Runs `work` and notes under `name` in `into` what it took. */
export async function timed<T>(into: Record<string, number>, name: string, work: () => T | Promise<T>): Promise<T> {
  const before = threadMs();
  const result = await work();
  into[name] = threadMs() - before;
  return result;
}

/** The steps that take more than three times as long for twice as much, with their figures. */
export async function growing(measure: Measure): Promise<readonly string[]> {
  const twice = await measure(2);
  // What takes no longer than this cannot have grown by so much: with the third power of the input it took an eighth, and that is within the noise.
  const slow = Object.keys(twice).filter((step) => (twice[step] ?? 0) > quickMs);
  if (slow.length === 0) return [];
  const once = await measure(1);
  const suspects = slow.filter((step) => (twice[step] ?? 0) > factorMax * (once[step] ?? 0) + noiseMs);
  if (suspects.length === 0) return [];
  const least: Readonly<Record<number, Record<string, number>>> = { 1: {}, 2: {}, 4: {} };
  for (let run = 0; run < 3; run++)
    for (const [factor, known] of Object.entries(least))
      for (const [step, ms] of Object.entries(await measure(Number(factor)))) known[step] = Math.min(known[step] ?? Infinity, ms);
  const ms = (factor: number, step: string): number => least[factor]?.[step] ?? 0;
  return suspects
    .filter((step) => ms(4, step) > factorMax ** 2 * ms(1, step) + noiseMs && ms(4, step) > factorMax * ms(2, step))
    .map((step) => `${step}: ${[1, 2, 4].map((factor) => `${ms(factor, step).toFixed(0)} ms`).join(', then ')}`);
}
