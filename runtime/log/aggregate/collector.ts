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

import { crcOf, rowsOf, sameRow, spansOf, targetsOf, type Target } from './commit-rows.ts';
import type { Disk } from './disk.ts';
import { errnoOf } from '../jlog/errors.ts';
import { inParallel } from './in-parallel.ts';
import type { Journal } from './position-journal.ts';
import type { CutRow, FileRow } from './journal-lines.ts';
import { endsBehind, takeOff } from './surrender.ts';
import { OpenFiles, type FileNotice } from './open-files.ts';
import { hindranceOf, type Problem } from './problem.ts';
import type { CollectorCounters, LogOutput, OnDurable, OutputQueue } from './log-output.ts';
import { placeRow, type Place, type PlaceRow } from './log-source.ts';
import { SourceQueue } from './source-queue.ts';

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

/** So many files are written and synced at the same time. */
const mostAtOnce = 8;
/** Lines that do not wait for others. */
const fullBytes = 1 << 20;
const retryMs = 1000;
/** What nodes have confirmed goes along with the next commit; where none comes, by itself after this. */
const confirmMs = 2000;

export class Collector implements LogOutput {
  readonly #disk: Disk;
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
  /** Announced, and not done yet. */
  #cut: readonly CutRow[] | null = null;
  /** For the next line of the journal. */
  readonly #stored = new Map<string, Place>();
  readonly #begins = new Map<string, Place>();
  #said = '';
  #committedAt = -Infinity;
  #counters = { commits: 0, records: 0, bytes: 0, failures: 0 };

  /** The journal has been recovered, see `recovery.ts`. */
  constructor(disk: Disk, journal: Journal, options: CollectorOptions) {
    this.#disk = disk;
    this.#journal = journal;
    this.#options = options;
    this.#files = new OpenFiles(disk, { ...options, sizeOf: (path) => journal.ledger.sizes.get(path) ?? null });
  }

  /** How far a source is durably written; null: nothing is known of it. */
  place(key: string): Place | null {
    return this.#journal.ledger.places.get(key) ?? null;
  }

  async locate(key: string): Promise<Place | null> {
    return this.place(key);
  }

  get writer(): string {
    return this.#journal.ledger.writer;
  }

  begins(key: string, place: Place): void {
    this.#begins.set(key, place);
  }

  confirmed(key: string, place: Place | null): void {
    const confirmed = place ?? this.place(key);
    if (confirmed === null) return;
    if (place === null) this.#journal.ledger.doubts.delete(key);
    this.#journal.ledger.confirm(key, confirmed);
    this.#stored.set(key, confirmed);
  }

  isInDoubt(key: string): boolean {
    return this.#journal.ledger.doubts.has(key);
  }

  async surrender(key: string, at: Place): Promise<void> {
    await this.exclusive(async () => {
      await this.#takeOff();
      await this.#takeBack(this.#options.now());
      const { ledger, size } = this.#journal;
      const files = endsBehind(ledger.doubts.get(key) ?? [], at.position);
      this.#undo = { size, targets: [] };
      await this.#journal.begin({ kind: 'cut', seq: ledger.seq + 1, files, places: [placeRow(key, at)] });
      this.#undo = null;
      this.#cut = files;
      await this.#takeOff();
    });
  }

  /** The queue of a source, which `durable` is told about. A source has one. */
  queue(key: string, durable: OnDurable): SourceQueue {
    if (this.#queues.has(key)) throw new Error(`${key} has a queue already`);
    const queue = new SourceQueue(key, durable, (bytes) => this.#onGathered(bytes));
    this.#queues.set(key, queue);
    return queue;
  }

  /** What it has gathered and is not durable is forgotten: it comes again. Resolves when no commit is under way that knows of it. */
  async drop({ key }: Pick<OutputQueue, 'key'>): Promise<void> {
    const queue = this.#queues.get(key);
    this.#queues.delete(key);
    if (queue !== undefined) queue.dropped = true;
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
    const now = this.#options.now();
    await this.exclusive(async () => {
      await this.#files.closeIdle(now - this.#options.maxIdleMs);
      if (this.#stored.size > 0 && this.isSettled() && now - this.#committedAt > confirmMs) await this.#tell();
    });
  }

  isOpen(path: string): boolean {
    return this.#files.isOpen(path);
  }

  /** Runs something while no commit runs. */
  async exclusive(work: () => Promise<void>): Promise<void> {
    // Here and not in `#idle`: between its end and us another one could begin.
    while (this.#run !== null) await this.#run.catch(() => {});
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
    return this.#undo === null && this.#cut === null;
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
    if (this.isSettled()) await this.#journal.renew().catch(() => {});
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
      await this.#takeOff();
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
    const told = { stored: rowsOf(this.#stored), begins: rowsOf(this.#begins) };
    await this.#journal.begin({
      kind: 'commit',
      seq: this.#journal.ledger.seq + 1,
      files,
      places,
      spans: spansOf(queues, targets),
      ...told,
    });
    const failed = await inParallel(targets, this.#lanes(), async (target) => {
      const there = await this.#files.write(target.path, target.end, target.chunks, now);
      if (!there) throw Object.assign(new Error(`${target.path} was deleted`), { code: 'ESTALE', syscall: 'write' });
    });
    await this.#files.syncNames();
    if (failed === null) {
      this.#undo = null;
      this.#forget(told);
      await this.#journal.done();
      for (const { path, end, bytes } of targets) this.#files.commit(path, end.size + bytes);
      this.#counters.commits++;
      this.#committedAt = now;
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

  /** What was told in a line that stays. What came meanwhile is for the next one. */
  #forget({ stored, begins }: { readonly stored: readonly PlaceRow[]; readonly begins: readonly PlaceRow[] }): void {
    for (const row of stored) if (sameRow(this.#stored, row)) this.#stored.delete(row[0]);
    for (const row of begins) if (sameRow(this.#begins, row)) this.#begins.delete(row[0]);
  }

  /** A commit of nothing: what is confirmed is no longer in doubt for those who read the journal. */
  async #tell(): Promise<void> {
    const { size, ledger } = this.#journal;
    const told = { stored: rowsOf(this.#stored), begins: rowsOf(this.#begins) };
    this.#undo = { size, targets: [] };
    this.#committedAt = this.#options.now();
    try {
      await this.#journal.begin({ kind: 'commit', seq: ledger.seq + 1, files: [], places: [], ...told });
      this.#undo = null;
      this.#forget(told);
      await this.#journal.done();
    } catch (cause) {
      // Said by whoever has lines to write; the next commit takes back what there is of it.
      if (errnoOf(cause) === null) throw cause;
    }
  }

  /** What is announced goes before anything else is written. */
  async #takeOff(): Promise<void> {
    if (this.#cut === null) return;
    const left: string[] = [];
    for (const row of this.#cut) {
      const [path] = row;
      await this.#files.close(path);
      const message = await takeOff(this.#disk, row);
      if (message === null) continue;
      left.push(path);
      this.#options.notice({ kind: 'foreign', path, message });
    }
    this.#cut = null;
    await this.#journal.done();
    for (const path of left) this.#journal.ledger.sizes.delete(path);
  }

  #say(problem: Problem | null): void {
    const said = problem === null ? '' : `${problem.code} ${problem.path ?? ''}`;
    if (said === this.#said) return;
    this.#said = said;
    this.#options.problem(problem);
  }
}

function stuckBy(
  { path, problem }: { readonly path: string; readonly problem: Problem },
  queues: readonly SourceQueue[],
): { readonly queues: ReadonlySet<SourceQueue>; readonly problem: Problem } {
  const stuck = queues.filter(({ taken }) => taken?.runs.some((run) => run.path === path) === true);
  return { queues: new Set(stuck), problem };
}
