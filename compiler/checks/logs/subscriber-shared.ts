// EC3405: two managers read one log under one subscriber.

import { check, type NodeView } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { publishedDestinations, pullOf } from '../../checks-shared/destinations.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';
import type { Place } from '../../diagnostics.ts';
import { placeOfDestination } from '../../facts/logs.ts';

export const subscriberShared = check({
  code: 'EC3405',
  name: 'subscriber-shared',
  severity: 'warning',
  scope: 'cluster',
  title: 'Two managers read the same log under the same subscriber',
  why: 'A subscriber has one position in the log, so two managers under one name share the records: each writes a part, and neither file is complete. Our managers do that on purpose, by the bus, so that one goes on where another has ended; those of the product take from each other what comes. Two managers without settings of their own both fall back to `master`. Give each its own subscriber in the destinations (`?subscribers=eastmgr,westmgr`), or let one of them pull nothing from the node with `Subscriber = ()` (`4/cluster-config-logging-complex.md`).',
  bad: {
    'default/ecelerity.conf':
      'include "node-local.conf"\ncluster {\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"\n}\n',
    'east1/node-local.conf': '# nothing\n',
    'eastmgr/eccluster.conf': 'Logs {\n}\n',
    'westmgr/eccluster.conf': 'Logs {\n}\n',
  },
  good: {
    'default/ecelerity.conf':
      'include "node-local.conf"\ncluster {\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster?subscribers=eastmgr,westmgr"\n}\n',
    'east1/node-local.conf': '# nothing\n',
    'eastmgr/eccluster.conf': 'Logs {\n}\n',
    'westmgr/eccluster.conf': 'Logs {\n}\n',
  },
  *run(cluster) {
    const clashes = new Map<string, Clash & { readonly nodes: Set<string> }>();
    for (const node of cluster.nodes) {
      for (const clash of clashesOn(node, cluster.managers)) {
        const key = JSON.stringify([clash.subscriber, clash.managers.map(nodeLabel)]);
        const known = clashes.get(key) ?? { ...clash, nodes: new Set() };
        clashes.set(key, known);
        known.nodes.add(nodeLabel(node));
      }
    }
    for (const { subscriber, managers, at, nodes } of clashes.values()) {
      const names = managers.map(nodeLabel);
      const places = managers.map((manager) => ({
        at: pullOf(manager, [...nodes][0] ?? '').at,
        message: `${nodeLabel(manager)} reads here`,
      }));
      yield {
        message: `${listed(names)} both read the logs of ${listed([...nodes])} as "${subscriber}", so each gets a part of the records; give each its own subscriber`,
        at,
        related: places,
        nodes: [...nodes].sort(),
      };
    }
  },
});

interface Clash {
  readonly subscriber: string;
  readonly managers: readonly NodeView[];
  readonly at: Place;
}

/** A manager reads a log under the first of its names that the log has. */
function* clashesOn(node: NodeView, managers: readonly NodeView[]): Generator<Clash> {
  const pulls = managers.map((manager) => ({ manager, names: pullOf(manager, nodeLabel(node)).names }));
  for (const destination of publishedDestinations(node)) {
    const { subscribers } = destination;
    const readers = new Map<string, NodeView[]>();
    for (const { manager, names } of pulls) {
      const used = names.find((name) => subscribers.includes(name));
      if (used !== undefined) append(readers, used, manager);
    }
    for (const [subscriber, clashing] of readers)
      if (clashing.length > 1) yield { subscriber, managers: clashing, at: placeOfDestination(destination) };
  }
}
