// What a listener follows. Names are looked up first, then addresses, as the facts do (duravip.md, section 6).

import { type Ip, parseIp } from '../../runtime/net/ip.ts';
import type { AddressFact, BindingFact, ListenFact, NodeFacts } from '../facts/facts.ts';
import { append } from './compare-nodes.ts';

export interface FollowTarget {
  /** Bindings of that name, or with that address; empty: none. Several where groups repeat a name. */
  readonly bindings: readonly BindingFact[];
  /** The address that is followed, where it is known. */
  readonly ip: Ip | null;
}

export interface FollowIndex {
  /** null when the listener follows nothing. */
  target(listen: ListenFact): FollowTarget | null;
  /** The managed address of that text, or null. */
  managed(ip: Ip): AddressFact | null;
}

const known = new WeakMap<NodeFacts, FollowIndex>();

/** One for a node. Its tables, O(bindings + addresses), are made with the first listener that follows: most clusters have none. */
export function followIndex(facts: NodeFacts): FollowIndex {
  const before = known.get(facts);
  if (before !== undefined) return before;
  let tables: Tables | null = null;
  const index: FollowIndex = {
    target({ follow }) {
      if (follow === null) return null;
      tables ??= readTables(facts);
      const named = tables.byName.get(follow.value);
      if (named !== undefined) return { bindings: named, ip: named.find((binding) => binding.ip !== null)?.ip ?? null };
      const ip = parseIp(follow.value.replace(/^\[(.*)\]$/, '$1'));
      return { bindings: ip === null ? [] : (tables.byIp.get(ip.text) ?? []), ip };
    },
    managed(ip) {
      tables ??= readTables(facts);
      return tables.managed.get(ip.text) ?? null;
    },
  };
  known.set(facts, index);
  return index;
}

interface Tables {
  readonly byName: ReadonlyMap<string, readonly BindingFact[]>;
  readonly byIp: ReadonlyMap<string, readonly BindingFact[]>;
  readonly managed: ReadonlyMap<string, AddressFact>;
}

function readTables(facts: NodeFacts): Tables {
  const byName = new Map<string, BindingFact[]>();
  const byIp = new Map<string, BindingFact[]>();
  for (const binding of facts.bindings) {
    append(byName, binding.name, binding);
    if (binding.ip !== null) append(byIp, binding.ip.text, binding);
  }
  return { byName, byIp, managed: new Map(facts.addresses.map((address) => [address.ip.text, address])) };
}
