// A reader: one subscriber of one log, as `jlog_ctx_open_reader` of the C library. It asks for an interval, reads the messages, and stores a
// checkpoint when they are safe where they went; a reader that dies before that gets them again. What it finds damaged it reports.

import { closeSync, existsSync } from 'node:fs';
import { backlogOf, type Backlog } from './backlog.ts';
import { addMissing, loadCheckpoint, openCheckpoint, reopenCheckpoint, storeCheckpoint, type Checkpoint } from './checkpoints.ts';
import { attempt, failure, type Damage, type Result } from './errors.ts';
import { Folder, type FolderOptions } from './folder.ts';
import { readLater, stateOf } from './files.ts';
import { comparePositions, formatPosition, segmentName, type Layout, type Position } from './format.ts';
import { noHeader, readMessages, type Message } from './read-messages.ts';
import { packRecords } from './pack-records.ts';
import { repairSegment } from './repair.ts';
import { startOf, type KnownPlace } from './start-of-reading.ts';
import { OpenSegment } from './open-segment.ts';

export interface ReaderOptions extends FolderOptions {
  /** Every checkpoint reaches the disk before `checkpoint` resolves. Default: when the log is `safe`. */
  readonly durable?: boolean;
  /** Added, with all that is still there, where they are missing. */
  readonly subscribers?: readonly string[];
  /** Puts the checkpoint file back when somebody removes it under us. Not for readers that remove theirs on purpose, as `jlogtail` does. */
  readonly heals?: boolean;
  /** Where to begin if the checkpoint is damaged and the log is the one with this identity. */
  readonly known?: KnownPlace | null;
  /** Told when the place behind which it reads on is another one than `read` has come to: `repair`: the same one, under another number. */
  readonly onMoved?: (from: Position, to: Position, why: 'repair' | 'operator') => void;
}

/** Messages `first` to `last` of one segment can be read now. With `count` 0 there is nothing new, and both are the reader's position. */
export interface Interval {
  readonly first: Position;
  readonly last: Position;
  readonly count: number;
}

const backAt = (place: Position): string => `it is back at ${formatPosition(place)}, and nothing comes twice`;
/** As the library: a segment that is still damaged after so many repairs stays so. */
const mostRepairs = 4;
const defaultBatchBytes = 1 << 20;

export class JlogReader {
  readonly subscriber: string;
  readonly #folder: Folder;
  #checkpoint: Checkpoint;
  readonly #heals: boolean;
  readonly #durable: boolean;
  readonly #onMoved: NonNullable<ReaderOptions['onMoved']>;
  /** What the checkpoint file holds as far as we know. */
  #stored: Position;
  /** The last message handed out. */
  #position: Position;
  /** Where the record after it begins; null: not known yet. */
  #offset: number | null = null;
  #segment: OpenSegment | null = null;
  /** Segments read to their end, but not checkpointed yet: their last message, and the segment that came next. */
  readonly #left = new Map<number, { readonly marker: number; readonly next: number }>();
  /** What `#reportOnce` said last. */
  #reported = '';
  #busy = false;

  private constructor(folder: Folder, checkpoint: Checkpoint, at: Position, options: ReaderOptions) {
    this.subscriber = checkpoint.subscriber;
    this.#folder = folder;
    this.#checkpoint = checkpoint;
    this.#stored = at;
    this.#position = at;
    this.#heals = options.heals ?? false;
    this.#durable = options.durable ?? folder.safety === 'safe';
    this.#onMoved = options.onMoved ?? (() => {});
  }

  /**
   * Opens a log for a subscriber that exists. Errors: OPEN, NOTDIR, META_OPEN, NOT_SUPPORTED (big-endian), INVALID_SUBSCRIBER, LOCK.
   * A checkpoint that is damaged, or that points beyond the log, is reported, and reading begins with the oldest message there is.
   */
  static open(path: string, subscriber: string, options: ReaderOptions): Promise<Result<JlogReader>> {
    return attempt(async () => {
      const folder = await Folder.open(path, 'read', options);
      let checkpoint: Checkpoint | null = null;
      try {
        await addMissing(folder, options.subscribers ?? []);
        checkpoint = openCheckpoint(folder, subscriber);
        return new JlogReader(folder, checkpoint, await startOf(folder, checkpoint, options.known ?? null), options);
      } catch (cause) {
        if (checkpoint !== null) closeSync(checkpoint.fd);
        folder.close();
        throw cause;
      }
    });
  }

  /** The last message that `read` has handed out. */
  get position(): Position {
    return this.#position;
  }

  /** What a restart would begin behind. */
  get stored(): Position {
    return this.#stored;
  }

  /**
   * What can be read now behind the position; at most the rest of one segment, or 8 MiB of a larger one. Builds the index. When everything in a segment has been
   * read it goes on to the next one, and if all of it was checkpointed, so does the checkpoint, which may delete the segment.
   * Errors: FILE_CORRUPT where the live segment is damaged (a closed one is repaired), FILE_READ, LOCK.
   */
  interval(): Promise<Result<Interval>> {
    return this.#exclusive(async () => {
      await this.#noticeMove();
      for (let repairs = 0; ;) {
        const live = this.#folder.storageLog();
        const segment = await this.#open(live);
        if (segment === null) return this.#nothing();
        const state = await segment.extend(live);
        if (state === 'damaged' && segment.log < live) {
          if (++repairs > mostRepairs) throw segment.corrupt();
          await this.#repair(segment);
        } else if (state === 'gone') {
          this.#forget();
        } else if (state !== 'again' && this.#position.marker < segment.count) {
          return this.#found(segment.count - this.#position.marker);
        } else if (state === 'closed') {
          if (this.#position.marker > segment.count) this.#reportBeyond(segment);
          await this.#leave(segment.log + 1);
        } else if (state === 'damaged') {
          const tail = await segment.judgeTail();
          if (tail !== null) this.#reportOnce(tail);
          return this.#nothing();
        } else if (state === 'end') {
          if (this.#position.marker > segment.count) await this.#setBack(segment);
          return this.#nothing();
        }
        // `again` and `paused`: on with the same segment.
      }
    });
  }

  /**
   * The next messages of the interval, about `mostBytes` of them, one at least; none when the interval is used up.
   * Errors: FILE_CORRUPT, FILE_READ.
   */
  read(mostBytes = defaultBatchBytes): Promise<Result<Message[]>> {
    return this.#exclusive(async () => {
      const segment = this.#segment;
      if (segment === null || this.#position.log !== segment.log || this.#position.marker >= segment.count) return [];
      this.#offset ??= await segment.offsetAfter(this.#position.marker);
      const { layout, report } = this.#folder;
      const { fd, path, frontier } = segment;
      const read = await readMessages(fd, path, layout, this.#position, this.#offset, frontier, mostBytes, report);
      this.#offset = read.offset;
      this.#position = { log: segment.log, marker: this.#position.marker + read.records };
      return read.messages;
    });
  }

  /**
   * As `read`, for who only passes messages on: packs them into `out` from `at` on (see `pack-records.ts`), by way of `block`. Null, and nothing read, in a log that is
   * not plain, or where the next message has no room.
   */
  pack(block: Buffer, out: Buffer, at: number): Promise<Result<{ readonly records: number; readonly end: number } | null>> {
    return this.#exclusive(async () => {
      const segment = this.#segment;
      const { layout } = this.#folder;
      if (layout.compression !== 'plain') return null;
      if (segment === null || this.#position.log !== segment.log || this.#position.marker >= segment.count) return { records: 0, end: at };
      const offset = this.#offset ?? (await segment.offsetAfter(this.#position.marker));
      const most = Math.min(block.length, segment.frontier - offset);
      const n = await readLater(segment.fd, segment.path, block.subarray(0, most), offset);
      const packed = packRecords(layout, block.subarray(0, n), out, at);
      if (packed === null) throw noHeader(segment.path, offset);
      this.#offset = offset + packed.passed;
      if (packed.records === 0) return null;
      this.#position = { log: segment.log, marker: this.#position.marker + packed.records };
      return { records: packed.records, end: packed.end };
    });
  }

  /**
   * Stores that everything up to `position` (default: all that was read) is done, and deletes segments that nobody needs any more.
   * Errors: ILLEGAL_CHECKPOINT beyond what was read or beyond the live segment, FILE_WRITE, LOCK.
   */
  checkpoint(position = this.#position): Promise<Result<void>> {
    return this.#exclusive(async () => {
      if (comparePositions(position, this.#position) > 0) {
        const what = `${formatPosition(position)} has not been read; the reader is at ${formatPosition(this.#position)}`;
        throw failure('ILLEGAL_CHECKPOINT', this.#checkpoint.path, `checkpoint of '${this.subscriber}' not stored: ${what}`);
      }
      let done = position;
      for (let end = this.#left.get(done.log); end !== undefined && done.marker >= end.marker; end = this.#left.get(done.log)) {
        this.#left.delete(done.log);
        done = { log: end.next, marker: 0 };
      }
      await this.#store(done);
    });
  }

  /** Goes back, or forward, in reading; the checkpoint stays. The next `interval` begins behind `position`. */
  seek(position: Position): void {
    this.#position = position;
    this.#offset = null;
    this.#left.clear();
  }

  /** What lies behind the position. Costs a look at each file of the log. */
  backlog(): Promise<Result<Backlog>> {
    return this.#exclusive(() => backlogOf(this.#folder, this.#position, this.#offset));
  }

  /**
   * Whether `interval` may find something new, or has something to mend: a few system calls, for readers that wait. Fails as `interval` does.
   */
  hasNews(): Promise<Result<boolean>> {
    return this.#exclusive(async () => {
      if (this.#heals && !stateOf(this.#checkpoint.fd, this.#checkpoint.path).linked) return true;
      const stored = await loadCheckpoint(this.#folder, this.#checkpoint);
      if (stored === null || comparePositions(stored, this.#stored) !== 0) return true;
      const { log } = this.#position;
      if (this.#folder.storageLog() !== log || this.#segment?.log !== log) return existsSync(this.#folder.segmentFile(log));
      const { size, linked } = stateOf(this.#segment.fd, this.#segment.path);
      // Not `frontier`: an unfinished record at the end stays as it is until a writer comes.
      return !linked || size !== this.#segment.seenBytes || this.#position.marker < this.#segment.count;
    });
  }

  /** The file whose change tells that there is something new: the segment that is read, or the folder where that does not exist yet. */
  watched(): string {
    const file = this.#folder.segmentFile(this.#position.log);
    return existsSync(file) ? file : this.#folder.path;
  }

  /** Whether a position lies behind ours, in a segment that exists. */
  isAhead(position: Position): boolean {
    return comparePositions(position, this.#position) > 0 && existsSync(this.#folder.segmentFile(position.log));
  }

  /** Names this log: another one under the same path has another identity. The place and the birth of its metastore, which is never replaced. */
  identity(): string {
    return this.#folder.identity();
  }

  get compression(): Layout['compression'] {
    return this.#folder.layout.compression;
  }

  close(): void {
    this.#segment?.close();
    closeSync(this.#checkpoint.fd);
    this.#folder.close();
  }

  #found(count: number): Interval {
    const { log, marker } = this.#position;
    return { first: { log, marker: marker + 1 }, last: { log, marker: marker + count }, count };
  }

  #nothing(): Interval {
    return { first: this.#position, last: this.#position, count: 0 };
  }

  /** The segment of the position, or the next one that there is; null when that one has not been made yet. */
  async #open(live: number): Promise<OpenSegment | null> {
    if (this.#segment?.log === this.#position.log) return this.#segment;
    this.#segment?.close();
    this.#segment = null;
    const { log, marker } = this.#position;
    const segment = OpenSegment.open(this.#folder, log);
    if (segment !== null) {
      this.#segment = segment;
      return segment;
    }
    if (log >= live) {
      await this.#reportGone(log);
      return null;
    }
    const next = Math.min(this.#folder.nextSegment(log + 1) ?? live, live);
    this.#folder.report({
      kind: 'missing-segment',
      path: this.#folder.segmentFile(log),
      offset: 0,
      bytes: 0,
      message: `${next - log === 1 ? 'one segment is' : `${next - log} segments are`} gone, from ${formatPosition({ log, marker })} on; '${this.subscriber}' reads on at ${segmentName(next)}`,
    });
    await this.#leave(next);
    return this.#open(live);
  }

  /** The live segment is there before the metastore names it, except in a log that no writer has opened yet. */
  async #reportGone(log: number): Promise<void> {
    const path = this.#folder.segmentFile(log);
    const gone = await this.#folder.withMetastore((storageLog) => {
      const fresh = storageLog === 0 && this.#position.marker === 0 && !existsSync(this.#folder.file('pre_commit'));
      return storageLog === log && !fresh && !existsSync(path);
    });
    const message = `the live segment ${path} is gone, with what was in it; a writer that has it open notices at its next message`;
    if (gone) this.#reportOnce({ kind: 'missing-segment', path, offset: 0, bytes: 0, message });
  }

  /** On to the beginning of another segment; the checkpoint follows when nothing between it and there is undone. */
  async #leave(next: number): Promise<void> {
    const done = comparePositions(this.#stored, this.#position) >= 0;
    if (!done) this.#left.set(this.#position.log, { marker: this.#position.marker, next });
    this.#position = { log: next, marker: 0 };
    this.#forget();
    if (done) await this.#store(this.#position);
  }

  #forget(): void {
    this.#segment?.close();
    this.#segment = null;
    this.#offset = null;
  }

  async #store(position: Position): Promise<void> {
    await storeCheckpoint(this.#folder, this.#checkpoint, position, this.#durable);
    this.#stored = position;
  }

  async #repair(segment: OpenSegment): Promise<void> {
    const repaired = await repairSegment(this.#folder, segment.log);
    const { log, marker } = this.#position;
    this.#forget();
    if (repaired === null) return;
    this.#position = { log, marker: repaired.markerNow(marker) };
    if (this.#position.marker !== marker) this.#onMoved({ log, marker }, this.#position, 'repair');
    this.#stored = (await loadCheckpoint(this.#folder, this.#checkpoint)) ?? this.#stored;
  }

  /** An operator may move a checkpoint under an open reader; the library looks at every interval, and so do we. */
  async #noticeMove(): Promise<void> {
    if (this.#heals && !stateOf(this.#checkpoint.fd, this.#checkpoint.path).linked) await this.#putBack();
    const now = await loadCheckpoint(this.#folder, this.#checkpoint);
    if (now !== null && comparePositions(now, this.#stored) === 0) return;
    if (now === null) {
      // Nobody moves a checkpoint to nowhere: it was damaged, and we know the place.
      await this.#store(this.#stored);
      this.#report('lost-checkpoint', this.#checkpoint.path, `checkpoint of '${this.subscriber}' was cut short; ${backAt(this.#stored)}`);
      return;
    }
    const what = `checkpoint of '${this.subscriber}' was moved to ${formatPosition(now)}; reading goes on there`;
    this.#report('checkpoint', this.#checkpoint.path, what);
    this.#stored = now;
    this.#onMoved(this.#position, now, 'operator');
    this.seek(now);
  }

  /** The checkpoint file was removed. One that was made anew meanwhile has the last word. */
  async #putBack(): Promise<void> {
    const again = reopenCheckpoint(this.#folder, this.#checkpoint);
    if (again === null) return;
    this.#checkpoint = again.checkpoint;
    if (!again.made) return;
    await this.#store(this.#stored);
    this.#report(
      'lost-checkpoint',
      again.checkpoint.path,
      `checkpoint of '${this.subscriber}' was removed while it was read; ${backAt(this.#stored)}`,
    );
  }

  /** A power cut can leave a checkpoint that is ahead of the messages. New ones would be skipped for ever. */
  async #setBack(segment: OpenSegment): Promise<void> {
    this.#reportBeyond(segment);
    const before = this.#position;
    this.#position = { log: segment.log, marker: segment.count };
    this.#onMoved(before, this.#position, 'repair');
    this.#offset = segment.frontier;
    await this.#store(this.#position);
  }

  #reportBeyond(segment: OpenSegment): void {
    const what = `checkpoint of '${this.subscriber}' at ${formatPosition(this.#position)}, but that segment has ${segment.count} messages`;
    this.#report('checkpoint', this.#checkpoint.path, `${what}; reading goes on behind them`);
  }

  /** An idle reader looks again and again at the same damage. */
  #reportOnce(damage: Damage): void {
    if (this.#reported === damage.message) return;
    this.#reported = damage.message;
    this.#folder.report(damage);
  }

  #report(kind: Damage['kind'], path: string, message: string): void {
    this.#folder.report({ kind, path, offset: 0, bytes: 0, message });
  }

  /** One call at a time: two that interleave would hand out messages twice. */
  async #exclusive<T>(work: () => Promise<T>): Promise<Result<T>> {
    if (this.#busy) throw new Error('JlogReader: a call is still running; await it first');
    this.#busy = true;
    try {
      return await attempt(work);
    } finally {
      this.#busy = false;
    }
  }
}
