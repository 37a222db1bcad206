// Takes back what connections have raised that are gone, a slice in each turn of the loop: a thousand clients with all their keys may die at
// once, and heartbeats run in the same loop.

import { alone } from '../../base/alone.ts';
import type { Held } from './held.ts';

/** Keys in one turn: a few milliseconds. */
const slice = 1000;

export class Releases {
  readonly #waiting: Held[] = [];
  readonly #released: (keys: number) => void;
  readonly #failed: () => void;
  #soon: NodeJS.Immediate | null = null;
  #whenDone: (() => void)[] = [];

  /** `released` is told of every slice, `failed` of each key that could not be taken back. */
  constructor(released: (keys: number) => void, failed: () => void) {
    this.#released = released;
    this.#failed = failed;
  }

  /** Nobody else may use the list any more. */
  add(held: Held): void {
    if (held.keys === 0) return;
    this.#waiting.push(held);
    this.#arm();
  }

  /** Resolves when nothing is left. */
  async done(): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => this.#whenDone.push(resolve));
  }

  #arm(): void {
    this.#soon ??= setImmediate(
      alone(this.#failed, () => {
        this.#soon = null;
        this.#work();
      }),
    );
  }

  #work(): void {
    for (let left = slice; left > 0;) {
      const [first] = this.#waiting;
      if (first === undefined) break;
      const keys = this.#release(first, left);
      if (keys < left) this.#waiting.shift();
      left -= keys;
    }
    if (this.#waiting.length > 0) {
      this.#arm();
      return;
    }
    for (const resolve of this.#whenDone.splice(0)) resolve();
  }

  /** A bug of ours in an object costs the one key that it happened with: neither the others of that client nor the node, which serves mail. */
  #release(held: Held, most: number): number {
    for (let failed = 0; ; failed++) {
      if (failed === most) return most;
      try {
        const keys = held.release(most - failed);
        this.#released(keys);
        return keys + failed;
      } catch {
        this.#failed();
      }
    }
  }
}
