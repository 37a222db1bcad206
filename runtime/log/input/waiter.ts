// Waits for a file to change: woken by the system where it can, and looking again after a while in any case.

import { watch, type FSWatcher } from 'node:fs';
import { Signal } from '../jlog/signal.ts';

export class Waiter {
  readonly #path: string;
  readonly #signal = new Signal();
  readonly #abort: AbortSignal;
  readonly #onAbort = (): void => this.#signal.wake();
  #watcher: FSWatcher | null = null;

  constructor(path: string, abort: AbortSignal) {
    this.#path = path;
    this.#abort = abort;
    abort.addEventListener('abort', this.#onAbort);
  }

  async wait(mostMs: number): Promise<void> {
    if (this.#abort.aborted) return;
    this.#watcher ??= this.#watch();
    await this.#signal.wait(mostMs);
  }

  close(): void {
    this.#abort.removeEventListener('abort', this.#onAbort);
    this.#watcher?.close();
    this.#watcher = null;
  }

  /** Of the file that has the name now: after a rename it is watched anew. */
  #watch(): FSWatcher | null {
    try {
      const watcher = watch(this.#path, { persistent: false }, (event) => {
        if (event === 'rename') this.#forget();
        this.#signal.wake();
      });
      watcher.on('error', () => this.#forget());
      return watcher;
    } catch {
      return null;
    }
  }

  #forget(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }
}
