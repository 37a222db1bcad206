// Looks at the machines under the demo's nodes, not at what the nodes believe, and measures for how long an address was on none.

import type { DryRunHost } from '../../host/dry-run.ts';

export interface Machine {
  readonly node: string;
  readonly host: DryRunHost;
}

const lookEveryMs = 5;

export class Watcher {
  readonly #machines: () => readonly Machine[];
  readonly #onLook: () => void;
  #on: ReadonlyMap<string, readonly string[]> = new Map();
  #goneSince = new Map<string, number>();
  #longestGapMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  /** `machines`: those that are alive. */
  constructor(machines: () => readonly Machine[], onLook: () => void) {
    this.#machines = machines;
    this.#onLook = onLook;
  }

  start(): void {
    this.#timer = setTimeout(() => this.#look(), lookEveryMs);
  }

  end(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Nodes that have the address just now. */
  nodesWith(ip: string): readonly string[] {
    return this.#on.get(ip) ?? [];
  }

  addressesOn(node: string): readonly string[] {
    return [...this.#on].filter(([, nodes]) => nodes.includes(node)).map(([ip]) => ip);
  }

  /** Longest time since the last call that an address, once it was somewhere, was nowhere; to about 5 ms. */
  takeLongestGapMs(): number {
    const now = performance.now();
    const open = [...this.#goneSince.values()].map((since) => now - since);
    const longest = [...open].reduce((most, gap) => Math.max(most, gap), this.#longestGapMs);
    this.#longestGapMs = 0;
    return longest;
  }

  #look(): void {
    const on = new Map<string, string[]>();
    for (const { node, host } of this.#machines()) {
      for (const ip of host.addresses()) on.set(ip, [...(on.get(ip) ?? []), node]);
    }
    if (this.#ended) return;
    const now = performance.now();
    for (const ip of this.#on.keys()) if (!on.has(ip)) this.#goneSince.set(ip, now);
    for (const [ip, since] of this.#goneSince) {
      if (!on.has(ip)) continue;
      this.#longestGapMs = Math.max(this.#longestGapMs, now - since);
      this.#goneSince.delete(ip);
    }
    this.#on = on;
    this.#onLook();
    this.start();
  }
}
