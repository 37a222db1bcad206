// The managed addresses of all nodes together, by address: what every cross-node check of DuraVIP starts from.

import type { ClusterView, Finding, NodeView } from '../check.ts';
import type { Place } from '../diagnostics.ts';
import type { AddressFact } from '../facts/facts.ts';
import { placeOfScope } from '../facts/values.ts';
import { append, disagreement, type Disagreement, type Said } from './compare-nodes.ts';

export interface Holder {
  readonly node: NodeView;
  readonly address: AddressFact;
}

const known = new WeakMap<ClusterView, ReadonlyMap<string, readonly Holder[]>>();

/** Text of the address to the nodes that manage it, in the order of the nodes. Made once for a cluster. */
export function holders(cluster: ClusterView): ReadonlyMap<string, readonly Holder[]> {
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const byIp = new Map<string, Holder[]>();
  for (const node of members(cluster)) for (const address of node.facts.addresses) append(byIp, address.ip.text, { node, address });
  known.set(cluster, byIp);
  return byIp;
}

/** The nodes that have the cluster module; the others know nothing of DuraVIP. */
export function members(cluster: ClusterView): readonly NodeView[] {
  return cluster.nodes.filter((node) => node.facts.cluster !== null);
}

/** Where a node would say what it does not say: its `cluster` stanza. */
export function placeOfCluster(node: NodeView): Place {
  const { cluster } = node.facts;
  return cluster === null ? { file: node.node.root.path, start: 0, end: 0 } : placeOfScope(cluster);
}

/**
 * Compares one property of each address over the nodes. Addresses about which the same nodes disagree in the same way are one
 * finding: a listener forgotten on a node with a thousand addresses is one mistake.
 * @param say what a node says of the address; null: nothing that could disagree
 * @param sentence makes the message of the addresses' texts, in order, and the summary
 */
export function* compareAddresses(
  addresses: Iterable<readonly [string, readonly Holder[]]>,
  say: (holder: Holder) => Said | null,
  sentence: (ips: readonly string[], summary: string) => string,
): Generator<Finding> {
  const patterns = new Map<string, { readonly ips: string[]; readonly found: Disagreement }>();
  for (const [ip, holding] of addresses) {
    const said = holding.map(say).filter((each) => each !== null);
    if (said.every((each) => each.value === said[0]?.value)) continue;
    const pattern = JSON.stringify(said.map((each) => [each.node.node.name, each.node.node.root.path, each.value]));
    const same = patterns.get(pattern);
    if (same !== undefined) {
      same.ips.push(ip);
      continue;
    }
    const found = disagreement(said);
    if (found !== null) patterns.set(pattern, { ips: [ip], found });
  }
  for (const { ips, found } of patterns.values()) {
    yield { message: sentence(ips, found.summary), at: found.at, related: found.related, nodes: found.nodes };
  }
}
