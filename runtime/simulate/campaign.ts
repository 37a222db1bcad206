// Many seeds on all processors: the main thread hands out ranges of seeds, workers run them and send back what they found.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Wishes } from './seed-plan.ts';

/** A range of seeds for a worker, and what it found. */
export interface Task {
  readonly from: number;
  readonly count: number;
  readonly wishes: Wishes;
}

export interface Found {
  readonly seeds: number;
  readonly failures: readonly { readonly seed: number; readonly invariant: string; readonly message: string }[];
  readonly simulatedMs: number;
  readonly events: number;
  readonly sometimes: readonly (readonly [string, number])[];
}

export interface Campaign {
  readonly first: number;
  readonly seeds: number;
  readonly wishes: Wishes;
  readonly workers?: number;
  /** Stop handing out seeds after so many failures. */
  readonly failuresMax: number;
}

const rangeSize = 8;

/** `script`: the file that workers run (it answers each `Task` with a `Found`). Resolves with everything found, failures by seed. */
export async function runCampaign(script: URL, campaign: Campaign): Promise<Found> {
  const workers = Math.max(1, Math.min(campaign.workers ?? availableParallelism(), Math.ceil(campaign.seeds / rangeSize)));
  let next = campaign.first;
  const end = campaign.first + campaign.seeds;
  const found: Found[] = [];
  let failures = 0;
  const takeTask = (): Task | null => {
    if (next >= end || failures >= campaign.failuresMax) return null;
    const task = { from: next, count: Math.min(rangeSize, end - next), wishes: campaign.wishes };
    next += task.count;
    return task;
  };
  await Promise.all(
    Array.from({ length: workers }, () =>
      work(script, takeTask, (part) => {
        found.push(part);
        failures += part.failures.length;
      }),
    ),
  );
  return sum(found);
}

function work(script: URL, takeTask: () => Task | null, tell: (found: Found) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script);
    const feed = () => {
      const task = takeTask();
      if (task === null) void worker.terminate().then(() => resolve());
      else worker.postMessage(task);
    };
    worker.on('message', (found: Found) => {
      tell(found);
      feed();
    });
    worker.on('error', reject);
    feed();
  });
}

export function sum(parts: readonly Found[]): Found {
  const sometimes = new Map<string, number>();
  for (const part of parts) for (const [key, count] of part.sometimes) sometimes.set(key, (sometimes.get(key) ?? 0) + count);
  const add = (of: (part: Found) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    seeds: add((part) => part.seeds),
    failures: parts.flatMap((part) => part.failures).sort((a, b) => a.seed - b.seed),
    simulatedMs: add((part) => part.simulatedMs),
    events: add((part) => part.events),
    sometimes: [...sometimes].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}
