// The live segment as a writer holds it: what is appended goes behind the last whole record, under the lock, into the segment that is live then.

import { closeSync, ftruncateSync } from 'node:fs';
import { failure } from './errors.ts';
import { openFile, stateOf, writeAt } from './files.ts';
import type { Folder } from './folder.ts';
import { mostSegment, segmentName } from './format.ts';
import { ensurePreCommit } from './pre-commit.ts';
import { repairSegment } from './repair.ts';
import { walk, walkNow } from './walk.ts';

/** How often in a row the segment may turn out to be full, gone or torn before we give up. Only writers far faster than us get this far. */
const mostTurns = 1000;
const mostRepairs = 4;

export class LiveSegment {
  readonly #folder: Folder;
  /** Takes over the descriptor of a segment that was left. */
  readonly #leave: (fd: number, path: string) => void;
  #log: number;
  #fd: number;
  /** Of `tryAppend`. */
  #bytes: Buffer = Buffer.alloc(0);
  /** All before is known to be whole records. */
  #whole = 0;
  rolls = 0;
  /** Of the segment with this number: made once, not for each message. */
  #named = { log: -1, path: '' };

  private constructor(folder: Folder, log: number, fd: number, leave: (fd: number, path: string) => void) {
    this.#folder = folder;
    this.#log = log;
    this.#fd = fd;
    this.#leave = leave;
  }

  /** Opens the live segment, which is made if it is not there, and walks it once, so that the first append need not do so under the lock. */
  static async open(folder: Folder, leave: (fd: number, path: string) => void): Promise<LiveSegment> {
    const { log, fd } = await folder.withMetastore((storageLog) => {
      ensurePreCommit(folder);
      return { log: storageLog, fd: make(folder, storageLog) };
    });
    const segment = new LiveSegment(folder, log, fd, leave);
    segment.#whole = (await walk(fd, segment.path, folder.layout, 0, stateOf(fd, segment.path).size, [])).offset;
    return segment;
  }

  get fd(): number {
    return this.#fd;
  }

  /** Where the next append goes at the earliest. */
  end(): { readonly log: number; readonly offset: number } {
    return { log: this.#log, offset: this.#whole };
  }

  get path(): string {
    if (this.#named.log !== this.#log) this.#named = { log: this.#log, path: this.#folder.segmentFile(this.#log) };
    return this.#named.path;
  }

  /**
   * Appends without a turn of the event loop, where nothing stands in the way. False, and nothing done: somebody holds the lock, or the segment is full, about
   * to be, gone, or torn.
   */
  tryAppend(bytes: Buffer): boolean {
    this.#bytes = bytes;
    return this.#folder.locks.tryHold(this.#fd, this.path, this.#appendLocked)?.value === true;
  }

  /** One function for ever, because making one for each message takes longer than what it does besides its system calls. */
  readonly #appendLocked = (): boolean => {
    const bytes = this.#bytes;
    const { calls } = this.#folder.locks;
    const size = calls?.size(this.#fd) ?? -1;
    if (size < 0 || size + bytes.length >= this.#folder.unitLimitBytes) return false;
    if (size !== this.#whole && !this.#isWhole(size)) return false;
    if (calls?.write(this.#fd, bytes, size) !== true) {
      this.#shorten(size);
      return false;
    }
    this.#whole = size + bytes.length;
    return true;
  };

  /**
   * Runs `section` with the live segment locked, not full, and ending with a whole record; it gets the size. An unfinished record, whose writer
   * died, is cut off before; one that messages follow is cut out.
   */
  async locked<T>(section: (size: number) => T): Promise<T> {
    let repairs = 0;
    for (let turn = 0; turn < mostTurns; turn++) {
      const found = await this.#folder.locks.hold(this.#fd, this.path, () => {
        const { size, linked } = stateOf(this.#fd, this.path);
        // A segment that is full is left whatever its end looks like: shortening it would make others append to what readers have left.
        // One that is full may be gone by right: others have left it, and everybody has read it.
        if (size >= this.#folder.unitLimitBytes) return 'full';
        if (!linked) return 'gone';
        return this.#isWhole(size) ? { value: section(size) } : 'torn';
      });
      if (typeof found === 'object') return found.value;
      if (found === 'full') await this.roll();
      else if (found === 'gone') await this.#reopen();
      else if (++repairs <= mostRepairs) await this.#mend();
      else
        throw failure(
          'FILE_CORRUPT',
          this.path,
          `${this.path} is damaged at byte ${this.#whole} and was not mended by ${mostRepairs} repairs`,
        );
    }
    throw failure('LOCK', this.path, `${this.path}: other writers fill each segment before this one gets at it`);
  }

  /** Appends under the lock; on an error nothing is left behind, so that no reader meets half a record. */
  append(bytes: Buffer, size: number): number {
    try {
      writeAt(this.#fd, this.path, bytes, size);
    } catch (cause) {
      this.#shorten(size);
      throw cause;
    }
    this.#whole = size + bytes.length;
    return this.#whole;
  }

  #shorten(size: number): void {
    try {
      ftruncateSync(this.#fd, size);
    } catch {
      // Then the next append finds the end torn, and mends it.
    }
  }

  /** Leaves a full segment for the next one, which is made unless another writer has done so. */
  async roll(): Promise<void> {
    const left = this.#log;
    await this.#move(
      await this.#folder.withMetastore((storageLog, store) => {
        if (storageLog !== left) return { log: storageLog, fd: make(this.#folder, storageLog) };
        if (left === mostSegment)
          throw failure('ILLEGAL_WRITE', this.path, `${this.path} is the last segment a jlog can have; make a new log`);
        const fd = make(this.#folder, left + 1);
        try {
          store(left + 1);
        } catch (cause) {
          closeSync(fd);
          throw cause;
        }
        return { log: left + 1, fd };
      }),
    );
    this.rolls++;
  }

  /** Somebody removed the live segment (`jlogctl clean` of a log without subscribers does). What went into it is gone. */
  async #reopen(): Promise<void> {
    const path = this.path;
    await this.#move(await this.#folder.withMetastore((storageLog) => ({ log: storageLog, fd: make(this.#folder, storageLog) })));
    const message = `${path} was removed while it was written; writing goes on in ${segmentName(this.#log)}`;
    this.#folder.report({ kind: 'missing-segment', path, offset: 0, bytes: 0, message });
  }

  async #move({ log, fd }: { readonly log: number; readonly fd: number }): Promise<void> {
    this.#leave(this.#fd, this.path);
    this.#log = log;
    this.#fd = fd;
    this.#whole = 0;
  }

  /** What other writers have appended since is walked: one of them may have died in the middle. */
  #isWhole(size: number): boolean {
    const from = size < this.#whole ? 0 : this.#whole;
    const end = walkNow(this.#fd, this.path, this.#folder.layout, from, size);
    this.#whole = end.offset;
    return end.state === 'clean';
  }

  async #mend(): Promise<void> {
    await repairSegment(this.#folder, this.#log);
    this.#whole = 0;
  }
}

function make(folder: Folder, log: number): number {
  const path = folder.segmentFile(log);
  const fd = openFile(path, 'create', { owner: folder.owner });
  if (fd === null) throw failure('FILE_OPEN', path, `cannot make ${path}`);
  return fd;
}
