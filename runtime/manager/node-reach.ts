// Which nodes this manager cannot reach though they are on the bus: their logs are better read by a manager that can. Slow on purpose, because whatever is said
// here makes all members of the bus state themselves anew.

export interface Sight {
  readonly node: string;
  /** On the bus. */
  readonly present: boolean;
  /** Its log service answers. */
  readonly connected: boolean;
}

/** A node that is started anew, or a cable that is put into another hole, is no reason. */
const outAfterMs = 10_000;
const backAfterMs = 10_000;

export class NodeReach {
  /** Since when each node is what it is now. */
  readonly #since = new Map<string, { readonly connected: boolean; readonly at: number }>();
  #out: ReadonlySet<string> = new Set();

  get out(): readonly string[] {
    return [...this.#out].sort();
  }

  /** True: `out` has changed. To be called every second or so. A node that the bus does not know either is nobody's to read. */
  see(sights: readonly Sight[], nowMs: number): boolean {
    const out = new Set<string>();
    for (const { node, present, connected } of sights) {
      const known = this.#since.get(node);
      const since = known?.connected === connected ? known : { connected, at: nowMs };
      this.#since.set(node, since);
      const isLong = nowMs - since.at >= (connected ? backAfterMs : outAfterMs);
      const was = this.#out.has(node);
      if (present && (connected ? was && !isLong : was || isLong)) out.add(node);
    }
    const changed = out.size !== this.#out.size || [...out].some((node) => !this.#out.has(node));
    this.#out = out;
    return changed;
  }
}
