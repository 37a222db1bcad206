// Offers as they go round, of this manager and of others, put together: whoever has heard one whole can give it to a node that comes later, can adopt it, and
// applies it to itself when it is committed.

import { type Offer, type RolloutId, type RolloutMessage, sameId, sameVersion, type Version } from '../../core/rollout/rollout-messages.ts';
import { packedBytesMax } from '../../control/rollout-fields.ts';

export interface Heard {
  readonly offer: Offer;
  /** Whole. */
  readonly packed: Buffer;
}

interface Growing {
  readonly offer: Offer;
  readonly parts: Uint8Array[];
  bytes: number;
}

/** Of different rollouts: one may still be spoken of while the next begins. */
const most = 4;

export class HeardOffers {
  #growing: readonly Growing[] = [];
  #whole: readonly Heard[] = [];

  take(message: RolloutMessage): void {
    if (message.kind === 'offer')
      this.#growing = [
        ...this.#growing.filter(({ offer }) => !sameId(offer.id, message.id)),
        { offer: message, parts: [], bytes: 0 },
      ].slice(-most);
    if (message.kind !== 'offer-piece') return;
    const found = this.#growing.find(({ offer }) => sameId(offer.id, message.id));
    if (found === undefined || message.index !== found.parts.length) return;
    found.parts.push(message.bytes);
    found.bytes += message.bytes.length;
    if (found.bytes > packedBytesMax) this.#drop(found);
    else if (found.parts.length === found.offer.pieces) {
      this.#drop(found);
      this.keep({ offer: found.offer, packed: Buffer.concat(found.parts) });
    }
  }

  keep(heard: Heard): void {
    this.#whole = [...this.#whole.filter(({ offer }) => !sameId(offer.id, heard.offer.id)), heard].slice(-most);
  }

  of(id: RolloutId): Heard | null {
    return this.#whole.find(({ offer }) => sameId(offer.id, id)) ?? null;
  }

  /** Whoever leads it. */
  ofVersion(version: Version): Heard | null {
    return this.#whole.find(({ offer }) => sameVersion(offer.id, version)) ?? null;
  }

  #drop(those: Growing): void {
    this.#growing = this.#growing.filter((each) => each !== those);
  }
}
