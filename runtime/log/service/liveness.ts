// Whether the other side of a connection is there: when it was heard, whether it takes what is written, and when it must hear from us.

import type { Socket } from 'node:net';

/** How long a peer has for a sign of life when somebody wants to know. */
const probeMs = 2000;

export class Liveness {
  readonly #socket: Socket;
  #heardAt = performance.now();
  #saidAt = performance.now();
  /** When bytes were taken by the peer last, and how many by then. */
  #progress = { at: performance.now(), bytes: 0 };
  #probes: ((alive: boolean) => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  heard(): void {
    this.#heardAt = performance.now();
    this.#settle(true);
  }

  said(): void {
    this.#saidAt = performance.now();
  }

  /** What is wrong, in words, when nothing was heard or taken for `limitMs`; else null. */
  silence(now: number, limitMs: number): string | null {
    const taken = this.#socket.bytesWritten - this.#socket.writableLength;
    if (this.#socket.writableLength === 0 || taken !== this.#progress.bytes) this.#progress = { at: now, bytes: taken };
    // While we do not listen we cannot say that nothing was said.
    if (now - this.#heardAt > limitMs && !this.#socket.isPaused()) return 'nothing was heard';
    return now - this.#progress.at > limitMs ? 'nothing was taken' : null;
  }

  /** Whether the peer, who gives up after `limitMs`, should hear something. */
  mustSpeak(now: number, limitMs: number): boolean {
    return now - this.#saidAt > limitMs / 4;
  }

  /** Resolves with whether anything is heard; the caller sends what makes the peer answer. */
  probe(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), probeMs);
      this.#probes.push((alive) => {
        clearTimeout(timer);
        resolve(alive);
      });
    });
  }

  /** The connection is over. */
  end(): void {
    this.#settle(false);
  }

  #settle(alive: boolean): void {
    for (const settle of this.#probes.splice(0)) settle(alive);
  }
}
