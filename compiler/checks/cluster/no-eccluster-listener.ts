// EC3215: a cluster node that nobody can fetch logs from.

import { check } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import type { Scope } from '../../load/model.ts';
import type { ListenFact } from '../../facts/facts.ts';
import type { Fix } from '../../diagnostics.ts';
import { removal } from '../../checks-shared/edits.ts';
import { offered, repair } from '../../checks-shared/repairs.ts';
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
      ...offered(listens.length === 0 ? adding(cluster) : switchingOn(listens)),
    };
  },
});

/** In front of the stanza `cluster`, where that is opened first. */
function adding({ sites }: Scope): Fix | null {
  const [site] = sites;
  if (site === undefined) return null;
  const at = placeOf(site.source, { start: site.stanza.start, end: site.stanza.start });
  return repair('Add an ECCluster_Listener on port 4802', { ...at, text: 'ECCluster_Listener {\n  Listen "*:4802" {}\n}\n\n' });
}

function switchingOn(listens: readonly ListenFact[]): Fix | null {
  const switches = listens.flatMap(({ scope }) => [scope.settings.get('enable'), scope.parent?.settings.get('enable')]);
  const edits = switches.flatMap((setting) =>
    setting === undefined || booleanOf(setting) !== false ? [] : [removal(setting.source, setting.option)],
  );
  return edits.length === 0
    ? null
    : repair('Leave enable out', ...new Map(edits.map((edit) => [`${edit.start} ${edit.file}`, edit])).values());
}
