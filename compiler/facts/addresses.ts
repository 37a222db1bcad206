// The managed addresses of a node: one entry an IP, with everything that uses it. An IP that one service marks is managed for
// every service on it (upgrade to all services), hence the set is computed per IP, not per stanza.

import { compareIp, contains, type Ip } from '../../runtime/net/ip.ts';
import type { Place } from '../diagnostics.ts';
import type { AddressFact, BindingFact, ListenFact, TopologyFact, Value } from './facts.ts';
import { parseIp } from '../../runtime/net/ip.ts';
import { serviceName } from './services.ts';
import { placeOfSetting, placeOfValue } from './values.ts';

/** Sorted by address. O(n log n) in bindings and listeners; the topology look-up is O(topologies) each. */
export function readAddresses(
  bindings: readonly BindingFact[],
  listens: readonly ListenFact[],
  topologies: readonly TopologyFact[],
): readonly AddressFact[] {
  const byIp = new Map<string, { ip: Ip; bindings: BindingFact[]; listens: ListenFact[] }>();
  const entry = (ip: Ip) => {
    let found = byIp.get(ip.text);
    if (found === undefined) {
      found = { ip, bindings: [], listens: [] };
      byIp.set(ip.text, found);
    }
    return found;
  };
  for (const binding of bindings) if (binding.ip !== null) entry(binding.ip).bindings.push(binding);
  for (const listen of listens) if (listen.address?.kind === 'ip') entry(listen.address.ip).listens.push(listen);
  const byName = new Map<string, BindingFact>();
  for (const binding of bindings) if (!byName.has(binding.name)) byName.set(binding.name, binding);

  const addresses: AddressFact[] = [];
  for (const { ip, bindings: own, listens: served } of byIp.values()) {
    const at = firstMark(own, served);
    if (at === null) continue;
    const preferences = [...own, ...served].flatMap((each) => (each.preference === null ? [] : [each.preference]));
    const follow = served.find((listen) => listen.follow !== null)?.follow ?? null;
    addresses.push({
      ip,
      bindings: own,
      listens: served,
      services: [...new Set([...(own.length > 0 ? ['multivip'] : []), ...served.map(serviceName)])].sort(),
      preferences,
      follow,
      followed: follow === null ? null : followedBinding(follow, byName, byIp),
      topology: topologyOf(ip, topologies),
      at,
    });
  }
  return addresses.sort((a, b) => compareIp(a.ip, b.ip));
}

/** Longest prefix wins; of equal ones the first (two equal ones with different interfaces are an error of their own). */
export function topologyOf(ip: Ip, topologies: readonly TopologyFact[]): TopologyFact | null {
  let best: TopologyFact | null = null;
  for (const topology of topologies) {
    if (topology.network === null || !contains(topology.network, ip)) continue;
    if (best?.network == null || topology.network.prefix > best.network.prefix) best = topology;
  }
  return best;
}

/** The binding that a follower names, by name or by address; an address prefers the binding that is marked. */
function followedBinding(
  follow: Value<string>,
  byName: ReadonlyMap<string, BindingFact>,
  byIp: ReadonlyMap<string, { readonly bindings: readonly BindingFact[] }>,
): BindingFact | null {
  const named = byName.get(follow.value);
  if (named !== undefined) return named;
  const ip = parseIp(follow.value.replace(/^\[(.*)\]$/, '$1'));
  const users = ip === null ? [] : (byIp.get(ip.text)?.bindings ?? []);
  return users.find((binding) => binding.duravip) ?? users[0] ?? null;
}

function firstMark(bindings: readonly BindingFact[], listens: readonly ListenFact[]): Place | null {
  for (const each of [...bindings, ...listens]) {
    if (each.duravip && each.enableDuravip !== null) return placeOfSetting(each.enableDuravip);
  }
  const follow = listens.find((listen) => listen.follow !== null)?.follow ?? null;
  return follow === null ? null : placeOfValue(follow);
}
