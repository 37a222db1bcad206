// The names by which the nodes and managers of a cluster are known.

import type { ClusterView } from '../check/check.ts';

export interface ClusterNames {
  /** Names of mail nodes: by `nodename`, else by folder or argument, and peers that are no manager. */
  readonly nodes: ReadonlySet<string>;
  readonly managers: ReadonlySet<string>;
}

/** null when it cannot be told who belongs to the cluster: a file seen alone without `peers`, or a node without a name. */
export function clusterNames(cluster: ClusterView): ClusterNames | null {
  const views = [...cluster.nodes, ...cluster.managers];
  const peers = new Set(views.flatMap((view) => view.facts.peers.map((peer) => peer.name)));
  const complete = cluster.project.extent === 'cluster' && cluster.nodes.every((view) => view.node.name !== null);
  if (!complete && peers.size === 0) return null;
  const managers = new Set(cluster.managers.flatMap(({ node }) => names(node.name, node.folder)));
  // Not the folder: where `nodename` says otherwise, the folder is no name of the node.
  const nodes = new Set(cluster.nodes.flatMap(({ node }) => names(node.name)));
  for (const peer of peers) if (!managers.has(peer)) nodes.add(peer);
  return { nodes, managers };
}

function names(...given: readonly (string | null)[]): string[] {
  return given.filter((name) => name !== null);
}
