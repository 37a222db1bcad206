// How much memory all objects of a process hold together, and whether there is room for more. To add it all up at each entry would cost more than
// the entries do, so it is added up once a second, and when a megabyte was asked for since.

import type { Clock } from '../core/replication/contents.ts';
import type { Room } from '../core/replication/room.ts';

const countAgainMs = 1000;
const countAgainBytes = 1 << 20;
/** What others may fill; the rest is for what this node counts itself. */
const shareOfOthers = 0.8;
/** How often it is said that there is no room. */
const sayAgainMs = 600_000;

export interface MemoryPorts {
  readonly clock: Clock;
  /** Bytes that the objects hold, roughly. */
  readonly held: () => number;
  readonly warn: (text: string) => void;
}

export class SharedMemory implements Room {
  readonly #most: number;
  readonly #ports: MemoryPorts;
  #held = 0;
  #askedFor = 0;
  #countedAt = -Infinity;
  #saidAt = -Infinity;
  #refused = 0;

  constructor(most: number, ports: MemoryPorts) {
    this.#most = most;
    this.#ports = ports;
  }

  get refused(): number {
    return this.#refused;
  }

  forOthers(bytes: number): boolean {
    return this.#has(bytes, this.#most * shareOfOthers, 'what is new from others is not taken in');
  }

  forOwn(bytes: number): boolean {
    return this.#has(bytes, this.#most, 'nothing new is counted');
  }

  #has(bytes: number, most: number, what: string): boolean {
    const now = this.#ports.clock.ms();
    if (now - this.#countedAt >= countAgainMs || this.#askedFor >= countAgainBytes) {
      this.#held = this.#ports.held();
      this.#countedAt = now;
      this.#askedFor = 0;
    }
    if (this.#held + this.#askedFor + bytes <= most) {
      this.#askedFor += bytes;
      return true;
    }
    this.#refused++;
    if (now - this.#saidAt >= sayAgainMs) {
      this.#saidAt = now;
      const [held, all] = [this.#held, this.#most].map((size) => Math.ceil(size / 2 ** 20));
      this.#ports.warn(
        `replicated objects hold ${held} MiB of the ${all} MiB that they may have together (--shared-memory): ${what} until some of it has gone; look for the object that grows with cluster shared`,
      );
    }
    return false;
  }
}
