// For how long something has been the case without interruption, by a name for it.

export class Lasting {
  readonly #since = new Map<string, number>();

  /** To be told at every look. Gives the time since it began; 0 where it is not so. */
  forMs(name: string, isSo: boolean, now: number): number {
    if (!isSo) {
      this.#since.delete(name);
      return 0;
    }
    const since = this.#since.get(name) ?? now;
    this.#since.set(name, since);
    return now - since;
  }
}
