// One jlog's directory, opened: its metastore, its locks, what lies in it. Readers and writers are built on it.

import { closeSync, fstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, failure, type Report } from './errors.ts';
import { openFile, ownerOf, readAt, removeFile, stateOf, writeAt, type Owner } from './files.ts';
import { formatPosition, metastoreBytes, segmentName, segmentOf, subscriberOf, type Layout, type Safety } from './format.ts';
import { noLocks, openLocks, type Locks } from './lock.ts';
import { noteLoss } from './losses.ts';
import { decodeMetastore, encodeMetastore, type Metastore } from './metastore.ts';

export interface FolderOptions {
  /** Told of everything that is found broken. Required, so that nobody passes over it unknowingly. */
  readonly report: Report;
  /** How long to wait for a lock that another process holds, in ms. Default 10,000. */
  readonly lockLimitMs?: number;
  /** `none`: for a directory that no other process uses. Default `fcntl`. */
  readonly locking?: 'fcntl' | 'none';
}

const defaultLockLimitMs = 10_000;

export class Folder {
  readonly path: string;
  readonly layout: Layout;
  readonly unitLimitBytes: number;
  readonly safety: Safety;
  readonly locks: Locks;
  readonly report: Report;
  /** Who shall own new files; null: whoever we are. */
  readonly owner: Owner | null;
  readonly #metaFd: number;
  readonly #word = Buffer.alloc(4);

  private constructor(path: string, meta: Metastore, metaFd: number, locks: Locks, report: Report, owner: Owner | null) {
    this.path = path;
    this.layout = meta.layout;
    this.unitLimitBytes = meta.unitLimitBytes;
    this.safety = meta.safety;
    this.locks = locks;
    this.report = report;
    this.owner = owner;
    this.#metaFd = metaFd;
  }

  /** Opens a directory that exists. `write` stores valid fields in a metastore that has invalid ones; `look` neither writes nor locks. */
  static async open(path: string, how: 'look' | 'read' | 'write', options: FolderOptions): Promise<Folder> {
    const owner = ownerOf(statFolder(path));
    const file = join(path, 'metastore');
    const unlocked = how === 'look' || options.locking === 'none';
    const locks = unlocked ? noLocks : await openLocks(path, options.lockLimitMs ?? defaultLockLimitMs);
    const fd = openFile(file, how === 'look' ? 'read' : 'write', { code: 'META_OPEN' });
    if (fd === null)
      throw failure(
        'META_OPEN',
        file,
        `${path} has no metastore: it is no jlog, or its metastore was lost (then \`ecclusterd jlog repair\`)`,
      );
    try {
      // Listed before the metastore is read: writers that roll in between make the number larger, never smaller.
      const highest = highestSegment(path);
      const meta = await locks.hold(fd, file, () => {
        const bytes = Buffer.alloc(metastoreBytes + 1);
        const found = decodeMetastore(bytes.subarray(0, readAt(fd, file, bytes, 0)), file, () => oldestWord(path));
        if (how === 'write' && found.mended.length > 0) writeAt(fd, file, encodeMetastore(found), 0);
        return found;
      });
      checkStorageLog(path, file, meta.storageLog, highest);
      if (meta.mended.length > 0) options.report(mendedReport(file, meta, how === 'write'));
      const { report } = options;
      // Who only looks writes nothing.
      const noting: Report = (damage) => {
        noteLoss(path, damage, owner);
        report(damage);
      };
      return new Folder(path, meta, fd, locks, how === 'look' ? report : noting, owner);
    } catch (cause) {
      closeSync(fd);
      throw cause;
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  segmentFile(log: number): string {
    return join(this.path, segmentName(log));
  }

  /** The number of the segment being written, now. */
  storageLog(): number {
    const file = this.file('metastore');
    if (readAt(this.#metaFd, file, this.#word, 0) < 4)
      throw failure('META_OPEN', file, `${file} has been truncated; see \`ecclusterd jlog repair\``);
    return this.#word.readUInt32LE(0);
  }

  /** Inode and time of birth of the metastore, which nobody ever replaces: a log that was removed and made again has another identity. */
  identity(): string {
    const { ino, birthtimeMs } = fstatSync(this.#metaFd);
    return `${ino.toString(16)}.${Math.floor(birthtimeMs).toString(16)}`;
  }

  /** Runs `section` with the lock under which segments are chosen and made; `store` sets the number of the live one. */
  withMetastore<T>(section: (storageLog: number, store: (log: number) => void) => T): Promise<T> {
    const file = this.file('metastore');
    return this.locks.hold(this.#metaFd, file, () =>
      section(this.storageLog(), (log) => {
        const word = Buffer.alloc(4);
        word.writeUInt32LE(log, 0);
        writeAt(this.#metaFd, file, word, 0);
      }),
    );
  }

  /** The lowest segment that exists at or above `from`, or null. */
  nextSegment(from: number): number | null {
    let least: number | null = null;
    for (const log of segmentsIn(this.path)) if (log >= from && (least === null || log < least)) least = log;
    return least;
  }

  /** Unlinks a segment and what belongs to it. */
  removeSegment(log: number): void {
    const file = this.segmentFile(log);
    removeFile(file);
    removeFile(`${file}.idx`);
    dropOldEvidence(this.path);
  }

  close(): void {
    closeSync(this.#metaFd);
  }
}

/** What was cut out of segments stays for so long, also when the segment is read and gone. */
const evidenceDays = 30;

/** Removes what was cut out of segments so long ago that nobody will look at it any more. */
function dropOldEvidence(path: string, nowMs = Date.now()): void {
  for (const name of namesIn(path)) {
    if (!/^[0-9a-f]{8}\.cut$/.test(name)) continue;
    const file = join(path, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found !== undefined && nowMs - found.mtimeMs > evidenceDays * 86_400_000) removeFile(file);
  }
}

/** Numbers of the segments in a directory, in no order. */
export function segmentsIn(path: string): number[] {
  return namesIn(path).flatMap((name) => segmentOf(name) ?? []);
}

/** Names of the subscribers, in the order of their bytes. */
export function subscribersIn(path: string): string[] {
  return namesIn(path)
    .sort()
    .flatMap((name) => subscriberOf(name) ?? []);
}

export function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (cause) {
    throw failure('OPEN', path, `cannot list ${path}`, cause);
  }
}

/** Fails with OPEN or NOTDIR. */
export function statFolder(path: string): Stats {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return found;
  } catch (cause) {
    throw failure('OPEN', path, errnoOf(cause) === 'ENOENT' ? `there is no log ${path}` : `cannot open ${path}`, cause);
  }
  throw failure('NOTDIR', path, `${path} is no directory; a jlog is a directory with a metastore in it`);
}

export interface Highest {
  readonly log: number;
  readonly empty: boolean;
}

/** The segment with the highest number, or null. */
export function highestSegment(path: string): Highest | null {
  const list = segmentsIn(path);
  if (list.length === 0) return null;
  const log = list.reduce((most, each) => Math.max(most, each), 0);
  return { log, empty: (statSync(join(path, segmentName(log)), { throwIfNoEntry: false })?.size ?? 0) === 0 };
}

/**
 * A writer makes segment n+1, then stores n+1, then appends to it: one empty segment beyond the stored number is normal. Anything more means that
 * the metastore is wrong. Readers would never reach what lies beyond, and writers would append to a segment that readers have left.
 */
function checkStorageLog(path: string, file: string, storageLog: number, highest: Highest | null): void {
  if (highest === null || highest.log <= storageLog || (highest.log === storageLog + 1 && highest.empty)) return;
  const names = `${segmentName(storageLog)} is being written, but there are segments up to ${segmentName(highest.log)}`;
  throw failure('META_OPEN', file, `${file} says that ${names}; stop the writers and run \`ecclusterd jlog repair ${path}\``);
}

/** The first word of the oldest segment that has one: its magic word, if all is well. */
export function oldestWord(path: string): number | null {
  for (const log of segmentsIn(path).sort((a, b) => a - b)) {
    const file = join(path, segmentName(log));
    const fd = openFile(file, 'read');
    if (fd === null) continue;
    try {
      const word = Buffer.alloc(4);
      if (stateOf(fd, file).size >= 4 && readAt(fd, file, word, 0) === 4) return word.readUInt32LE(0);
    } finally {
      closeSync(fd);
    }
  }
  return null;
}

function mendedReport(path: string, { mended, storageLog }: Metastore, written: boolean): Parameters<Report>[0] {
  const what = `invalid ${mended.join(', ')} in ${path} (live segment ${formatPosition({ log: storageLog, marker: 0 })})`;
  return { kind: 'metastore', path, offset: 0, bytes: 0, message: `${what}: ${written ? 'replaced by' : 'taken as'} the default` };
}
