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

/** Made once for a node: O(bindings + addresses). */
export function followIndex(facts: NodeFacts): FollowIndex {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const made = build(facts);
  known.set(facts, made);
  return made;
}

function build(facts: NodeFacts): FollowIndex {
  const byName = new Map<string, BindingFact[]>();
  const byIp = new Map<string, BindingFact[]>();
  for (const binding of facts.bindings) {
    append(byName, binding.name, binding);
    if (binding.ip !== null) append(byIp, binding.ip.text, binding);
  }
  const managed = new Map(facts.addresses.map((address) => [address.ip.text, address]));
  return {
    target({ follow }) {
      if (follow === null) return null;
      const named = byName.get(follow.value);
      if (named !== undefined) return { bindings: named, ip: named.find((binding) => binding.ip !== null)?.ip ?? null };
      const ip = parseIp(follow.value.replace(/^\[(.*)\]$/, '$1'));
      return { bindings: ip === null ? [] : (byIp.get(ip.text) ?? []), ip };
    },
    managed: (ip) => managed.get(ip.text) ?? null,
  };
}
