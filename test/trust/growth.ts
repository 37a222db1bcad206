// Whether work grows faster than its input, judged so that a busy machine does not matter: the processor time of this thread alone (the
// collector and the compiler of V8 have threads of their own), and what it asks of the heap. What looks bad is looked at again with
// more input: what really grows with the square stands out the clearer there, what was chance does not come again.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/** What each step of some work costs on an input that is `factor` times as long as the smallest one: milliseconds of the processor, or MiB. */
export type Measure = (factor: number) => Promise<Readonly<Record<string, number>>>;

/** So much is noise: collections of garbage, code that is run for the first time. */
const noise = 20;
/** What costs no more than this for twice as much is not worth a second look. */
const quick = 40;
/** From here on it is looked at again: what grows with the square beside much that does not is hidden at first. */
const suspicious = 2.5;
/** Twice as much may cost so many times as much. */
const factorMax = 3;
const looks = 3;

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

/** What `work` tells of its steps, and how many MiB it has asked of the heap, what was given back included. */
export async function allocated(work: () => Promise<Readonly<Record<string, number>>>): Promise<Readonly<Record<string, number>>> {
  const session = new Session();
  session.connect();
  // A sample for each 64 KiB costs little.
  const sampling = { samplingInterval: 65_536, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  session.post('HeapProfiler.startSampling', sampling);
  let bytes = 0;
  try {
    const steps = await work();
    session.post('HeapProfiler.stopSampling', (_, { profile }) => {
      const left = [profile.head];
      for (let node = left.pop(); node !== undefined; node = left.pop()) {
        bytes += node.selfSize;
        for (const child of node.children) left.push(child);
      }
    });
    return { ...steps, 'MiB of the heap': bytes / 2 ** 20 };
  } finally {
    session.disconnect();
  }
}

/** The steps that cost more than three times as much for twice as much input, with their figures. */
export async function growing(measure: Measure): Promise<readonly string[]> {
  const twice = await measure(2);
  const slow = Object.keys(twice).filter((step) => (twice[step] ?? 0) > quick);
  if (slow.length === 0) return [];
  const once = await measure(1);
  let suspects = slow.filter((step) => (twice[step] ?? 0) > suspicious * (once[step] ?? 0) + noise);
  const least: Readonly<Record<2 | 4, Record<string, number>>> = { 2: {}, 4: {} };
  for (let look = 0; look < looks && suspects.length > 0; look++) {
    for (const factor of [2, 4] as const) {
      const known = least[factor];
      for (const [step, cost] of Object.entries(await measure(factor))) known[step] = Math.min(known[step] ?? Infinity, cost);
    }
    suspects = suspects.filter((step) => (least[4][step] ?? 0) > factorMax * (least[2][step] ?? 0) + noise);
  }
  return suspects.map((step) => `${step}: ${[least[2], least[4]].map((cost) => (cost[step] ?? 0).toFixed(0)).join(', then ')}`);
}
