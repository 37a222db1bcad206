// Messages to the cluster group that the bus has not taken yet, in their order. Bounded: a message of the protocol that is lost
// would leave everybody waiting, so when the limit is reached the owner must make a new connection, which begins everything anew.

export interface OutboxCounters {
  readonly sent: number;
  /** Times that the bus said no. */
  readonly refused: number;
  /** Heartbeats that a newer one has replaced before they were sent. */
  readonly replaced: number;
  readonly overflows: number;
  readonly waiting: number;
}

interface Waiting {
  readonly data: Uint8Array;
  readonly heartbeat: boolean;
}

const mostMessages = 4096;
const mostBytes = 64 * 1024 * 1024;

export class Outbox {
  readonly #multicast: (data: Uint8Array) => boolean;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #counters = { sent: 0, refused: 0, replaced: 0, overflows: 0 };

  constructor(multicast: (data: Uint8Array) => boolean) {
    this.#multicast = multicast;
  }

  /** False: full, and everything that waited is forgotten. */
  put(data: Uint8Array, heartbeat: boolean): boolean {
    // Only the last word on being alive counts; a queue of old ones would push out what matters.
    if (heartbeat) this.#forgetHeartbeats();
    if (this.#waiting.length >= mostMessages || this.#bytes + data.length > mostBytes) {
      this.#counters.overflows++;
      this.clear();
      return false;
    }
    this.#waiting.push({ data, heartbeat });
    this.#bytes += data.length;
    this.flush();
    return true;
  }

  /** Sends what the bus takes now. True: nothing waits any more. */
  flush(): boolean {
    let taken = 0;
    for (const { data } of this.#waiting) {
      if (!this.#multicast(data)) {
        this.#counters.refused++;
        break;
      }
      taken++;
      this.#bytes -= data.length;
    }
    this.#counters.sent += taken;
    if (taken > 0) this.#waiting = this.#waiting.slice(taken);
    return this.#waiting.length === 0;
  }

  /** What was meant for a connection that is gone. */
  clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
  }

  counters(): OutboxCounters {
    return { ...this.#counters, waiting: this.#waiting.length };
  }

  #forgetHeartbeats(): void {
    const kept = this.#waiting.filter(({ heartbeat }) => !heartbeat);
    if (kept.length === this.#waiting.length) return;
    this.#counters.replaced += this.#waiting.length - kept.length;
    this.#waiting = kept;
    this.#bytes = kept.reduce((sum, { data }) => sum + data.length, 0);
  }
}
