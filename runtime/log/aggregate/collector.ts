// Writes lines of many sources into many files, each exactly once, whatever happens: SIGKILL at any instruction, a power cut, a full disk.
//
// A commit takes what all sources have gathered since the last one (group commit: one is under way, what comes meanwhile is the next):
//
//   1. Files are made and opened, and their names synced: a file that a power cut forgets must not be in the journal.
//   2. The journal says, durably, which bytes go behind which end of which file, with their checksum, and how far the sources are then.
//   3. The bytes are written and synced, in parallel by file.
//   4. The journal says that it is done. Only now the sources hear that their places are durable, and only then a node is told.
//
// After a crash each file is held against the last commit: either all its bytes are there, by length and checksum, and the commit counts,
// or the files are cut off at the ends that the journal knows, and the nodes send from the places before. So a record is in the files exactly
// once: twice is prevented by 2 (nobody writes what is not announced), never by 4 (no place moves before its bytes are safe).
//
// A commit that fails for one file is taken back in the files first and then in the journal; the sources that feed that file are left out, and
// the others are committed without them. It is write-ahead logging (Mohan et al., ARIES, 1992) with the log in place of pages: redo is not
// needed, because the nodes still have everything, and undo is cutting off.

import { crc32 } from 'node:zlib';
import type { Disk } from './disk.ts';
import { inParallel } from './in-parallel.ts';
import type { Journal } from './position-journal.ts';
import type { FileRow } from './journal-lines.ts';
import { OpenFiles, type End, type FileNotice } from './open-files.ts';
import { hindranceOf, type Problem } from './problem.ts';
import { placeRow, type Place } from './log-source.ts';
import { SourceQueue, type Taken } from './source-queue.ts';

export interface CollectorOptions {
  readonly fileMode: number;
  readonly folderMode: number;
  readonly maxOpen: number;
  readonly maxIdleMs: number;
  /** Lines wait so long for others, so that a commit carries many. */
  readonly gatherMs: number;
  /** Monotonic. */
  readonly now: () => number;
  readonly notice: (notice: FileNotice) => void;
  /** Something keeps lines from being written (null: nothing any more). Said once for each change. */
  readonly problem: (problem: Problem | null) => void;
}

export interface CollectorCounters {
  readonly commits: number;
  readonly records: number;
  readonly bytes: number;
  readonly failures: number;
  readonly filesOpen: number;
  readonly filesOpened: number;
  readonly filesEvicted: number;
}

/** So many files are written and synced at the same time. */
const mostAtOnce = 8;
/** Lines that do not wait for others. */
const fullBytes = 1 << 20;
const retryMs = 1000;

interface Target {
  readonly path: string;
  readonly chunks: Uint8Array[];
  end: End;
  bytes: number;
}

export class Collector {
  readonly #journal: Journal;
  readonly #options: CollectorOptions;
  readonly #files: OpenFiles;
  readonly #queues = new Map<string, SourceQueue>();
  /** Bytes that a commit could take. */
  #gathered = 0;
  /** When the first of the sources that wait for a retry may be tried again. */
  #resumeAt = Infinity;
  #run: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #retryAt = 0;
  #closed = false;
  /** What a failed commit has written, and the size of the journal before it. */
  #undo: { readonly size: number; readonly targets: readonly Target[] } | null = null;
  #said = '';
  #counters = { commits: 0, records: 0, bytes: 0, failures: 0 };

  /** The journal has been recovered, see `recovery.ts`. */
  constructor(disk: Disk, journal: Journal, options: CollectorOptions) {
    this.#journal = journal;
    this.#options = options;
    this.#files = new OpenFiles(disk, { ...options, sizeOf: (path) => journal.ledger.sizes.get(path) ?? null });
  }

  /** How far a source is durably written; null: nothing is known of it. */
  place(key: string): Place | null {
    return this.#journal.ledger.places.get(key) ?? null;
  }

  /** The queue of a source, which `durable` is told about. A source has one. */
  queue(key: string, durable: (place: Place, taken: Taken) => void): SourceQueue {
    if (this.#queues.has(key)) throw new Error(`${key} has a queue already`);
    const queue = new SourceQueue(key, durable, (bytes) => this.#onGathered(bytes));
    this.#queues.set(key, queue);
    return queue;
  }

  /** What it has gathered and is not durable is forgotten: it comes again. Resolves when no commit is under way that knows of it. */
  async drop(queue: SourceQueue): Promise<void> {
    this.#queues.delete(queue.key);
    queue.dropped = true;
    await this.#idle();
  }

  counters(): CollectorCounters {
    return { ...this.#counters, filesOpen: this.#files.count, filesOpened: this.#files.opened, filesEvicted: this.#files.evicted };
  }

  /** Bytes gathered that are not durable yet. */
  waitingBytes(): number {
    let bytes = 0;
    for (const queue of this.#queues.values()) bytes += queue.waitingBytes;
    return bytes;
  }

  /** Closes files that nobody has written to for a while. To be called now and then. */
  async tidy(): Promise<void> {
    await this.exclusive(() => this.#files.closeIdle(this.#options.now() - this.#options.maxIdleMs));
  }

  isOpen(path: string): boolean {
    return this.#files.isOpen(path);
  }

  /** Runs something while no commit runs. */
  async exclusive(work: () => Promise<void>): Promise<void> {
    await this.#idle();
    const begun = work();
    this.#run = begun.finally(() => {
      this.#run = null;
      this.#arm();
    });
    await this.#run;
  }

  /** What goes wrong there is the matter of whoever began it. */
  async #idle(): Promise<void> {
    while (this.#run !== null) await this.#run.catch(() => {});
  }

  /** No failed commit waits to be undone, so the journal has nothing open. */
  isSettled(): boolean {
    return this.#undo === null;
  }

  get journal(): Journal {
    return this.#journal;
  }

  /** Commits what was gathered, as far as that is possible, and closes everything. */
  async close(): Promise<void> {
    await this.#idle();
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#gathered > 0) await this.#commitAll();
    await this.#files.closeAll();
    if (this.#undo === null) await this.#journal.renew().catch(() => {});
    await this.#journal.close();
  }

  #onGathered(bytes: number): void {
    this.#gathered += bytes;
    this.#arm();
  }

  #arm(): void {
    if (this.#closed || this.#run !== null) return;
    const now = this.#options.now();
    const gatherMs = this.#gathered >= fullBytes ? 0 : this.#options.gatherMs;
    const waitMs = Math.max(this.#gathered > 0 ? gatherMs : this.#resumeAt - now, this.#retryAt - now, 0);
    if (waitMs === Infinity || (this.#timer !== null && waitMs > 0)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), waitMs);
  }

  #begin(): void {
    this.#timer = null;
    if (this.#run !== null || this.#closed) return;
    const begun = this.#commitAll();
    this.#run = begun.finally(() => {
      this.#run = null;
      this.#arm();
    });
  }

  /** One commit. What cannot be written stays and is tried again. */
  async #commitAll(): Promise<void> {
    const now = this.#options.now();
    this.#gathered = 0;
    let queues = [...this.#queues.values()].filter((queue) => queue.take(now));
    let hindered: Problem | null = null;
    try {
      await this.#takeBack(now);
      for (;;) {
        const stuck = await this.#commit(queues, now);
        if (stuck === null) break;
        // One folder that cannot be made must not hold up the others.
        for (const queue of stuck.queues) queue.pause(stuck.problem, now + retryMs);
        queues = queues.filter((queue) => !stuck.queues.has(queue));
      }
      for (const queue of queues) this.#settle(queue);
      if (this.#journal.isLong()) await this.#journal.renew();
    } catch (cause) {
      hindered = hindranceOf(cause, null);
      this.#counters.failures++;
      this.#retryAt = now + retryMs;
    }
    const waiting = [...this.#queues.values()].filter((queue) => queue.waitingBytes > 0);
    this.#gathered = waiting.reduce((sum, queue) => sum + (queue.isPaused(now) ? 0 : queue.waitingBytes), 0);
    this.#resumeAt = waiting.reduce((least, { pausedUntil }) => (pausedUntil > now ? Math.min(least, pausedUntil) : least), Infinity);
    this.#say(hindered ?? waiting.find(({ problem }) => problem !== null)?.problem ?? null);
  }

  #settle(queue: SourceQueue): void {
    const taken = queue.taken;
    if (taken === null) return;
    this.#counters.records += taken.records;
    this.#counters.bytes += taken.bytes;
    queue.settle();
  }

  /** Null: all of it is durable. Otherwise nothing is, and who cannot be written is named. What concerns everybody is thrown. */
  async #commit(
    queues: readonly SourceQueue[],
    now: number,
  ): Promise<{ readonly queues: ReadonlySet<SourceQueue>; readonly problem: Problem } | null> {
    if (queues.length === 0) return null;
    const targets = targetsOf(queues);
    const broken = await this.#prepare(targets, now);
    if (broken !== null) return stuckBy(broken, queues);
    const files: FileRow[] = targets.map(({ path, end, bytes, chunks }) => [path, end.size, end.size + bytes, crcOf(chunks)]);
    const places = queues.flatMap(({ key, taken }) => (taken === null ? [] : [placeRow(key, taken.place)]));
    const { size } = this.#journal;
    this.#undo = { size, targets };
    await this.#journal.begin({ kind: 'commit', seq: this.#journal.ledger.seq + 1, files, places });
    const failed = await inParallel(targets, this.#lanes(), async (target) => {
      const there = await this.#files.write(target.path, target.end, target.chunks, now);
      if (!there) throw Object.assign(new Error(`${target.path} was deleted`), { code: 'ESTALE', syscall: 'write' });
    });
    await this.#files.syncNames();
    if (failed === null) {
      this.#undo = null;
      await this.#journal.done();
      for (const { path, end, bytes } of targets) this.#files.commit(path, end.size + bytes);
      this.#counters.commits++;
      return null;
    }
    await this.#takeBack(now);
    const problem = hindranceOf(failed.cause, failed.item.path);
    if (problem.scope === 'all') throw failed.cause;
    return stuckBy({ path: failed.item.path, problem }, queues);
  }

  /** Finds the end of every file. What one file alone is to blame for is returned. */
  async #prepare(targets: readonly Target[], now: number): Promise<{ readonly path: string; readonly problem: Problem } | null> {
    const failed = await inParallel(targets, this.#lanes(), async (target) => {
      target.end = await this.#files.prepare(target.path, now);
    });
    if (failed === null) {
      await this.#files.syncNames();
      return null;
    }
    const problem = hindranceOf(failed.cause, failed.item.path);
    if (problem.scope === 'all') throw failed.cause;
    return { path: failed.item.path, problem };
  }

  #lanes(): number {
    return Math.min(mostAtOnce, this.#options.maxOpen);
  }

  /** Undoes a failed commit: first the files, then the journal, so that at no moment a byte is in a file that nothing tells of. */
  async #takeBack(now: number): Promise<void> {
    const undo = this.#undo;
    if (undo === null) return;
    for (const { path, end, bytes } of undo.targets) await this.#files.cut(path, end, bytes, now);
    await this.#journal.undo(undo.size);
    this.#undo = null;
  }

  #say(problem: Problem | null): void {
    const said = problem === null ? '' : `${problem.code} ${problem.path ?? ''}`;
    if (said === this.#said) return;
    this.#said = said;
    this.#options.problem(problem);
  }
}

const nowhere: End = { size: 0, identity: '' };

/** One target a file, however many sources feed it. */
function targetsOf(queues: readonly SourceQueue[]): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const { taken } of queues) {
    for (const { path, chunks } of taken?.runs ?? []) {
      const target = targets.get(path) ?? { path, chunks: [], end: nowhere, bytes: 0 };
      targets.set(path, target);
      for (const chunk of chunks) {
        target.chunks.push(chunk);
        target.bytes += chunk.length;
      }
    }
  }
  return [...targets.values()];
}

function crcOf(chunks: readonly Uint8Array[]): number {
  let crc = 0;
  for (const chunk of chunks) crc = crc32(chunk, crc);
  return crc;
}

function stuckBy(
  { path, problem }: { readonly path: string; readonly problem: Problem },
  queues: readonly SourceQueue[],
): { readonly queues: ReadonlySet<SourceQueue>; readonly problem: Problem } {
  const stuck = queues.filter(({ taken }) => taken?.runs.some((run) => run.path === path) === true);
  return { queues: new Set(stuck), problem };
}
