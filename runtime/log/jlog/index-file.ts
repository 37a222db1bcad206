// The index of a segment: the place of each message, and a closing 0 when no more will come. A cache that readers make for each other; the C
// library depends on it, so we build it as it does. We do not depend on it: a wrong index must not make us skip messages.

import { closeSync, ftruncateSync } from 'node:fs';
import { errnoOf, Failure, failure } from './errors.ts';
import { openFile, readAt, stateOf, writeAt } from './files.ts';
import type { Folder } from './folder.ts';
import { indexEntryBytes } from './format.ts';

/** What a walk has found: messages `first`, `first + 1` ... (from 0) begin at `offsets`. */
export interface Walked {
  readonly first: number;
  readonly offsets: readonly number[];
  /** No more messages will come. */
  readonly closed: boolean;
  /** Size of the segment when it was walked; null when the walk has not reached its end. */
  readonly size: number | null;
}

const chunkEntries = 8192;

export class IndexFile {
  readonly #folder: Folder;
  readonly #log: number;
  readonly #path: string;
  /** Null after a failure: then the segment is read without. */
  #fd: number | null = null;

  constructor(folder: Folder, log: number) {
    this.#folder = folder;
    this.#log = log;
    this.#path = `${folder.segmentFile(log)}.idx`;
  }

  /**
   * Brings the file into line with a walk: what is there already is compared, what is missing is appended.
   * False: the file lacks messages before `first` (somebody removed or truncated it), so the segment must be walked from its start.
   */
  async update(walked: Walked): Promise<boolean> {
    try {
      const fd = this.#open();
      return await this.#folder.locks.hold(fd, this.#path, () => this.#merge(fd, walked));
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.error.code === 'LOCK') throw cause;
      this.#folder.report({
        kind: 'index',
        path: this.#path,
        offset: 0,
        bytes: 0,
        message: `index not written: ${cause.error.message}; reading goes on without it`,
      });
      return true;
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #open(): number {
    if (this.#fd !== null && stateOf(this.#fd, this.#path).linked) return this.#fd;
    this.close();
    const fd = openFile(this.#path, 'create', { owner: this.#folder.owner });
    if (fd === null) throw failure('FILE_OPEN', this.#path, `cannot make ${this.#path}`);
    this.#fd = fd;
    return fd;
  }

  #merge(fd: number, { first, offsets, closed, size }: Walked): boolean {
    const bytes = stateOf(fd, this.#path).size;
    let entries = Math.floor(bytes / indexEntryBytes);
    if (bytes % indexEntryBytes !== 0) this.#truncate(fd, entries, 'its size is odd');
    if (entries < first) return false;
    const total = first + offsets.length;
    const same = this.#compare(fd, first, offsets, Math.min(entries, total));
    if (same < Math.min(entries, total)) {
      this.#truncate(fd, same, `message ${same + 1} does not begin where it says`);
      entries = same;
    }
    for (let at = Math.max(entries, first); at < total; at += chunkEntries) {
      writeAt(fd, this.#path, encodeEntries(offsets.slice(at - first, at - first + chunkEntries)), at * indexEntryBytes);
    }
    if (closed) this.#closeIndex(fd, total, Math.max(entries, total));
    else if (entries > total && size !== null) this.#checkLonger(fd, total, size);
    return true;
  }

  #closeIndex(fd: number, total: number, entries: number): void {
    if (entries === total + 1 && this.#entry(fd, total) === 0) return;
    if (entries > total) this.#truncate(fd, total, `it holds more than the ${total} messages of its segment`);
    if (total > 0) writeAt(fd, this.#path, encodeEntries([0]), total * indexEntryBytes);
  }

  /**
   * An entry behind what we have walked: of another reader that has seen more, so it begins exactly where we ended. One that points behind the end, or closes
   * a live segment, is wrong. One that points into what we have walked is the only witness of a length that is damaged: its message lies inside another one.
   */
  #checkLonger(fd: number, total: number, walked: number): void {
    const entry = this.#entry(fd, total);
    const file = this.#folder.segmentFile(this.#log);
    const segment = openFile(file, 'read');
    if (segment === null) return;
    try {
      const closes = entry === 0 && total > 0;
      const wrong = closes ? this.#folder.storageLog() <= this.#log : entry !== walked || entry >= stateOf(segment, file).size;
      if (wrong) this.#truncate(fd, total, `it holds more than the ${total} messages of its segment`);
    } finally {
      closeSync(segment);
    }
  }

  #entry(fd: number, at: number): number {
    const bytes = Buffer.alloc(indexEntryBytes);
    readAt(fd, this.#path, bytes, at * indexEntryBytes);
    return Number(bytes.readBigUInt64LE(0));
  }

  /** The first entry from `first` that differs, or `until`. */
  #compare(fd: number, first: number, offsets: readonly number[], until: number): number {
    const block = Buffer.allocUnsafeSlow(Math.min(chunkEntries, Math.max(0, until - first)) * indexEntryBytes);
    for (let at = first; at < until; at += chunkEntries) {
      const n = Math.min(chunkEntries, until - at);
      readAt(fd, this.#path, block.subarray(0, n * indexEntryBytes), at * indexEntryBytes);
      for (let i = 0; i < n; i++) {
        const value = block.readUInt32LE(i * indexEntryBytes) + block.readUInt32LE(i * indexEntryBytes + 4) * 2 ** 32;
        if (value !== offsets[at - first + i]) return at + i;
      }
    }
    return until;
  }

  #truncate(fd: number, entries: number, why: string): void {
    try {
      ftruncateSync(fd, entries * indexEntryBytes);
    } catch (cause) {
      if (errnoOf(cause) === null) throw cause;
      throw failure('FILE_WRITE', this.#path, `cannot truncate ${this.#path}`, cause);
    }
    const offset = entries * indexEntryBytes;
    this.#folder.report({ kind: 'index', path: this.#path, offset, bytes: 0, message: `wrong index ${this.#path}, made anew: ${why}` });
  }
}

/** A segment of a gigabyte has less; the file may be one of holes. */
const mostBytes = 512 << 20;

/** All entries of an index file as they are, without the closing one; null where there is no usable index. For the repair. */
export function readEntries(path: string): number[] | null {
  const fd = openFile(path, 'read');
  if (fd === null) return null;
  try {
    const { size } = stateOf(fd, path);
    if (size > mostBytes) return null;
    const bytes = Buffer.alloc(Math.floor(size / indexEntryBytes) * indexEntryBytes);
    const n = Math.floor(readAt(fd, path, bytes, 0) / indexEntryBytes);
    const entries = Array.from({ length: n }, (_, i) => Number(bytes.readBigUInt64LE(i * indexEntryBytes)));
    if (entries.length > 1 && entries.at(-1) === 0) entries.pop();
    return entries.every((offset, i) => (i === 0 ? offset === 0 : offset > (entries[i - 1] ?? 0))) ? entries : null;
  } finally {
    closeSync(fd);
  }
}

function encodeEntries(offsets: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(offsets.length * indexEntryBytes);
  offsets.forEach((offset, i) => {
    bytes.writeUInt32LE(offset % 2 ** 32, i * indexEntryBytes);
    bytes.writeUInt32LE(Math.floor(offset / 2 ** 32), i * indexEntryBytes + 4);
  });
  return bytes;
}
