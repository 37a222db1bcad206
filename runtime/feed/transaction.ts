// What a client has said between MULTI and EXEC: kept until EXEC, and run then in one go, or not at all where something of it was wrong.

import type { FeedLimits } from './feed-limits.ts';
import type { Request } from './feed-request.ts';

export class Transaction {
  /** What EXEC runs, in order. */
  readonly waiting: (() => void)[] = [];
  /** One of the commands was refused at once: EXEC refuses all of them. */
  broken = false;
  #bytes = 0;

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Null: it waits for EXEC. Else why it cannot. */
  add(request: Request, { items, requestBytes }: FeedLimits, run: (copy: Request) => void): string | null {
    if (this.waiting.length >= items) return `a transaction has at most ${items} commands`;
    if (this.#bytes + request.length > requestBytes) return `a transaction has at most ${requestBytes} bytes`;
    this.#bytes += request.length;
    const copy = request.clone();
    this.waiting.push(() => run(copy));
    return null;
  }
}
