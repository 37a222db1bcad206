// EC3112: addresses that some nodes manage and others do not.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { insertion, offered, repair, replacement } from '../../checks-shared/repairs.ts';
import { relatedOf, type Said } from '../../checks-shared/compare-nodes.ts';
import { type Holder, holders, members, namesWithSeveralAddresses, placeOfAddress, placeOfCluster } from '../../checks-shared/managed.ts';
import { counted, listed, nodeLabel, nodeNames } from '../../checks-shared/words.ts';
import type { FileEdit, Place } from '../../diagnostics.ts';
import { clusterExample } from '../../checks-shared/examples.ts';
import { placeOfScope } from '../../facts/values.ts';

export const disjointSets = check({
  code: 'EC3112',
  name: 'disjoint-sets',
  severity: 'warning',
  scope: 'cluster',
  title: 'The nodes do not manage the same addresses',
  why: 'Each address can only go to a node that has it configured. If the sets differ, fewer nodes can take over than it seems, and the load after a failure is uneven; the manual allows it and advises against it. Worse is an address that is managed on one node and an ordinary one on another: both can hold it at the same time, so that is an error (`4/cluster-duravip-conflict.md`).',
  bad: {
    'default/ecelerity.conf': `${clusterExample}include "bindings.conf"\n`,
    'east1/bindings.conf': 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
    'west1/bindings.conf': 'use_iflist_cache = 0\n',
  },
  good: {
    'default/ecelerity.conf': `${clusterExample}include "bindings.conf"\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n`,
    'east1/bindings.conf': 'use_iflist_cache = 0\n',
    'west1/bindings.conf': 'use_iflist_cache = 0\n',
  },
  *run(cluster) {
    const nodes = members(cluster);
    const unmanaged = new Map<NodeView, ReadonlyMap<string, Place>>();
    const patterns = new Map<string, { readonly ips: string[]; readonly held: readonly Holder[]; readonly others: readonly Other[] }>();
    const broken = namesWithSeveralAddresses(cluster);
    for (const [ip, held] of holders(cluster)) {
      // An address that is missing because a binding has another one there is reported as that.
      if (held.length === nodes.length || held.some(({ address }) => address.bindings.some(({ name }) => broken.has(name)))) continue;
      const having = new Set(held.map((holder) => holder.node));
      const others = nodes.filter((node) => !having.has(node)).map((node) => ({ node, at: placesOf(node, unmanaged).get(ip) ?? null }));
      const pattern = others.map(({ node, at }) => `${nodes.indexOf(node)}${at === null ? '' : '!'}`).join(' ');
      const same = patterns.get(pattern);
      if (same === undefined) patterns.set(pattern, { ips: [ip], held, others });
      else same.ips.push(ip);
    }
    for (const { ips, held, others } of patterns.values()) {
      const [first] = held;
      if (first !== undefined) yield finding(ips, first, held, others);
    }
  },
});

/** A node that does not manage the address; `at`: where it uses it all the same, as an ordinary one. */
interface Other {
  readonly node: NodeView;
  readonly at: Place | null;
}

function finding(ips: readonly string[], first: Holder, held: readonly Holder[], others: readonly Other[]): Finding {
  const fixed = others.filter((other) => other.at !== null);
  const where = listed(held.map(({ node }) => nodeLabel(node)));
  const missing = listed(others.map(({ node }) => nodeLabel(node)));
  const what =
    ips.length === 1 ? `${ips[0] ?? ''} is managed` : `${counted(ips.length, 'address', 'addresses')} (${listed(ips, 4)}) are managed`;
  const it = ips.length === 1 ? 'it' : 'them';
  const remedy =
    fixed.length > 0
      ? `${listed(fixed.map(({ node }) => nodeLabel(node)))} has ${it} without enable_duravip, so two nodes can hold ${it} at once: set enable_duravip there`
      : `only nodes that have ${it} can take ${it} over: configure the same set on all nodes`;
  const said: Said[] = [
    ...held.slice(1).map(({ node, address }) => ({ node, value: 'managed', says: 'managed', at: placeOfAddress(address) })),
    ...others.map(({ node, at }) => ({
      node,
      value: at === null ? 'absent' : 'fixed',
      says: at === null ? 'not configured' : 'not managed',
      at: at ?? placeOfCluster(node),
    })),
  ];
  const edits = ips.flatMap((ip) => fixed.flatMap(({ node }) => marksFor(ip, node)));
  const mend = repair(`Set enable_duravip on ${listed(fixed.map(({ node }) => nodeLabel(node)))}`, ...edits);
  return {
    ...offered(edits.length === 0 ? null : mend),
    message: `${what} on ${where} but not on ${missing}; ${remedy}`,
    at: placeOfAddress(first.address),
    ...(fixed.length > 0 ? { severity: 'error' as const } : {}),
    related: relatedOf(said),
    nodes: nodeNames([...held, ...others].map(({ node }) => node)),
  };
}

/** Addresses that a node's bindings and listeners use, by text. Read with the first address that the node does not manage. */
function placesOf(node: NodeView, known: Map<NodeView, ReadonlyMap<string, Place>>): ReadonlyMap<string, Place> {
  const before = known.get(node);
  if (before !== undefined) return before;
  const places = new Map<string, Place>();
  for (const { ip, scope } of node.facts.bindings) if (ip !== null && !places.has(ip.text)) places.set(ip.text, placeOfScope(scope));
  for (const { address, scope } of node.facts.listens) {
    if (address?.kind === 'ip' && !places.has(address.ip.text)) places.set(address.ip.text, placeOfScope(scope));
  }
  known.set(node, places);
  return places;
}

/** What makes a node manage an address that it uses. */
function marksFor(ip: string, { facts }: NodeView): readonly FileEdit[] {
  const binding = facts.bindings.find((each) => each.ip?.text === ip);
  const listen = facts.listens.find(({ address }) => address?.kind === 'ip' && address.ip.text === ip);
  const user = binding ?? listen;
  if (user === undefined) return [];
  const edit = user.enableDuravip === null ? insertion(user.scope, 'enable_duravip = true') : replacement(user.enableDuravip, 'true');
  return edit === null ? [] : [edit];
}
