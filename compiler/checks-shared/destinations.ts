// Log destinations that the aggregator is meant to fetch, and who fetches them (logging.md, sections 2, 3 and 5).

import type { ClusterView, NodeView } from '../check/check.ts';
import type { Place } from '../diagnostics.ts';
import type { DestinationFact } from '../facts/facts.ts';
import { normalizeLogPath } from '../facts/logs.ts';
import { placeOfScope } from '../facts/values.ts';
import { sameNode } from './node-names.ts';

/** Destinations under `cluster://` with a usable path. `jlog://` alone is for readers of the operator's own. */
export function clusterDestinations({ facts }: NodeView): readonly DestinationFact[] {
  return facts.destinations.filter(({ scheme, path }) => scheme === 'cluster' && path.startsWith('/'));
}

/** Those of them that the node offers. */
export function publishedDestinations(view: NodeView): readonly DestinationFact[] {
  const paths = new Set(view.facts.published.map(({ path }) => normalizeLogPath(path)));
  return clusterDestinations(view).filter(({ path }) => paths.has(normalizeLogPath(path)));
}

export interface Pull {
  /** Names tried in order; empty: nothing is fetched. */
  readonly names: readonly string[];
  /** False: the default, own name and then `master`. */
  readonly isSet: boolean;
  /** The `Subscriber` option, else the stanza that would hold it, else the manager's root file. */
  readonly at: Place;
}

/** As whom a manager fetches from a node. */
export function pullOf(manager: NodeView, node: string): Pull {
  const { name, root } = manager.node;
  const { logs } = manager.facts;
  const own = logs?.managers.find((each) => name !== null && sameNode(each.name, name));
  const entry = own?.nodes.find((each) => sameNode(each.name, node));
  const top = logs === null ? { file: root.path, start: 0, end: 0 } : placeOfScope(logs.scope);
  const fallback = name === null ? ['master'] : [name, 'master'];
  return { names: entry?.subscribers ?? fallback, isSet: (entry?.subscribers ?? null) !== null, at: entry?.at ?? own?.at ?? top };
}

/** False where a manager's name is only known on its machine: then it may be any subscriber. */
export function managersKnown(cluster: ClusterView): boolean {
  return cluster.managers.length > 0 && cluster.managers.every(({ node }) => node.name !== null);
}
