// Takes events from one connection, a bounded number a turn of the event loop, so that a flood leaves room for timers and sockets. The loop calls
// again while there is more.
//
// A descriptor that stays readable and gives no event would be asked as fast as the processor can: after a few times for nothing it is
// asked with pauses, and after a while it is a broken connection.

import { cs, type CpgEvent, type CpgHandle } from './cpg.ts';
import type { Timers } from './timers.ts';

const eventsPerTurn = 256;
/** Times for nothing that are ordinary: what woke us was read by the turn before. */
const emptyTurns = 3;
const pauseMs = { first: 1, most: 50 };
const emptyLimitMs = 3000;

export interface ReaderPorts {
  readonly timers: Timers;
  readonly onEvent: (event: CpgEvent) => void;
  /** The connection is of no more use. */
  readonly onEnd: (status: number | 'empty') => void;
}

export class Reader {
  readonly #handle: CpgHandle;
  readonly #ports: ReaderPorts;
  #stopWatch: (() => void) | null = null;
  #cancelPause: (() => void) | null = null;
  #ended = false;
  #empty = 0;
  #emptySince = 0;
  #pauseMs = pauseMs.first;

  constructor(handle: CpgHandle, ports: ReaderPorts) {
    this.#handle = handle;
    this.#ports = ports;
  }

  begin(): void {
    if (this.#ended) return;
    const { status, stop } = this.#handle.watch(() => this.#read());
    if (status === cs.ok) this.#stopWatch = stop;
    else if (status === cs.tryAgain) this.#pause();
    else this.#end(status);
  }

  /** Nothing is told after it. */
  stop(): void {
    this.#ended = true;
    this.#stopWatch?.();
    this.#cancelPause?.();
    this.#stopWatch = this.#cancelPause = null;
  }

  #read(): void {
    let events = 0;
    while (!this.#ended && events < eventsPerTurn) {
      // One call gives one event; it is handled after the library has returned.
      const got: CpgEvent[] = [];
      const status = this.#handle.dispatch((event) => got.push(event));
      events += got.length;
      for (const event of got) if (!this.#ended) this.#ports.onEvent(event);
      if (status === cs.ok) {
        // An internal message of the library gives no event, and is one all the same.
        events += got.length === 0 ? 1 : 0;
        continue;
      }
      if (status !== cs.tryAgain) this.#end(status);
      break;
    }
    if (this.#ended) return;
    if (events === 0) this.#readNothing();
    else {
      this.#empty = 0;
      this.#pauseMs = pauseMs.first;
    }
  }

  #readNothing(): void {
    const now = this.#ports.timers.now();
    if (this.#empty++ === 0) this.#emptySince = now;
    if (now - this.#emptySince > emptyLimitMs) this.#end('empty');
    else if (this.#empty > emptyTurns) this.#pause();
  }

  #pause(): void {
    this.#stopWatch?.();
    this.#stopWatch = null;
    this.#cancelPause = this.#ports.timers.set(this.#pauseMs, () => this.begin());
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMs.most);
  }

  #end(status: number | 'empty'): void {
    if (this.#ended) return;
    this.stop();
    this.#ports.onEnd(status);
  }
}
