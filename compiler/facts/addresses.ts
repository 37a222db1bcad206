// The managed addresses of a node: one entry an IP, with everything that uses it. An IP that one service marks is managed for
// every service on it (upgrade to all services), hence the set is computed per IP, not per stanza.

import { compareIp, contains, type Ip } from '../../runtime/net/ip.ts';
import { invariant } from '../../base/invariant.ts';
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
  const managed = new Map<string, Users>();
  const manage = (ip: Ip) => {
    if (!managed.has(ip.text)) managed.set(ip.text, { ip, bindings: [], listens: [] });
  };
  for (const { ip, duravip } of bindings) if (ip !== null && duravip) manage(ip);
  for (const { address, duravip, follow } of listens) if (address?.kind === 'ip' && (duravip || follow !== null)) manage(address.ip);
  // Whatever else uses a managed address goes along, marked or not.
  for (const binding of bindings) if (binding.ip !== null) managed.get(binding.ip.text)?.bindings.push(binding);
  for (const listen of listens) if (listen.address?.kind === 'ip') managed.get(listen.address.ip.text)?.listens.push(listen);

  let index: BindingIndex | null = null;
  const addresses: ManagedAddress[] = [];
  for (const users of managed.values()) {
    const follow = users.listens.find((listen) => listen.follow !== null)?.follow ?? null;
    if (follow !== null) index ??= indexBindings(bindings);
    const followed = follow === null || index === null ? null : followedBinding(follow, index);
    addresses.push(new ManagedAddress(users, follow, followed, topologyOf(users.ip, topologies)));
  }
  return addresses.sort((a, b) => compareIp(a.ip, b.ip));
}

/** A class, as there are thousands: an object with an accessor of its own takes several times as long to make. */
class ManagedAddress implements AddressFact {
  readonly ip: Ip;
  readonly bindings: readonly BindingFact[];
  readonly listens: readonly ListenFact[];
  readonly services: readonly string[];
  readonly preferences: readonly Value<string>[];
  readonly follow: Value<string> | null;
  readonly followed: BindingFact | null;
  readonly topology: TopologyFact | null;

  constructor({ ip, bindings, listens }: Users, follow: Value<string> | null, followed: BindingFact | null, topology: TopologyFact | null) {
    this.ip = ip;
    this.bindings = bindings;
    this.listens = listens;
    this.services = listens.length === 0 ? multivipAlone : servicesOf(bindings, listens);
    this.preferences = [...bindings, ...listens].flatMap((each) => (each.preference === null ? [] : [each.preference]));
    this.follow = follow;
    this.followed = followed;
    this.topology = topology;
  }

  /** Asked of few of thousands. */
  get at(): Place {
    return firstMark(this.bindings, this.listens);
  }
}

/** What nearly every address serves. */
const multivipAlone: readonly string[] = ['multivip'];

function servicesOf(bindings: readonly BindingFact[], listens: readonly ListenFact[]): readonly string[] {
  return [...new Set([...(bindings.length > 0 ? multivipAlone : []), ...listens.map(serviceName)])].sort();
}

/** What uses one managed address. */
interface Users {
  readonly ip: Ip;
  readonly bindings: BindingFact[];
  readonly listens: ListenFact[];
}

/** Longest prefix wins; of equal ones the first (two equal ones with different interfaces are an error of their own). */
function topologyOf(ip: Ip, topologies: readonly TopologyFact[]): TopologyFact | null {
  let best: TopologyFact | null = null;
  for (const topology of topologies) {
    if (topology.network === null || !contains(topology.network, ip)) continue;
    if (best?.network == null || topology.network.prefix > best.network.prefix) best = topology;
  }
  return best;
}

/** Made where something follows. */
interface BindingIndex {
  /** The first of each name. */
  readonly byName: ReadonlyMap<string, BindingFact>;
  readonly byIp: ReadonlyMap<string, readonly BindingFact[]>;
}

function indexBindings(bindings: readonly BindingFact[]): BindingIndex {
  const byName = new Map<string, BindingFact>();
  const byIp = new Map<string, BindingFact[]>();
  for (const binding of bindings) {
    if (!byName.has(binding.name)) byName.set(binding.name, binding);
    if (binding.ip === null) continue;
    const users = byIp.get(binding.ip.text);
    if (users === undefined) byIp.set(binding.ip.text, [binding]);
    else users.push(binding);
  }
  return { byName, byIp };
}

/** The binding that a follower names, by name or by address; an address prefers the binding that is marked. */
function followedBinding(follow: Value<string>, { byName, byIp }: BindingIndex): BindingFact | null {
  const named = byName.get(follow.value);
  if (named !== undefined) return named;
  const ip = parseIp(follow.value.replace(/^\[(.*)\]$/, '$1'));
  const users = ip === null ? [] : (byIp.get(ip.text) ?? []);
  return users.find((binding) => binding.duravip) ?? users[0] ?? null;
}

function firstMark(bindings: readonly BindingFact[], listens: readonly ListenFact[]): Place {
  for (const each of [...bindings, ...listens]) {
    if (each.duravip && each.enableDuravip !== null) return placeOfSetting(each.enableDuravip);
  }
  const follow = listens.find((listen) => listen.follow !== null)?.follow ?? null;
  invariant(follow !== null, () => 'a managed address has a mark, or follows something');
  return placeOfValue(follow);
}
