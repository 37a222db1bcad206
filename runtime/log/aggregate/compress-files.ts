// Compresses files that nobody writes to any more. What is compressed is told in the journal before the file changes its name, so that after a
// crash the lines are in the one or in the other, never in both. A late line begins the plain file again, which is later added to the `.gz` as a
// further member: `zcat FILE.gz` followed by `cat FILE` gives everything in order.

import { createGzip } from 'node:zlib';
import { dirname } from 'node:path';
import { stat } from 'node:fs/promises';
import type { Log } from '../../process/log.ts';
import { errnoOf } from '../jlog/errors.ts';
import type { Collector } from './collector.ts';
import type { Disk, DiskFile } from './disk.ts';

const lookMs = 60_000;
const blockBytes = 1 << 20;

export class Packer {
  readonly #disk: Disk;
  readonly #collector: Collector;
  readonly #afterMs: number;
  readonly #log: Log;
  #nextLook = 0;
  #running: Promise<void> | null = null;
  #closed = false;
  packed = 0;

  constructor(disk: Disk, collector: Collector, afterMs: number, log: Log) {
    this.#disk = disk;
    this.#collector = collector;
    this.#afterMs = afterMs;
    this.#log = log;
  }

  /** To be called now and then. Begins to compress what is old enough, one file after the other. */
  look(): void {
    const now = performance.now();
    if (this.#running !== null || this.#closed || now < this.#nextLook) return;
    this.#nextLook = now + Math.min(lookMs, this.#afterMs / 2);
    this.#running = this.#packOld().finally(() => {
      this.#running = null;
    });
  }

  /** Finishes the file that it is at. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #packOld(): Promise<void> {
    for (const path of [...this.#collector.journal.ledger.sizes.keys()]) {
      if (this.#closed) return;
      try {
        if (!this.#collector.isOpen(path) && (await isOlder(path, this.#afterMs))) await this.pack(path);
      } catch (cause) {
        const code = errnoOf(cause);
        if (code === null) throw cause;
        this.#log('warn', `${path} was not compressed (${code}); it is tried again later`, { path });
      }
    }
  }

  /** False: somebody has written to it meanwhile. */
  async pack(path: string): Promise<boolean> {
    const size = await this.#prepare(path);
    if (size === null) return false;
    let done = false;
    await this.#collector.exclusive(async () => {
      const { journal } = this.#collector;
      // Journal, disk and file agree on what was compressed; otherwise it is left for another time.
      const same =
        !this.#collector.isOpen(path) &&
        !journal.ledger.isInDoubt(path) &&
        (await sizeOf(this.#disk, path)) === size &&
        journal.ledger.sizes.get(path) === size;
      if (!same || !this.#collector.isSettled()) {
        await this.#disk.remove(`${path}.gz.new`);
        return;
      }
      await journal.begin({ kind: 'pack', seq: journal.ledger.seq + 1, path });
      await this.#disk.rename(`${path}.gz.new`, `${path}.gz`);
      await this.#disk.syncFolder(dirname(path));
      await this.#disk.remove(path);
      await this.#disk.syncFolder(dirname(path));
      await journal.done();
      done = true;
      this.packed++;
    });
    return done;
  }

  /** Makes `path.gz.new`: what is in `path.gz` already, and the file behind it. Returns the size of the file; null where it is gone. */
  async #prepare(path: string): Promise<number | null> {
    const from = await this.#disk.open(path, null);
    if (from === null) return null;
    try {
      const { mode } = await stat(path);
      await this.#disk.remove(`${path}.gz.new`);
      const to = await this.#disk.open(`${path}.gz.new`, mode & 0o7777);
      if (to === null) return null;
      try {
        const end = await copyExisting(this.#disk, `${path}.gz`, to.file);
        const size = await compress(from.file, to.file, end);
        await to.file.sync();
        return size;
      } finally {
        await to.file.close();
      }
    } finally {
      await from.file.close();
    }
  }
}

async function copyExisting(disk: Disk, path: string, to: DiskFile): Promise<number> {
  const old = await disk.open(path, null);
  if (old === null) return 0;
  try {
    for (let at = 0; ;) {
      const bytes = await old.file.read(at, blockBytes);
      if (bytes.length === 0) return at;
      await to.write([bytes], at);
      at += bytes.length;
    }
  } finally {
    await old.file.close();
  }
}

async function compress(from: DiskFile, to: DiskFile, begin: number): Promise<number> {
  const gzip = createGzip();
  let at = 0;
  const feed = (async () => {
    for (;;) {
      const bytes = await from.read(at, blockBytes);
      if (bytes.length === 0) break;
      at += bytes.length;
      if (!gzip.write(bytes)) await new Promise((resolve) => gzip.once('drain', resolve));
    }
    gzip.end();
  })();
  let end = begin;
  for await (const chunk of gzip as AsyncIterable<Buffer>) {
    await to.write([chunk], end);
    end += chunk.length;
  }
  await feed;
  return at;
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ms;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw cause;
  }
}

async function sizeOf(disk: Disk, path: string): Promise<number | null> {
  const opened = await disk.open(path, null);
  if (opened === null) return null;
  try {
    return (await opened.file.state()).size;
  } finally {
    await opened.file.close();
  }
}
