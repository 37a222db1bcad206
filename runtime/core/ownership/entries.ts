// What the cluster manages: the offers of all members, merged into one list of entries, the same on every node.
// Pure. Which node may have an address is decided per address (duravip.md, section 3.1), so the offers may differ.

import type { ManagedAddressIr } from '../../ir/generated/types.ts';

/** What one member says of one address that it is configured for. */
export interface Offer {
  readonly ip: string;
  readonly bindings: readonly string[];
  readonly services: readonly string[];
  readonly preference: string | null;
  /** Address that this one follows, or null. */
  readonly follow: string | null;
  /** False: it can not be plumbed here (no Topology, or plumbing has failed and is waiting). */
  readonly able: boolean;
}

/** One managed address as the whole cluster sees it. */
export interface Entry {
  readonly ip: string;
  /** Members that are configured for it, by name. The same list object for all addresses that the same members offer. */
  readonly offeredBy: readonly string[];
  /** Those of them that can plumb it, likewise. */
  readonly candidates: readonly string[];
  /** The member that shall own it while it is there; null: none, or they contradict each other. */
  readonly preference: string | null;
  /** Address that it goes with, or null. */
  readonly follow: string | null;
  /** Members state different preferences: election as usual, preferences ignored. */
  readonly conflict: boolean;
  /** Members offer different services: a mark only. */
  readonly unsafe: boolean;
  /** A binding name stands for different addresses: refused everywhere, never elected. */
  readonly broken: boolean;
}

/** The offers of a node, out of its part of the IR. */
export function offersOf(addresses: readonly ManagedAddressIr[]): readonly Offer[] {
  return addresses.map(({ ip, bindings, services, preference, follow, interface: device }) => ({
    ip,
    bindings,
    services,
    preference,
    follow: follow?.ip ?? null,
    able: device !== null,
  }));
}

/** Members whose offers are one list object: in a consistent cluster all of them, so that they are read once. */
interface Group {
  readonly id: number;
  readonly members: string[];
  readonly offers: readonly Offer[];
}

interface Stated {
  readonly group: Group;
  readonly offer: Offer;
}

/**
 * Merges the offers of all members. Sorted by text of the address: any total order will do, if it is the same everywhere.
 * O(members + offers of lists that differ as objects).
 */
export function mergeOffers(offers: ReadonlyMap<string, readonly Offer[]>): readonly Entry[] {
  const byIp = new Map<string, Stated[]>();
  const addressOfBinding = new Map<string, string>();
  const brokenBindings = new Set<string>();
  for (const group of groupsOf(offers)) {
    for (const offer of group.offers) {
      const known = byIp.get(offer.ip);
      if (known === undefined) byIp.set(offer.ip, [{ group, offer }]);
      else known.push({ group, offer });
      for (const binding of offer.bindings) {
        const address = addressOfBinding.get(binding);
        if (address === undefined) addressOfBinding.set(binding, offer.ip);
        else if (address !== offer.ip) brokenBindings.add(binding);
      }
    }
  }
  const lists = new Map<string, readonly string[]>();
  return [...byIp.keys()].sort().map((ip) => mergeOne(ip, byIp.get(ip) ?? [], brokenBindings, lists));
}

function groupsOf(offers: ReadonlyMap<string, readonly Offer[]>): readonly Group[] {
  const groups = new Map<readonly Offer[], Group>();
  for (const member of [...offers.keys()].sort()) {
    const list = offers.get(member) ?? [];
    const group = groups.get(list) ?? { id: groups.size, members: [], offers: list };
    group.members.push(member);
    groups.set(list, group);
  }
  return [...groups.values()];
}

function mergeOne(
  ip: string,
  stated: readonly Stated[],
  brokenBindings: ReadonlySet<string>,
  lists: Map<string, readonly string[]>,
): Entry {
  const preferences = new Set(stated.flatMap(({ offer }) => (offer.preference === null ? [] : [offer.preference])));
  return {
    ip,
    offeredBy: membersOf(stated, lists),
    candidates: membersOf(
      stated.filter(({ offer }) => offer.able),
      lists,
    ),
    preference: preferences.size === 1 ? ([...preferences][0] ?? null) : null,
    follow: stated.find(({ offer }) => offer.follow !== null)?.offer.follow ?? null,
    conflict: preferences.size > 1,
    unsafe: differ(stated, 'services') || differ(stated, 'bindings'),
    broken: stated.some(({ offer }) => offer.bindings.some((binding) => brokenBindings.has(binding))),
  };
}

function differ(stated: readonly Stated[], what: 'services' | 'bindings'): boolean {
  return stated.length > 1 && new Set(stated.map(({ offer }) => JSON.stringify(offer[what]))).size > 1;
}

function membersOf(stated: readonly Stated[], lists: Map<string, readonly string[]>): readonly string[] {
  const key = stated.map(({ group }) => group.id).join();
  let list = lists.get(key);
  if (list === undefined) {
    list = stated.flatMap(({ group }) => group.members).sort();
    lists.set(key, list);
  }
  return list;
}

/** The entries without the candidates that can not plumb just now. `unable`: addresses by member. O(entries + unable). */
export function withoutUnable(entries: readonly Entry[], unable: ReadonlyMap<string, Iterable<string>>): readonly Entry[] {
  const byIp = new Map<string, string[]>();
  for (const [member, ips] of unable) {
    for (const ip of ips) {
      const known = byIp.get(ip);
      if (known === undefined) byIp.set(ip, [member]);
      else known.push(member);
    }
  }
  if (byIp.size === 0) return entries;
  const lists = new Map<readonly string[], Map<string, readonly string[]>>();
  return entries.map((entry) => {
    const out = byIp.get(entry.ip);
    if (out === undefined) return entry;
    const known = lists.get(entry.candidates) ?? new Map<string, readonly string[]>();
    lists.set(entry.candidates, known);
    const key = out.join();
    const candidates = known.get(key) ?? entry.candidates.filter((member) => !out.includes(member));
    known.set(key, candidates);
    return { ...entry, candidates };
  });
}
