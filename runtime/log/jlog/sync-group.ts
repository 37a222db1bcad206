// Group commit: whoever wants to know that his messages are on the disk waits for the next fsync; one serves all who came while the last was
// running.

import { closeSync } from 'node:fs';
import { Failure, type JlogError } from './errors.ts';
import { syncFolder, syncLater } from './files.ts';

interface Target {
  readonly fd: number;
  readonly path: string;
}

export class SyncGroup {
  readonly #folder: string;
  readonly #durable: boolean;
  readonly #current: () => Target;
  #waiting: ((error: JlogError | null) => void)[] = [];
  /** Segments that were left: synced, as the library does, then closed. */
  #left: Target[] = [];
  #running: Promise<void> | null = null;
  syncs = 0;
  failures = 0;

  /** @param durable false: only segments that are left are synced, and new names are not. */
  constructor(folder: string, durable: boolean, current: () => Target) {
    this.#folder = folder;
    this.#durable = durable;
    this.#current = current;
  }

  /** Takes over a descriptor. */
  leave(fd: number, path: string): void {
    this.#left.push({ fd, path });
    this.#start();
  }

  /** Resolves when everything written so far is durable, or with the reason why it may not be. */
  wait(): Promise<JlogError | null> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#start();
    });
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // On the next turn: all who append in this one share the first fsync.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      while (this.#waiting.length > 0 || this.#left.length > 0) await this.#once();
    } finally {
      // In the same breath as the last look at the lists: who comes later must start a new run.
      this.#running = null;
    }
  }

  async #once(): Promise<void> {
    const waiting = this.#waiting;
    const left = this.#left;
    this.#waiting = [];
    this.#left = [];
    const error = await this.#sync(waiting.length > 0 ? [...left, this.#current()] : left, left.length > 0 && this.#durable);
    for (const { fd } of left) closeSync(fd);
    for (const resolve of waiting) resolve(error);
  }

  async #sync(targets: readonly Target[], names: boolean): Promise<JlogError | null> {
    try {
      for (const { fd, path } of targets) await syncLater(fd, path);
      if (names) await syncFolder(this.#folder);
      this.syncs++;
      return null;
    } catch (cause) {
      this.failures++;
      if (cause instanceof Failure) return cause.error;
      throw cause;
    }
  }
}
