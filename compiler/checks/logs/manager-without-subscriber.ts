// EC3404: a manager that can fetch nothing, because no log has a subscriber of its names.

import { check, type ClusterView, type Finding, type NodeView } from '../../check/check.ts';
import { publishedDestinations, pullOf } from '../../checks-shared/destinations.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';

export const managerWithoutSubscriber = check({
  code: 'EC3404',
  name: 'manager-without-subscriber',
  severity: 'warning',
  scope: 'cluster',
  title: 'A manager reads under a name that no log has as subscriber',
  why: 'A node hands out a log only to a subscriber for which it keeps records, and those are named in the destinations of its loggers. A manager that asks under other names gets nothing, and its files stay empty. Without a `Subscriber` it asks under its own name and then as `master` (`4/cluster-config-logging-complex.md`).',
  bad: {
    'default/ecelerity.conf':
      'include "node-local.conf"\ncluster {\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>eastmgr"\n}\n',
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
    const nodes = cluster.nodes
      .map((node) => ({ node, subscribers: subscribersOf(node) }))
      .filter(({ subscribers }) => subscribers.size > 0);
    if (nodes.length === 0) return;
    for (const manager of cluster.managers) if (manager.node.name !== null) yield* ofManager(manager, nodes, cluster);
  },
});

interface Logging {
  readonly node: NodeView;
  readonly subscribers: ReadonlySet<string>;
}

/** One finding for each `Subscriber` that fits nothing, one for a manager whose default fits no node at all. */
function* ofManager(manager: NodeView, nodes: readonly Logging[], { nodes: all }: ClusterView): Generator<Finding> {
  const pulls = nodes.map(({ node, subscribers }) => ({ node, subscribers, pull: pullOf(manager, nodeLabel(node)) }));
  const name = nodeLabel(manager);
  const asked = pulls.filter(({ pull }) => pull.names.length > 0);
  const fruitless = asked.filter(({ pull, subscribers }) => !pull.names.some((each) => subscribers.has(each)));
  for (const { node, pull, subscribers } of fruitless.filter((each) => each.pull.isSet)) {
    yield {
      message: `${name} reads from ${nodeLabel(node)} as ${listed(quoted(pull.names))}, but the logs there have the subscribers ${listed(quoted(subscribers))}; use one of these`,
      at: pull.at,
      nodes: [name, nodeLabel(node)].sort(),
    };
  }
  const byDefault = asked.filter(({ pull }) => !pull.isSet);
  const lost = byDefault.filter((each) => fruitless.includes(each));
  const [first] = lost;
  if (first === undefined || lost.length < byDefault.length) return;
  const others = new Set(lost.flatMap(({ subscribers }) => [...subscribers]));
  yield {
    message: `${name} reads as ${listed(quoted(first.pull.names))}, but the logs of ${lost.length === all.length ? 'all nodes' : listed(lost.map(({ node }) => nodeLabel(node)))} have the subscribers ${listed(quoted(others))}; add ${name} to the destinations, or set Subscriber`,
    at: first.pull.at,
    nodes: [name],
  };
}

function subscribersOf(node: NodeView): ReadonlySet<string> {
  return new Set(publishedDestinations(node).flatMap(({ subscribers }) => subscribers));
}

function quoted(names: Iterable<string>): string[] {
  return [...names].map((each) => `"${each}"`);
}
