// A follower in this process, a file that it follows, and what it has to bring into the log.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { journalPath, runInput, type Input } from '../../runtime/log/input/run-input.ts';
import { inScratch, texts } from './log-dir.ts';

export const lines = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`);

export interface Following {
  readonly path: string;
  readonly source: string;
  start(from?: 'beginning' | 'end', quietMs?: number): Promise<void>;
  stop(): Promise<void>;
  until(count: number): Promise<void>;
}

/** At the end the log holds `line 0`, `line 1` ... and nothing else. */
export async function following(
  work: (following: Following) => Promise<void>,
  said?: RegExp,
  ours = (_line: string) => true,
  first = 0,
): Promise<void> {
  await inScratch(async (path) => {
    const source = join(dirname(path), 'mainlog');
    const told: string[] = [];
    const got: string[] = [];
    let stop = new AbortController();
    let running: ReturnType<typeof run> | null = null as ReturnType<typeof run> | null;
    await work({
      path,
      source,
      start: async (from = 'beginning', quietMs = 200) => {
        stop = new AbortController();
        const input: Input = { kind: 'follow', path: source, from, journal: null, quietMs };
        running = run(path, input, stop.signal, told);
        // It has begun when its journal says where.
        await poll(() => (statSync(journalPath(path, { path: source, journal: null }), { throwIfNoEntry: false })?.size ?? 0) > 0);
      },
      stop: async () => {
        stop.abort();
        await running;
      },
      until: async (count) => {
        await poll(async () => {
          got.push(...(await texts(path)).filter(ours));
          return got.length >= count - first;
        });
        assert.deepEqual(got, lines(first, count));
      },
    });
    stop.abort();
    assert.equal((await running)?.error, null);
    if (said === undefined) assert.deepEqual(told, []);
    else assert.match(told.join('\n'), said);
  });
}

export function run(
  path: string,
  input: Input,
  signal = new AbortController().signal,
  told: string[] = [],
  lockLimitMs?: number,
): ReturnType<typeof runInput> {
  const destination = { path, subscribers: ['master'] };
  return runInput({ destination, input, durable: false, say: (message) => void told.push(message), signal, lockLimitMs });
}

export async function poll(holds: () => boolean | Promise<boolean>, limitMs = 60_000, what = () => ''): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end) assert.fail(`waited in vain${what()}`);
    await tick();
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
