// Follows a log file that grows and is rotated, by renaming or by copying and truncating, and appends its lines to a jlog: each once, whatever dies.

import { closeSync, fstatSync } from 'node:fs';
import { Failure, type JlogError } from '../jlog/errors.ts';
import { inodeOf, openFile, readLater, stateOf } from '../jlog/files.ts';
import type { Folder } from '../jlog/folder.ts';
import type { JlogWriter } from '../jlog/writer.ts';
import type { Appender } from './appender.ts';
import { noSource, type Journal, type JournalEntry, type SourceIdentity } from './follow-journal.ts';
import { lineBytesMax, LineCutter, sourceSizes } from './split-lines.ts';
import { countAppended } from './recover.ts';
import { beginsAs, findRotated, identify, rotatedAfter, rotatedFiles, statFile, youngestRotated } from './input-source.ts';
import { Waiter } from './waiter.ts';

export interface FollowerPorts {
  readonly writer: JlogWriter;
  readonly appender: Appender;
  readonly journal: Journal;
  /** The log, for a look at what a dead follower has appended. */
  readonly folder: Folder;
  readonly say: (message: string) => void;
  readonly signal: AbortSignal;
}

export interface FollowerOptions {
  readonly path: string;
  /** Where to begin where no journal says it. */
  readonly from: 'beginning' | 'end';
  /** How long a renamed file must be quiet before it counts as finished: its writer may hold it open for a while. Default 2 s. */
  readonly quietMs?: number;
  /** Besides whenever the system tells of a change. Default 1 s. */
  readonly lookMs?: number;
}

/** The file that is being read; after a rotation it has another name, or is a copy. */
interface Source {
  readonly path: string;
  readonly fd: number;
  readonly inode: number;
  identity: SourceIdentity;
  offset: number;
}

const blockBytes = 256 << 10;
const defaultQuietMs = 2000;
const defaultLookMs = 1000;

export class Follower {
  readonly #ports: FollowerPorts;
  readonly #options: FollowerOptions;
  readonly #waiter: Waiter;
  #source: Source | null = null;
  /** See `JournalEntry`. */
  #before = 0;
  #lastUs = 0;
  #saidMissing = false;

  constructor(ports: FollowerPorts, options: FollowerOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#waiter = new Waiter(options.path, ports.signal);
  }

  /** Follows until the signal comes; resolves with an error when it cannot go on. `entry`: what the journal said at the start. */
  async run(entry: JournalEntry | null): Promise<JlogError | null> {
    try {
      if (entry === null) await this.#begin();
      else await this.#resume(entry);
      return await this.#loop();
    } catch (cause) {
      if (cause instanceof Failure) return cause.error;
      throw cause;
    } finally {
      this.#close();
      this.#waiter.close();
    }
  }

  /** Where to begin is in the journal before anything is read: what comes while this process is down must not count as old. */
  async #begin(): Promise<void> {
    const { path, from } = this.#options;
    this.#before = youngestRotated(path);
    const source = this.#opened(path);
    if (source !== null) await this.#commit(source, from === 'end' ? stateOf(source.fd, path).size : 0);
    else await this.#ports.journal.write({ source: noSource, offset: 0, intent: null, before: this.#before });
  }

  /** The first file that there is of what came after the last one that was read. */
  async #openFirst(): Promise<Source | null> {
    const { path } = this.#options;
    const source = this.#opened(rotatedAfter(path, this.#before, this.#ports.journal.writtenMs()) ?? path);
    if (source !== null) await this.#commit(source, 0);
    return source;
  }

  async #loop(): Promise<JlogError | null> {
    while (!this.#ports.signal.aborted) {
      const source = this.#source ?? (await this.#openFirst());
      if (source === null) {
        await this.#waiter.wait(this.#lookMs());
        continue;
      }
      const read = await this.#readSome(source, false);
      if (typeof read === 'object') return read;
      if (read === 'some') continue;
      const next = await this.#atEnd(source);
      if (next !== null) return next;
    }
    return null;
  }

  /** Appends what there is, up to the last line end of a block; with `finished` also what lies behind it. */
  async #readSome(source: Source, finished: boolean): Promise<'some' | 'none' | JlogError> {
    const block = await this.#block(source, finished);
    if (block === null) return 'none';
    const { records } = await this.#cut(source, block);
    const timeUs = Math.max(Date.now() * 1000, this.#lastUs + 1);
    this.#lastUs = timeUs;
    const to = source.offset + block.length;
    const { journal, writer, appender } = this.#ports;
    const intent = { to, records: records.length, timeUs, after: writer.end() };
    // Known by the bytes that are about to be read, or a copy of a file of which nothing had been read could not be found.
    const identity = identify(source.fd, source.path, source.inode, to);
    await journal.write({ source: identity, offset: source.offset, intent, before: this.#before });
    const error = await appender.append(records, timeUs / 1000);
    if (error !== null) return error;
    await this.#commit(source, to);
    return 'some';
  }

  async #commit(source: Source, offset: number): Promise<void> {
    source.offset = offset;
    source.identity = identify(source.fd, source.path, source.inode, offset);
    await this.#ports.journal.write({ source: source.identity, offset, intent: null, before: this.#before });
  }

  /** Records of a block at the offset of a source, and how many bytes of it each is. */
  async #cut({ fd, path, offset }: Source, block: Buffer): Promise<{ readonly records: Buffer[]; readonly sizes: readonly number[] }> {
    const last = Buffer.from('\n');
    if (offset > 0) await readLater(fd, path, last, offset - 1);
    const continues = last[0] !== 10;
    const cutter = new LineCutter(lineBytesMax, continues);
    const records = cutter.take(block);
    const rest = cutter.rest();
    if (rest !== null) records.push(rest);
    // The first part of a long line is a block of its own.
    if (!continues && (cutter.cuts > 0 || records.some(({ length }) => length === lineBytesMax))) this.#ports.appender.tellCut();
    return { records, sizes: sourceSizes(records, continues) };
  }

  /** Whole lines at the offset, or null. */
  async #block(source: Source, finished: boolean): Promise<Buffer | null> {
    // With room for the line end of the longest line.
    for (const most of [blockBytes, lineBytesMax + 1]) {
      const block = Buffer.allocUnsafeSlow(most);
      const bytes = block.subarray(0, await readLater(source.fd, source.path, block, source.offset));
      const end = bytes.lastIndexOf(10) + 1;
      if (end > 0) return bytes.subarray(0, end);
      // A line that is too long for a record, or one that will never end.
      if (bytes.length > lineBytesMax) return bytes.subarray(0, lineBytesMax);
      if (finished && bytes.length < most && bytes.length > 0) return bytes;
      if (bytes.length < most) return null;
    }
    return null;
  }

  /** Everything that is there has been read: is this still the file, and is it finished? */
  async #atEnd(source: Source): Promise<JlogError | null> {
    const named = statFile(this.#options.path);
    if (stateOf(source.fd, source.path).size < source.offset || !beginsAs(source.fd, source.path, source.identity)) {
      await this.#truncated(source);
    } else if (named === null || named.ino === source.inode) {
      await this.#waiter.wait(this.#lookMs());
    } else if (await this.#isQuiet(source)) {
      const last = await this.#readSome(source, true);
      if (typeof last === 'object') return last;
      if (last === 'none') await this.#openNext(source);
    }
    return null;
  }

  /** Copied and truncated: what was not read yet is in the copy. */
  async #truncated(source: Source): Promise<void> {
    const { path } = this.#options;
    const copy = findRotated(path, source.identity, source.offset);
    if (copy === null || copy === source.path) {
      this.#ports.say(`${path} was truncated at byte ${source.offset} or before, and no copy of it is there: lines may be missing`);
      this.#before = youngestRotated(path);
      await this.#open(path, 0);
    } else await this.#open(copy, source.offset);
  }

  /** A renamed file grows until its writer opens the new one. One that has been quiet for long enough already, or was followed by two others, is finished. */
  async #isQuiet(source: Source): Promise<boolean> {
    const quietMs = this.#options.quietMs ?? defaultQuietMs;
    const ageMs = Math.max(0, Date.now() - modifiedMs(source.fd));
    const waitMs = this.#successor(source) === this.#options.path ? quietMs - ageMs : 0;
    const until = performance.now() + waitMs;
    while (performance.now() < until && !this.#ports.signal.aborted) {
      await this.#waiter.wait(Math.max(1, Math.min(50, until - performance.now())));
      const { size } = stateOf(source.fd, source.path);
      if (size !== source.offset && (await this.#block(source, false)) !== null) return false;
    }
    return !this.#ports.signal.aborted;
  }

  async #openNext(source: Source): Promise<void> {
    const next = this.#successor(source);
    this.#before = source.inode;
    await this.#open(next, 0);
  }

  /** What was written after this file: a rotated one that is younger, else the file itself. */
  #successor(source: Source): string {
    const mine = rotatedFiles(this.#options.path).findIndex(({ inode }) => inode === source.inode);
    const next = mine < 0 ? undefined : rotatedFiles(this.#options.path)[mine + 1];
    return next?.path ?? this.#options.path;
  }

  /** Opens a file at its beginning; null where it is not there yet. */
  #opened(path: string): Source | null {
    const source = openSource(path, 0);
    if (source === null) {
      if (!this.#saidMissing) this.#ports.say(`${path} is not there yet; waiting for it`);
      this.#saidMissing = true;
      return null;
    }
    this.#close();
    this.#source = source;
    return source;
  }

  async #open(path: string, offset: number): Promise<void> {
    const next = openSource(path, offset);
    this.#close();
    if (next === null) return;
    this.#source = next;
    await this.#commit(next, offset);
  }

  /** Finds the file that the journal speaks of, and how much of the last batch is in the log. */
  async #resume({ source, offset, intent, before }: JournalEntry): Promise<void> {
    this.#lastUs = intent?.timeUs ?? 0;
    const { path } = this.#options;
    this.#before = before ?? youngestRotated(path);
    if (source.headBytes === 0 && intent === null && before !== null) {
      await this.#openFirst();
      return;
    }
    const named = openSource(path, 0);
    const same =
      named !== null && named.inode === source.inode && stateOf(named.fd, path).size >= offset && beginsAs(named.fd, path, source);
    if (named !== null) closeSync(named.fd);
    const found = same ? path : findRotated(path, source, offset);
    if (found === null) {
      this.#ports.say(
        `the file of which ${offset} bytes were read is neither ${path} nor a rotated one of it (compressed ones cannot be read on): lines may be missing`,
      );
      this.#before = youngestRotated(path);
      return;
    }
    const opened = openSource(found, offset);
    if (opened === null) return;
    this.#source = opened;
    if (intent !== null) await this.#settle(opened, intent);
    await this.#commit(opened, opened.offset);
  }

  async #settle(source: Source, intent: NonNullable<JournalEntry['intent']>): Promise<void> {
    const bytes = Buffer.alloc(Math.max(0, intent.to - source.offset));
    const there = bytes.subarray(0, await readLater(source.fd, source.path, bytes, source.offset));
    const { records, sizes } = await this.#cut(source, there);
    const lengths = records.map(({ length }) => length);
    const appended = await countAppended(this.#ports.folder, { after: intent.after, timeUs: intent.timeUs, sizes: lengths });
    source.offset += sizes.slice(0, appended).reduce((sum, size) => sum + size, 0);
    this.#ports.say(`${appended} of ${records.length} lines of the batch that was interrupted are in the log`);
  }

  #close(): void {
    if (this.#source !== null) closeSync(this.#source.fd);
    this.#source = null;
  }

  #lookMs(): number {
    return this.#options.lookMs ?? defaultLookMs;
  }
}

function modifiedMs(fd: number): number {
  return fstatSync(fd).mtimeMs;
}

function openSource(path: string, offset: number): Source | null {
  const fd = openFile(path, 'read');
  if (fd === null) return null;
  const inode = inodeOf(fd);
  return { path, fd, inode, identity: identify(fd, path, inode, offset), offset };
}
