// The interfaces that the configuration names: which of them can carry addresses now, what became of those that cannot, and what is said
// of it. A node that cannot serve on an interface says so at once, so that the next one takes over; nobody waits for a look.
import { append } from '../../base/append.ts';
import type { Link } from './host.ts';
import type { Ledger } from './ledger.ts';
import type { Notice } from './notice.ts';

export interface PlaceChanges {
  readonly lost: readonly { readonly ip: string; readonly reason: string }[];
  readonly back: readonly string[];
  readonly notices: readonly Notice[];
}

export class Interfaces {
  readonly #ledger: Ledger;
  /** By name; null: nothing is wrong with it. Of those that the configuration named when we looked last. */
  #problems = new Map<string, string | null>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** What follows from changes of links, or from another configuration. O(addresses) where a problem comes or goes. */
  changed(links: readonly { readonly before: Link | null; readonly now: Link | null }[]): PlaceChanges {
    const byName = new Map<string, string[]>();
    let isLookedAt = false;
    for (const { ip, target, known } of this.#ledger.entries.values()) {
      isLookedAt ||= known;
      if (target === null) continue;
      const list = byName.get(target.interface);
      if (list === undefined) byName.set(target.interface, [ip]);
      else list.push(ip);
    }
    // Before the first look nothing is known of any interface.
    if (!isLookedAt) return { lost: [], back: [], notices: [] };
    const lost: { ip: string; reason: string }[] = [];
    const back: string[] = [];
    const notices: Notice[] = [];
    const before = this.#problems;
    this.#problems = new Map([...byName.keys()].map((name) => [name, this.#ledger.problemOf(name)]));
    for (const [name, ips] of byName) {
      const reason = this.#problems.get(name) ?? null;
      const was = before.get(name) ?? null;
      if (reason === was) continue;
      if (reason !== null) for (const ip of ips) lost.push({ ip, reason });
      else append(back, ips);
      const text = reason ?? `interface ${name} is fit to carry addresses again`;
      notices.push({ kind: reason === null ? 'interface-back' : 'interface-lost', interface: name, addresses: ips.length, text });
    }
    // Another number under the same name, made anew: what was on the old one went with it.
    for (const { before: old, now } of links) {
      if (old === null || now === null || old.name === now.name || !(byName.has(old.name) || byName.has(now.name))) continue;
      notices.push({ kind: 'renamed', before: old.name, now: now.name });
    }
    return { lost, back, notices };
  }

  /** Numbers of those that are there and have neighbours. */
  indexes(): readonly number[] {
    return [...this.#problems.keys()].flatMap((name) => {
      const link = this.#ledger.link(name);
      return link === null || link.mac === null ? [] : [link.index];
    });
  }

  /** For figures and `cluster why`. */
  problems(): ReadonlyMap<string, string | null> {
    return this.#problems;
  }
}
