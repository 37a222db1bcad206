// Whose turn it is to read and send on a connection: one at a time and in the order of asking, so that a bulk transfer of one log does not hold up the
// others, and no more than one batch is in memory.

export interface Waiting {
  /** It may be its turn: it should try again. */
  wake(): void;
}

export class Turns<T extends Waiting> {
  /** Who has the turn, then who waits for it. */
  #queue: T[] = [];
  #taken = false;
  readonly #hasRoom: () => boolean;

  /** @param hasRoom whether the peer has taken most of what was sent before. */
  constructor(hasRoom: () => boolean) {
    this.#hasRoom = hasRoom;
  }

  /** False: not yet; `wake` will come. */
  take(who: T): boolean {
    if (!this.#queue.includes(who)) this.#queue.push(who);
    if (this.#taken || this.#queue[0] !== who || !this.#hasRoom()) return false;
    this.#taken = true;
    return true;
  }

  end(who: T): void {
    if (!this.#taken || this.#queue[0] !== who) return;
    this.#taken = false;
    this.#queue.shift();
    this.next();
  }

  /** It will not ask again. */
  forget(who: T): void {
    this.end(who);
    this.#queue = this.#queue.filter((each) => each !== who);
    this.next();
  }

  /** There may be room again. */
  next(): void {
    if (!this.#taken) this.#queue[0]?.wake();
  }
}
