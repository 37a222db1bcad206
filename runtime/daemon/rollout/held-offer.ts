// The offer that a node has in hand: its pieces as they come, whole beside the document, so that a node that was started anew in the middle of it knows what
// it was offered, and what goes into the history when it is over.

import { type Offer, type RolloutId, sameId } from '../../core/rollout/rollout-messages.ts';
import { reasonOf } from '../../process/ir-file.ts';
import type { Log } from '../../process/log.ts';
import type { NodeStore } from './node-store.ts';

export class HeldOffer {
  readonly #store: NodeStore;
  readonly #log: Log;
  #offer: Offer | null = null;
  #pieces: Uint8Array[] = [];
  #packed: Buffer | null = null;

  /** `doing`: what it is in the middle of at its start. */
  constructor(store: NodeStore, log: Log, doing: RolloutId | null) {
    this.#store = store;
    this.#log = log;
    const kept = doing === null ? null : store.offer();
    if (kept === null || doing === null || !sameId(kept.offer.id, doing)) return;
    this.#offer = kept.offer;
    this.#packed = kept.packed;
  }

  begin(offer: Offer): void {
    this.#offer = offer;
    this.#pieces = [];
    this.#packed = null;
  }

  of(id: RolloutId): Offer | null {
    return this.#offer !== null && sameId(this.#offer.id, id) ? this.#offer : null;
  }

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
  }

  /** All its pieces are there. */
  whole(): Buffer {
    const packed = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#packed = packed;
    return packed;
  }

  /** Throws what the disk says. */
  async keep(): Promise<void> {
    if (this.#offer !== null && this.#packed !== null) await this.#store.putOffer(this.#offer, this.#packed);
  }

  /** History is for people: that it cannot be written ends nothing. */
  remember(outcome: 'committed' | 'went back'): void {
    if (this.#offer === null) return;
    const { id, about } = this.#offer;
    const { serial, sha256, manager } = id;
    const entry = { serial, sha256, at: Date.now(), manager, outcome, why: '', tookMs: 0, about };
    void this.#store.history
      .add(entry, outcome === 'committed' ? this.#packed : null)
      .catch((error: unknown) => this.#log('warn', `the history of rollouts cannot be written: ${reasonOf(error)}`));
  }
}
