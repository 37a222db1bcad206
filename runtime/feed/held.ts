// What a connection has raised and not lowered again, so that it can be taken back when the connection dies. One more such list belongs to
// nobody: what connections raised that asked for it to be kept (EC.KEEP on).

/** Something that counts up and down under a key: an object, or all objects of a type. */
export interface Raisable {
  add(key: string, amount: number): unknown;
}

export class Held {
  readonly #byTarget = new Map<Raisable, Map<string, number>>();
  #keys = 0;

  /** Different keys that are up. */
  get keys(): number {
    return this.#keys;
  }

  of(target: Raisable, key: string): number {
    return this.#byTarget.get(target)?.get(key) ?? 0;
  }

  raise(target: Raisable, key: string, amount: number): void {
    let counts = this.#byTarget.get(target);
    if (counts === undefined) {
      counts = new Map();
      this.#byTarget.set(target, counts);
    }
    const before = counts.get(key);
    if (before === undefined) this.#keys++;
    counts.set(key, (before ?? 0) + amount);
  }

  /** At most what is held. Gives how much that was. */
  lower(target: Raisable, key: string, amount: number): number {
    const counts = this.#byTarget.get(target);
    const before = counts?.get(key);
    if (counts === undefined || before === undefined) return 0;
    const lowered = Math.min(amount, before);
    if (lowered < before) {
      counts.set(key, before - lowered);
      return lowered;
    }
    counts.delete(key);
    this.#keys--;
    if (counts.size === 0) this.#byTarget.delete(target);
    return lowered;
  }

  /** In the order of raising. */
  *list(): Generator<readonly [Raisable, string, number]> {
    for (const [target, counts] of this.#byTarget) for (const [key, amount] of counts) yield [target, key, amount];
  }

  /** Takes everything back. Gives the number of keys. */
  release(): number {
    const released = this.#keys;
    for (const [target, key, amount] of this.list()) target.add(key, -amount);
    this.#byTarget.clear();
    this.#keys = 0;
    return released;
  }
}
