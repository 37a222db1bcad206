// What a node of a compiled cluster offers and runs with, as far as owners depend on it.

import type { Table } from '../../runtime/core/ownership/election.ts';
import { type Offer, offersOf } from '../../runtime/core/ownership/entries.ts';
import type { ClusterIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { type OwnersNow, rest, type Rest } from '../owners/rest.ts';

export interface Part {
  readonly name: string;
  readonly offers: readonly Offer[];
  readonly group: string;
  readonly settings: string;
  readonly setSize: number;
  /** Where it plumbs each address. */
  readonly places: ReadonlyMap<string, string>;
}

export type Parts = ReadonlyMap<string, Part>;

/** Of the nodes with a name, by name. Equal lists of offers are one object, which is what makes merging fast. */
export function partsOf({ nodes }: ClusterIr): Parts {
  const lists = new Map<string, readonly Offer[]>();
  const parts = new Map<string, Part>();
  for (const node of nodes) {
    if (node.name === null) continue;
    const offers = offersOf(node.duravip.addresses);
    const key = JSON.stringify(offers);
    const shared = lists.get(key) ?? offers;
    lists.set(key, shared);
    parts.set(node.name, partOf(node, node.name, shared));
  }
  return parts;
}

function partOf(node: NodeIr, name: string, offers: readonly Offer[]): Part {
  const { groups, fingerprintParts, duravip } = node;
  const places = new Map(duravip.addresses.map(({ ip, interface: device, prefixLength }) => [ip, `${device}/${prefixLength}`]));
  return { name, offers, group: groups.cluster, settings: fingerprintParts.settings, setSize: duravip.balanceSetSize, places };
}

/** `balances`: whether the balancer has had time, which it does not take while settings differ. */
export function restOf(parts: Parts, before: Table | OwnersNow | null, balances = true): Rest {
  const agree = new Set([...parts.values()].map(({ settings }) => settings)).size < 2;
  const setSize = [...parts.values()][0]?.setSize ?? 2;
  return rest(new Map([...parts].map(([name, { offers }]) => [name, offers])), before, balances && agree ? setSize : null);
}
