// EC3215: a cluster node that nobody can fetch logs from.

import { check } from '../../check/check.ts';
import { booleanOf, placeOfScope } from '../../facts/values.ts';

export const noEcclusterListener = check({
  code: 'EC3215',
  name: 'no-eccluster-listener',
  severity: 'warning',
  scope: 'node',
  title: 'A node of the cluster has no ECCluster_Listener',
  why: 'Nodes move messages to each other, and managers fetch logs, over this listener, by custom on port 4802. Without it the message bus still works, so nothing seems wrong, while the logs of the node pile up on its disk and messages that belong to another node stay where they are (`4/cluster-listeners.md`, `4/modules/4-modules-cluster.md`).',
  bad: { 'default/ecelerity.conf': 'cluster {\n}\n' },
  good: { 'default/ecelerity.conf': 'cluster {\n}\nECCluster_Listener {\n  Listen "*:4802" {}\n}\n' },
  *run({ node, facts, project }) {
    const { cluster } = facts;
    // On a file alone the listener may stand in another file. Before version 3.0.15 an option of `cluster` was in its place.
    if (project.extent === 'file' || node.role === 'manager' || cluster === null || cluster.settings.has('cluster_listener')) return;
    const listens = facts.listens.filter((listen) => listen.listener === 'eccluster_listener');
    const active = listens.filter(({ scope }) => {
      const own = booleanOf(scope.settings.get('enable'));
      return (own ?? booleanOf(scope.parent?.settings.get('enable'))) !== false;
    });
    if (active.length > 0) return;
    yield {
      message:
        listens.length === 0
          ? 'no ECCluster_Listener with a Listen, so logs cannot be fetched nor messages moved; add ECCluster_Listener { Listen "*:4802" {} }'
          : 'the ECCluster_Listener is switched off, so logs cannot be fetched nor messages moved; leave enable out',
      at: placeOfScope(listens[0]?.scope ?? cluster),
    };
  },
});
