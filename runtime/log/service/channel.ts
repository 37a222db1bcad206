// What a subscription and its connection know of each other, and how its sends are paced.

import type { BatchPool } from './batch-pool.ts';
import type { NodeMessage } from './log-protocol.ts';

/** How sends of a log are paced; see docs/logs.md. */
export interface Pacing {
  /** Pause between two segments while more is waiting. */
  readonly activeMs: number;
  /** Until an idle log is looked at again. */
  readonly idleMs: number;
  /** Notice new records when they are written, not only when `idleMs` is over. */
  readonly push: boolean;
}

/** The connection, as a subscription (`Reader`) sees it. */
export interface Channel<Reader> {
  /** Takes the turn to read and send, when the peer has taken most of what was sent before; false: wait for `wake`. */
  tryTurn(reader: Reader): boolean;
  endTurn(reader: Reader): void;
  send(message: NodeMessage): void;
  /** `taken`: called when the bytes are not needed any more, if that is ever known. */
  sendEncoded(frame: Uint8Array, taken?: () => void): void;
  /** For whoever has the turn: room for a block of a log. */
  readonly block: Buffer;
  readonly pool: BatchPool;
  /** A subscription is over and its reader closed. */
  over(reader: Reader): void;
}

export interface SubscriptionCounters {
  readonly batches: number;
  readonly records: number;
  readonly bytes: number;
  readonly checkpoints: number;
}
