// A collector on a scratch folder of the real disk, for tests.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Collector, type CollectorOptions } from '../../../runtime/log/aggregate/collector.ts';
import { realDisk } from '../../../runtime/log/aggregate/disk.ts';
import type { Problem } from '../../../runtime/log/aggregate/problem.ts';
import { recover, type Recovered } from '../../../runtime/log/aggregate/recovery.ts';
import type { SourceQueue } from '../../../runtime/log/aggregate/source-queue.ts';
import { openState, type OpenState } from '../../../runtime/log/aggregate/state-folder.ts';

export interface Sink {
  readonly folder: string;
  readonly collector: Collector;
  readonly notices: string[];
  readonly problems: (Problem | null)[];
  readonly recovered: Recovered;
  path(name: string): string;
  /** The queue of a source, made when it is asked for first. */
  queue(source: string): SourceQueue;
  /** Adds a line each and says that the source is at `marker` then. */
  put(source: string, name: string, lines: readonly string[], marker: number): void;
  /** Until everything that was put is durable. */
  settled(): Promise<void>;
  marker(source: string): number;
  /** In order; without it the folder stays as after a crash. */
  close(): Promise<void>;
  /** As SIGKILL: only the lock is let go. */
  abandon(): void;
}

/** Kept, because Node complains of files that nobody closed, as those of a dead process. */
const abandoned: Collector[] = [];

export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-sink-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function openSink(folder: string, options: Partial<CollectorOptions> & { readonly anew?: boolean } = {}): Promise<Sink> {
  const stateFolder = join(folder, '.state');
  const opened = await openState(realDisk, stateFolder, null, options.anew ?? false);
  if (!opened.ok) assert.fail(opened.why);
  return sinkOf(folder, stateFolder, opened.state, options);
}

async function sinkOf(folder: string, stateFolder: string, state: OpenState, options: Partial<CollectorOptions>): Promise<Sink> {
  const recovered = await recover(realDisk, state.journal, stateFolder);
  const notices: string[] = [];
  const problems: (Problem | null)[] = [];
  const collector = new Collector(realDisk, state.journal, {
    fileMode: 0o640,
    folderMode: 0o755,
    maxOpen: 100,
    maxIdleMs: 60_000,
    gatherMs: 1,
    now: () => performance.now(),
    notice: ({ kind, message }) => void notices.push(`${kind}: ${message}`),
    problem: (problem) => void problems.push(problem),
    ...options,
  });
  const queues = new Map<string, SourceQueue>();
  const path = (name: string): string => join(folder, name);
  const sink: Sink = {
    folder,
    collector,
    notices,
    problems,
    recovered,
    path,
    queue: (source) => {
      // A node that confirms at once.
      const queue = queues.get(source) ?? collector.queue(source, (place) => collector.confirmed(source, place));
      queues.set(source, queue);
      return queue;
    },
    put: (source, name, lines, marker) => {
      for (const line of lines) sink.queue(source).add(path(name), Buffer.from(line));
      sink.queue(source).reach({ identity: 'i', position: { log: 0, marker } });
    },
    settled: async () => {
      for (let turns = 0; collector.waitingBytes() > 0; turns++) {
        assert.ok(turns < 4000, `not durable: ${problems.at(-1)?.message}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    marker: (source) => collector.place(source)?.position.marker ?? -1,
    close: async () => {
      await collector.close();
      void state.release();
    },
    abandon: () => {
      abandoned.push(collector);
      void state.release();
    },
  };
  return sink;
}
