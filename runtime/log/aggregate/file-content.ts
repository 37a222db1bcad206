// What a file of a manager holds, from its beginning: what is compressed first, then the plain file, as far as it is to be looked at. Read in blocks, so that
// its length does not matter, with a view of what comes next.

import { createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { errnoOf } from '../jlog/errors.ts';

const newline = 10;
const blockBytes = 4 << 20;
/** Longer lines are taken in pieces: no record is longer. */
const lineBytesMax = 64 << 20;

export interface Extent {
  /** Bytes of the plain file; null: there is none. */
  readonly plain: number | null;
  readonly isPacked: boolean;
}

export async function extentOf(path: string): Promise<Extent> {
  return { plain: await sizeOr(path), isPacked: (await sizeOr(`${path}.gz`)) !== null };
}

/** The bytes `[from, to)` of `path.gz` and `path` as one, where `from` and `to` are places in the plain file: without `from` all of both. */
export class FileContent {
  readonly #blocks: AsyncGenerator<Buffer>;
  #block: Buffer = Buffer.alloc(0);
  #at = 0;
  #ended = false;

  constructor(path: string, isPacked: boolean, to: number) {
    this.#blocks = blocksOf(path, isPacked, to);
  }

  /** The next bytes, `count` if there are so many. They stay as they are until the next call. */
  async peek(count: number): Promise<Buffer> {
    while (!this.#ended && this.#block.length - this.#at < count) await this.#more();
    return this.#block.subarray(this.#at, this.#at + count);
  }

  /** The next line with its end; empty at the end of the file. */
  async line(): Promise<Buffer> {
    for (let looked = 0; ;) {
      const found = this.#block.indexOf(newline, this.#at + looked);
      if (found >= 0) return this.#block.subarray(this.#at, found + 1);
      looked = this.#block.length - this.#at;
      if (this.#ended || looked >= lineBytesMax) return this.#block.subarray(this.#at);
      await this.#more();
    }
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  async close(): Promise<void> {
    await this.#blocks.return(null);
  }

  async #more(): Promise<void> {
    const next = await this.#blocks.next();
    if (next.done === true) {
      this.#ended = true;
      return;
    }
    const rest = this.#block.subarray(this.#at);
    this.#block = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    this.#at = 0;
  }
}

/** Bytes at a place of the plain file. */
export async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const block = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await file.read(block, 0, bytes, at);
  return block.subarray(0, bytesRead);
}

/** Null where there is none. */
export async function openOr(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null;
    throw cause;
  }
}

async function* blocksOf(path: string, isPacked: boolean, to: number): AsyncGenerator<Buffer> {
  if (isPacked) {
    const source = createReadStream(`${path}.gz`, { highWaterMark: 1 << 20 });
    const unpacked = createGunzip({ chunkSize: 1 << 20 });
    source.on('error', (cause) => unpacked.destroy(cause));
    yield* source.pipe(unpacked) as AsyncIterable<Buffer>;
  }
  const file = to === 0 ? null : await openOr(path);
  if (file === null) return;
  try {
    for (let at = 0; at < to;) {
      const block = await readAt(file, at, Math.min(blockBytes, to - at));
      if (block.length === 0) return;
      at += block.length;
      yield block;
    }
  } finally {
    await file.close();
  }
}

async function sizeOr(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return null;
    throw cause;
  }
}
