// A segment as a reader sees it: how far it has been walked, how many messages that is, and what stands behind them.

import { closeSync } from 'node:fs';
import { failure, type Damage, type Failure } from './errors.ts';
import { openFile, stateOf } from './files.ts';
import type { Folder } from './folder.ts';
import { IndexFile } from './index-file.ts';
import { findRecord } from './salvage.ts';
import { walk, type WalkEnd } from './walk.ts';

/**
 * `end`: all that is in the live segment has been walked. `closed`: all that will ever be in this segment. `paused`: there is more to walk.
 * `damaged`: behind the walked records lies something that is no whole record. `again`: the index lacks what we know; walk once more. `gone`: the file
 * under this name is another one by now, or none: open it anew.
 */
export type SegmentState = 'end' | 'closed' | 'paused' | 'damaged' | 'again' | 'gone';

/** A walk pauses here, so that the first messages of a huge segment are not kept waiting, and its offsets take little memory. */
const stepBytes = 8 << 20;

export class OpenSegment {
  readonly log: number;
  readonly fd: number;
  readonly path: string;
  /** Messages walked. */
  count = 0;
  /** Bytes walked: the end of message `count`. */
  frontier = 0;
  /** Size of the file when it was walked last. */
  seenBytes = 0;
  #end: WalkEnd = { state: 'clean', offset: 0 };
  #indexed = false;
  readonly #folder: Folder;
  readonly #index: IndexFile;

  private constructor(folder: Folder, log: number, fd: number) {
    this.log = log;
    this.fd = fd;
    this.path = folder.segmentFile(log);
    this.#folder = folder;
    this.#index = new IndexFile(folder, log);
  }

  /** Null where there is no such segment. */
  static open(folder: Folder, log: number): OpenSegment | null {
    // With the right to write, where there is one: the lock on a live segment needs it.
    const fd = openFile(folder.segmentFile(log), 'write');
    return fd === null ? null : new OpenSegment(folder, log, fd);
  }

  /** Walks on, and brings the index along. `live` is the number of the live segment, read before this call. */
  async extend(live: number): Promise<SegmentState> {
    const { size, linked } = stateOf(this.fd, this.path);
    const closed = this.log < live;
    if (!linked) return 'gone';
    if (size === 0 && closed) return this.#removeEmpty();
    this.seenBytes = size;
    if (size < this.frontier) return this.#restart('again');
    const offsets: number[] = [];
    this.#end = await walk(this.fd, this.path, this.#folder.layout, this.frontier, size, offsets, stepBytes);
    const whole = this.#end.state === 'clean';
    if (!this.#indexed || offsets.length > 0 || (closed && whole)) {
      const done = await this.#index.update({ first: this.count, offsets, closed: closed && whole, size: whole ? size : null });
      if (!done) return this.#restart('again');
      this.#indexed = true;
    }
    this.count += offsets.length;
    this.frontier = this.#end.offset;
    if (this.#end.state === 'more') return 'paused';
    if (!whole) return 'damaged';
    return closed ? 'closed' : 'end';
  }

  /** Where the record behind message `marker` begins. */
  async offsetAfter(marker: number): Promise<number> {
    if (marker === this.count) return this.frontier;
    let passed = 0;
    let from = 0;
    while (passed <= marker && from < this.frontier) {
      const offsets: number[] = [];
      const end = await walk(this.fd, this.path, this.#folder.layout, from, this.frontier, offsets, stepBytes);
      const found = offsets[marker - passed];
      if (found !== undefined) return found;
      passed += offsets.length;
      from = end.offset;
      if (end.state !== 'more' && end.state !== 'clean') break;
    }
    throw failure('ILLEGAL_LOGID', this.path, `${this.path} has no message ${marker + 1}: it was changed while it was read`);
  }

  /**
   * What lies behind the last whole record of the live segment. Null while it is being written. A torn tail is told, not failed on: the next
   * writer removes it. Fails with FILE_CORRUPT where messages lie behind the damage, since only a repair or the next segment brings them.
   */
  async judgeTail(): Promise<Damage | null> {
    const now = this.#folder.locks.tryHold(this.fd, this.path, () => stateOf(this.fd, this.path).size);
    if (now === null) return null;
    const size = now.value;
    const end = await walk(this.fd, this.path, this.#folder.layout, this.frontier, size, []);
    if (end.state === 'clean' || end.offset > this.frontier) return null;
    if (end.state === 'broken') throw this.corrupt();
    if ((await findRecord(this.fd, this.path, this.#folder.layout, this.frontier + 1, size)) !== null) throw this.corrupt();
    const bytes = size - this.frontier;
    const message = `${this.path} ends with an unfinished record of ${bytes} bytes at byte ${this.frontier}, whose writer died; the next one cuts it off`;
    return { kind: 'torn-tail', path: this.path, offset: this.frontier, bytes, message };
  }

  corrupt(): Failure {
    const what = `${this.path} is damaged at byte ${this.frontier}, behind message ${this.count}`;
    return failure(
      'FILE_CORRUPT',
      this.path,
      `${what}; stop the writers and run \`ecclusterd jlog repair ${this.#folder.path}\` to get at the messages behind it`,
    );
  }

  close(): void {
    this.#index.close();
    closeSync(this.fd);
  }

  /** As the library does; but no writer leaves a segment that is empty, so something has emptied it. */
  #removeEmpty(): SegmentState {
    this.#folder.removeSegment(this.log);
    const message = `${this.path} was empty though it is closed; its messages are lost, and it was removed`;
    this.#folder.report({ kind: 'missing-segment', path: this.path, offset: 0, bytes: 0, message });
    return 'closed';
  }

  #restart(state: SegmentState): SegmentState {
    this.count = 0;
    this.frontier = 0;
    this.#indexed = false;
    return state;
  }
}
