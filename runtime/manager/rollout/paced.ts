// Messages of a rollout in their order, pieces of the document at the pace at which they come back: what travels to every machine must not hold heartbeats up.

import type { RolloutMessage } from '../../core/rollout/rollout-messages.ts';

/** Pieces that are on their way: as many bytes as answers of nodes may have. */
const windowPieces = 2;

export class Paced {
  readonly #say: (message: RolloutMessage) => boolean;
  #waiting: RolloutMessage[] = [];
  #onTheirWay = 0;

  constructor(say: (message: RolloutMessage) => boolean) {
    this.#say = say;
  }

  put(message: RolloutMessage): void {
    this.#waiting.push(message);
    this.flush();
  }

  /** One of ours came back. */
  cameBack(message: RolloutMessage): void {
    if (message.kind === 'offer-piece') this.#onTheirWay = Math.max(0, this.#onTheirWay - 1);
    this.flush();
  }

  flush(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const isPiece = next.kind === 'offer-piece';
      if (isPiece && this.#onTheirWay >= windowPieces) return;
      if (!this.#say(next)) return;
      if (isPiece) this.#onTheirWay++;
      this.#waiting.shift();
    }
  }

  /** The bus is gone, and with it what was on its way. */
  clear(): void {
    this.#waiting = [];
    this.#onTheirWay = 0;
  }
}
