// The file that a reload would read, watched by hash: of megabytes that nobody has touched only the stamp is looked at, and what was touched is
// read in pieces, so that nothing waits for it.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { reasonOf } from './ir-file.ts';

export interface OnDisk {
  /** Of its bytes, hexadecimal; null: it cannot be read. */
  readonly sha256: string | null;
  /** Why it cannot be read. */
  readonly problem: string | null;
  /** When it was written last, Unix milliseconds. */
  readonly modifiedMs: number | null;
}

export class IrOnDisk {
  #path: string;
  #stamp = '';
  #known: OnDisk = { sha256: null, problem: null, modifiedMs: null };
  #looking: Promise<OnDisk> | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Another file is what a reload reads from now on. */
  watch(path: string): void {
    this.#path = path;
    this.#stamp = '';
  }

  /** As it is now. Who asks while somebody else waits for it gets the same. */
  look(): Promise<OnDisk> {
    this.#looking ??= this.#read().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #read(): Promise<OnDisk> {
    if (this.#path === '-') return { sha256: null, problem: 'it came from standard input', modifiedMs: null };
    try {
      const there = await stat(this.#path);
      if (!there.isFile()) return { sha256: null, problem: 'it is no file', modifiedMs: null };
      const stamp = `${there.dev} ${there.ino} ${there.size} ${there.mtimeMs} ${there.ctimeMs}`;
      if (stamp === this.#stamp) return this.#known;
      const hash = createHash('sha256');
      for await (const piece of createReadStream(this.#path)) hash.update(piece as Buffer);
      this.#known = { sha256: hash.digest('hex'), problem: null, modifiedMs: Math.floor(there.mtimeMs) };
      // Written to while it was read: the next look reads it again.
      const after = await stat(this.#path);
      this.#stamp = after.mtimeMs === there.mtimeMs && after.size === there.size && after.ino === there.ino ? stamp : '';
      return this.#known;
    } catch (error) {
      this.#stamp = '';
      return { sha256: null, problem: reasonOf(error), modifiedMs: null };
    }
  }
}
