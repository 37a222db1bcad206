// What each member has counted, and the sum of it. The sum is kept all the time, entry by entry. Whole views come and go at once all the
// same: a view that is not complete yet, or that is no more, is in the sum and is taken off again when somebody asks. So nothing has to hold
// the event loop while a million entries arrive or go.

import type { Cursor, GaugeStore, Key } from './gauge-store.ts';

interface Held {
  store: GaugeStore;
  complete: boolean;
}

export class Shares<Store extends GaugeStore> {
  readonly own: Store;
  readonly #all: Store;
  readonly #views = new Map<string, Held>();
  /** Views under construction in place of older ones. */
  readonly #next = new Map<string, Held>();
  /** Views that are gone, and are taken out of the sum bit by bit. */
  #gone: { readonly store: GaugeStore; readonly cursor: Cursor }[] = [];
  /** In the sum, and not to be seen. */
  #hidden: readonly GaugeStore[] = [];

  constructor(own: Store) {
    this.own = own;
    this.#all = own.another() as Store;
  }

  /** Of all members, as complete as their views are. */
  sum(key: Key, prefix: number | null): number {
    let sum = this.#all.sum(key, prefix);
    for (const store of this.#hidden) sum -= store.sum(key, prefix);
    return sum;
  }

  /** What is shown: the sum of everything, and what of it is not to be seen. */
  get stores(): { readonly all: Store; readonly hidden: readonly GaugeStore[] } {
    return { all: this.#all, hidden: this.#hidden };
  }

  /** Of all stores together, in memory. */
  get bytes(): number {
    let bytes = this.own.bytes + this.#all.bytes;
    for (const { store } of this.#views.values()) bytes += store.bytes;
    for (const { store } of this.#next.values()) bytes += store.bytes;
    for (const { store } of this.#gone) bytes += store.bytes;
    return bytes;
  }

  /** Entries held, hidden ones too. */
  get size(): number {
    return this.#all.size;
  }

  /** The contents of a member's view; null: it has none, or not yet. */
  view(table: string): GaugeStore | null {
    const held = this.#views.get(table);
    return held?.complete === true ? held.store : null;
  }

  tables(): readonly string[] {
    return [...this.#views.keys()];
  }

  addOwn(key: Key, amount: number): number {
    this.#all.add(key, amount);
    return this.own.add(key, amount);
  }

  /** A view will be built, in place of an older one of the same member where there is one. */
  begin(table: string): void {
    this.abort(table);
    const held = { store: this.own.another(), complete: false };
    if (this.#views.has(table)) this.#next.set(table, held);
    else this.#views.set(table, held);
    this.#hide();
  }

  /** Sets the number of an entry, in the view that is being built and in the one that serves. */
  set(table: string, key: Key, value: number): void {
    for (const held of [this.#views.get(table), this.#next.get(table)]) {
      if (held === undefined) continue;
      const change = value - held.store.value(key);
      if (change === 0) continue;
      held.store.add(key, change);
      this.#all.add(key, change);
    }
  }

  value(table: string, key: Key): number {
    return (this.#next.get(table) ?? this.#views.get(table))?.store.value(key) ?? 0;
  }

  /** It has nothing, and nothing is on its way. */
  isEmpty(table: string): boolean {
    return !this.#next.has(table) && this.#views.get(table)?.complete !== false && this.sizeOf(table) === 0;
  }

  sizeOf(table: string): number {
    return (this.#next.get(table) ?? this.#views.get(table))?.store.size ?? 0;
  }

  /** From now on it counts, all of it at once. */
  complete(table: string): void {
    const next = this.#next.get(table);
    const before = this.#views.get(table);
    this.#next.delete(table);
    if (next !== undefined) {
      if (before !== undefined) this.#bury(before.store);
      this.#views.set(table, next);
    }
    const held = next ?? before;
    if (held !== undefined) held.complete = true;
    this.#hide();
  }

  /** Forgets a view that is not complete. */
  abort(table: string): void {
    const next = this.#next.get(table);
    this.#next.delete(table);
    if (next !== undefined) this.#bury(next.store);
    const held = this.#views.get(table);
    if (held?.complete === false) {
      this.#views.delete(table);
      this.#bury(held.store);
    }
    this.#hide();
  }

  /** The member is gone: it counts no more. */
  drop(table: string): void {
    const stores = [this.#views.get(table), this.#next.get(table)];
    this.#views.delete(table);
    this.#next.delete(table);
    for (const held of stores) if (held !== undefined) this.#bury(held.store);
    this.#hide();
  }

  /** Own, sum, and every view, whatever state it is in: what is taken out of each of them leaves the sums right. */
  everyStore(): readonly GaugeStore[] {
    const held = [...this.#views.values(), ...this.#next.values(), ...this.#gone];
    return [this.own, this.#all, ...held.map(({ store }) => store)];
  }

  /** Takes about so many entries of views that are gone out of the sum; false: there are none left. */
  tidy(most: number): boolean {
    const first = this.#gone[0];
    if (first === undefined) return false;
    const keys = first.cursor.next(most);
    for (const key of keys) {
      const value = first.store.value(key);
      first.store.add(key, -value);
      this.#all.add(key, -value);
    }
    if (keys.length === 0) {
      this.#gone.shift();
      this.#hide();
    }
    return this.#gone.length > 0;
  }

  get isTidy(): boolean {
    return this.#gone.length === 0;
  }

  #bury(store: GaugeStore): void {
    if (store.size > 0) this.#gone.push({ store, cursor: store.cursor() });
  }

  #hide(): void {
    const building = [...this.#views.values(), ...this.#next.values()].filter(({ complete }) => !complete);
    this.#hidden = [...building, ...this.#gone].map(({ store }) => store);
  }
}
