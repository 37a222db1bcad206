// What the page takes on: enough for people who look, and nothing that the node would feel.

export const limits = {
  connections: 32,
  streams: 16,
  /** Requests of one client: at once, and a second. */
  burst: 40,
  perSec: 8,
  answerBytes: 1024 * 1024,
  headerBytes: 8 * 1024,
  /** An event stream with more than this unread is cut off. */
  unreadBytes: 256 * 1024,
  headersMs: 5000,
  idleMs: 5000,
  /** How long an answer may wait for who does not read. */
  slowMs: 10_000,
} as const;

/** So many may come at once, and so many a second after that. Clients that are quiet are forgotten. */
export class Buckets {
  readonly #size: number;
  readonly #perSec: number;
  readonly #now: () => number;
  readonly #left = new Map<string, { count: number; at: number }>();

  constructor(size: number, perSec: number, now: () => number) {
    this.#size = size;
    this.#perSec = perSec;
    this.#now = now;
  }

  /** Whether there is one left; then it is taken. */
  take(client: string): boolean {
    const bucket = this.#filled(client);
    if (bucket.count < 1) return false;
    bucket.count--;
    return true;
  }

  has(client: string): boolean {
    return this.#filled(client).count >= 1;
  }

  #filled(client: string): { count: number; at: number } {
    const now = this.#now();
    if (this.#left.size > clientsMost) this.#forget(now);
    const bucket = this.#left.get(client) ?? { count: this.#size, at: now };
    bucket.count = Math.min(this.#size, bucket.count + ((now - bucket.at) / 1000) * this.#perSec);
    bucket.at = now;
    this.#left.set(client, bucket);
    return bucket;
  }

  #forget(now: number): void {
    for (const [client, { count, at }] of this.#left)
      if (count + ((now - at) / 1000) * this.#perSec >= this.#size) this.#left.delete(client);
    // All of them are busy: the oldest goes.
    for (const client of this.#left.keys()) {
      if (this.#left.size <= clientsMost) break;
      this.#left.delete(client);
    }
  }
}

const clientsMost = 1024;
