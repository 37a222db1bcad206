// Node names as configurations write them: the same node may be `east1` in one place and `east1.example.com` in another.

import type { ClusterView, NodeView } from '../check/check.ts';
import type { Place } from '../diagnostics.ts';
import { placeOfScope, placeOfSetting } from '../facts/values.ts';

/** The name up to its first dot; an address is its own short form. */
export function shortName(name: string): string {
  return /^[\d.]+$|:/.test(name) ? name : name.replace(/\..*$/, '');
}

/** True when both can only mean one node: equal without case, or the short and the long form of one name. */
export function sameNode(a: string, b: string): boolean {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left === right) return true;
  const oneIsShort = left.includes('.') !== right.includes('.');
  return oneIsShort && shortName(left) === shortName(right);
}

/** Names by which others may speak of the nodes of a cluster, managers included: own names and peers. */
export function knownNames(cluster: ClusterView): readonly string[] {
  const names = new Set<string>();
  for (const { node, facts } of [...cluster.nodes, ...cluster.managers]) {
    if (node.name !== null) names.add(node.name);
    if (node.folder !== null) names.add(node.folder);
    for (const peer of facts.peers) names.add(peer.name);
  }
  return [...names];
}

/** Where a node says who it is: its `nodename`, else its `cluster` stanza, else its root file. */
export function placeOfName({ node, facts }: NodeView): Place {
  const setting = facts.cluster?.settings.get('nodename');
  if (setting !== undefined) return placeOfSetting(setting);
  return facts.cluster === null ? { file: node.root.path, start: 0, end: 0 } : placeOfScope(facts.cluster);
}
