// What will happen at a known time of the world besides clocks, bus and hosts: nemeses, leases that run out, restarts.

interface Item {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class Agenda {
  private items: Item[] = [];
  private count = 0;

  get nextAt(): number {
    return this.items[0]?.at ?? Infinity;
  }

  /** Items of one time run in the order in which they were added. */
  add(at: number, run: () => void): void {
    const item = { at, order: this.count++, run };
    let index = this.items.length;
    while (index > 0 && (this.items[index - 1]?.at ?? 0) > at) index--;
    this.items.splice(index, 0, item);
  }

  runNext(): void {
    this.items.shift()?.run();
  }
}
