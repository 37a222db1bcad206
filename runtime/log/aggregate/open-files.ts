// Output files that are open, the least recently used closed first. Knows how long each file must be, so that bytes which somebody else has
// written, or cut off, are noticed before anything of ours is written behind them.

import { dirname } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { errnoOf } from '../jlog/errors.ts';

export interface OpenFilesOptions {
  readonly fileMode: number;
  readonly folderMode: number;
  readonly maxOpen: number;
  /** A file that is not as we left it. */
  readonly notice: (notice: FileNotice) => void;
  /** The size that a file should have, from the journal; null: not known. */
  readonly sizeOf: (path: string) => number | null;
}

export interface FileNotice {
  readonly kind: 'foreign' | 'shorter' | 'gone';
  readonly path: string;
  readonly message: string;
}

/** The end of a file, and which file that was. */
export interface End {
  readonly size: number;
  readonly identity: string;
}

interface Handle {
  readonly file: DiskFile;
  /** What it must be; everything up to there is committed. */
  size: number;
  usedAt: number;
  /** Somebody is at work with it, so it stays open. */
  pins: number;
}

export class OpenFiles {
  readonly #disk: Disk;
  readonly #options: OpenFilesOptions;
  /** The least recently used first. */
  readonly #handles = new Map<string, Handle>();
  /** Folders with names that may not be durable. */
  readonly #unsynced = new Set<string>();
  /** Files about to be open. */
  #opening = 0;
  opened = 0;
  evicted = 0;

  constructor(disk: Disk, options: OpenFilesOptions) {
    this.#disk = disk;
    this.#options = options;
  }

  get count(): number {
    return this.#handles.size;
  }

  /** Where the next byte goes: the end of the file, which is made where there is none. */
  async prepare(path: string, nowMs: number): Promise<End> {
    return this.#with(path, nowMs, async (handle) => {
      const { size } = await handle.file.state();
      if (size !== handle.size) this.#noticeSize(path, handle.size, size);
      handle.size = size;
      return { size, identity: handle.file.identity };
    });
  }

  /** Writes there and syncs. False: the file was moved away or deleted meanwhile, so the bytes are not where they should be. */
  async write(path: string, end: End, chunks: readonly Uint8Array[], nowMs: number): Promise<boolean> {
    return this.#with(path, nowMs, async ({ file }) => {
      if (file.identity !== end.identity) return false;
      await file.write(chunks, end.size);
      await file.sync();
      return (await file.state()).linked;
    });
  }

  /** What was written up to there is committed. */
  commit(path: string, size: number): void {
    const handle = this.#handles.get(path);
    if (handle !== undefined) handle.size = size;
  }

  /** Takes back what was written behind the end and not committed, `bytes` at most: what goes on behind them is not ours. */
  async cut(path: string, { size: from, identity }: End, bytes: number, nowMs: number): Promise<void> {
    if ((await this.#disk.identity(path)) !== identity) return;
    await this.#with(path, nowMs, async ({ file }) => {
      const { size } = await file.state();
      if (size <= from || size > from + bytes) return;
      await file.truncate(from);
      // Before the journal forgets them, they must not come back by a power cut.
      await file.sync();
    });
  }

  /** Makes new names durable. */
  async syncNames(): Promise<void> {
    for (const folder of [...this.#unsynced]) {
      await this.#disk.syncFolder(folder);
      this.#unsynced.delete(folder);
    }
  }

  /** Closes files that were not written to since. */
  async closeIdle(sinceMs: number): Promise<void> {
    for (const [path, { usedAt, pins }] of [...this.#handles]) if (usedAt < sinceMs && pins === 0) await this.close(path);
  }

  isOpen(path: string): boolean {
    return this.#handles.has(path);
  }

  async close(path: string): Promise<void> {
    const handle = this.#handles.get(path);
    if (handle === undefined) return;
    this.#handles.delete(path);
    await handle.file.close();
  }

  async closeAll(): Promise<void> {
    for (const path of [...this.#handles.keys()]) await this.close(path);
  }

  async #with<T>(path: string, nowMs: number, work: (handle: Handle) => Promise<T>): Promise<T> {
    const handle = await this.#pinned(path);
    handle.usedAt = nowMs;
    try {
      return await work(handle);
    } finally {
      handle.pins--;
    }
  }

  /** Pinned before anything is waited for: nobody else may close it meanwhile. */
  async #pinned(path: string): Promise<Handle> {
    const open = this.#handles.get(path);
    if (open !== undefined) {
      open.pins++;
      if (await this.#isNamed(path, open)) {
        this.#handles.delete(path);
        this.#handles.set(path, open);
        return open;
      }
      // Renamed or deleted by somebody: what is in it stays there, and the name begins anew.
      await this.close(path);
    }
    // Counted until it is among those that are open: otherwise somebody else opens one more meanwhile.
    this.#opening++;
    try {
      const { file, made } = await this.#opened(path);
      const known = open === undefined ? this.#options.sizeOf(path) : null;
      const handle = { file, size: made ? 0 : (known ?? (await sizeNow(file))), usedAt: 0, pins: 1 };
      if (made && (known ?? 0) > 0) this.#gone(path, known ?? 0);
      this.#handles.set(path, handle);
      return handle;
    } finally {
      this.#opening--;
    }
  }

  async #isNamed(path: string, handle: Handle): Promise<boolean> {
    try {
      return (await this.#disk.identity(path)) === handle.file.identity;
    } catch (cause) {
      handle.pins--;
      throw cause;
    }
  }

  async #opened(path: string): Promise<{ readonly file: DiskFile; readonly made: boolean }> {
    await this.#evict();
    this.opened++;
    return this.#open(path);
  }

  async #open(path: string): Promise<{ readonly file: DiskFile; readonly made: boolean }> {
    const { fileMode, folderMode } = this.#options;
    const opened = await this.#tryOpen(path, fileMode);
    if (opened !== null) return opened;
    for (const folder of await this.#disk.makeFolders(dirname(path), folderMode)) this.#unsynced.add(folder);
    const again = await this.#tryOpen(path, fileMode);
    if (again === null) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT', syscall: 'open' });
    return again;
  }

  /** Null where the folder is missing. */
  async #tryOpen(path: string, mode: number): Promise<{ readonly file: DiskFile; readonly made: boolean } | null> {
    try {
      const opened = await this.#disk.open(path, mode);
      if (opened?.made === true) this.#unsynced.add(dirname(path));
      return opened;
    } catch (cause) {
      if (errnoOf(cause) === 'ENOENT') return null;
      throw cause;
    }
  }

  async #evict(): Promise<void> {
    for (const path of [...this.#handles.keys()]) {
      if (this.#handles.size + this.#opening <= this.#options.maxOpen) return;
      // Looked at now, not when the loop began: closing takes a while, and others go on meanwhile.
      if ((this.#handles.get(path)?.pins ?? 1) > 0) continue;
      this.evicted++;
      await this.close(path);
    }
  }

  #noticeSize(path: string, expected: number, size: number): void {
    const foreign = size > expected;
    const message = foreign
      ? `${path} is ${size - expected} bytes longer than what was written here (${expected}): somebody else writes into it; nothing of it is cut off, and the lines follow behind`
      : `${path} has ${size} bytes, but ${expected} were written: somebody has cut off ${expected - size}; the lines follow behind what is left`;
    this.#options.notice({ kind: foreign ? 'foreign' : 'shorter', path, message });
  }

  #gone(path: string, size: number): void {
    this.#options.notice({ kind: 'gone', path, message: `${path} with ${size} bytes was moved away or removed; it begins anew` });
  }
}

/** Of a file that is nobody's yet: where it cannot be told, the file is not kept open. */
async function sizeNow(file: DiskFile): Promise<number> {
  try {
    return (await file.state()).size;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}
