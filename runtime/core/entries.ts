// What the cluster manages: the offers of all members, merged into one list of entries, the same on every node.
// Pure. Which node may have an address is decided per address (duravip.md, section 3.1), so the offers may differ.

import type { ManagedAddressIr } from '../ir/generated/types.ts';

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
  /** Members that may own it, by name. */
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

/** Merges the offers of all members. Sorted by text of the address: any total order will do, if it is the same everywhere. O(offers). */
export function mergeOffers(offers: ReadonlyMap<string, readonly Offer[]>): readonly Entry[] {
  const members = [...offers.keys()].sort();
  const byIp = new Map<string, { readonly member: string; readonly offer: Offer }[]>();
  const addressOfBinding = new Map<string, string>();
  const brokenBindings = new Set<string>();
  for (const member of members) {
    for (const offer of offers.get(member) ?? []) {
      const known = byIp.get(offer.ip);
      if (known === undefined) byIp.set(offer.ip, [{ member, offer }]);
      else known.push({ member, offer });
      for (const binding of offer.bindings) {
        const address = addressOfBinding.get(binding);
        if (address === undefined) addressOfBinding.set(binding, offer.ip);
        else if (address !== offer.ip) brokenBindings.add(binding);
      }
    }
  }
  return [...byIp.keys()].sort().map((ip) => mergeOne(ip, byIp.get(ip) ?? [], brokenBindings));
}

function mergeOne(
  ip: string,
  stated: readonly { readonly member: string; readonly offer: Offer }[],
  brokenBindings: ReadonlySet<string>,
): Entry {
  const preferences = new Set(stated.flatMap(({ offer }) => (offer.preference === null ? [] : [offer.preference])));
  const services = new Set(stated.map(({ offer }) => JSON.stringify(offer.services)));
  const bindings = new Set(stated.map(({ offer }) => JSON.stringify(offer.bindings)));
  return {
    ip,
    candidates: stated.filter(({ offer }) => offer.able).map(({ member }) => member),
    preference: preferences.size === 1 ? ([...preferences][0] ?? null) : null,
    follow: stated.find(({ offer }) => offer.follow !== null)?.offer.follow ?? null,
    conflict: preferences.size > 1,
    unsafe: services.size > 1 || bindings.size > 1,
    broken: stated.some(({ offer }) => offer.bindings.some((binding) => brokenBindings.has(binding))),
  };
}
