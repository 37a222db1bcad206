// EC3203: two nodes with one effective name.

import { check, type NodeView } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { offered, repair, replacement } from '../../checks-shared/repairs.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { placeOfName } from '../../checks-shared/node-names.ts';
import { listed } from '../../checks-shared/words.ts';

export const nodeNameEqual = check({
  code: 'EC3203',
  name: 'node-name-equal',
  severity: 'error',
  scope: 'cluster',
  title: 'Two nodes have the same name',
  why: 'The name is the identity on the bus: of two nodes with one name the cluster sees one, and preferences, log subscribers and moves of addresses go to either of them. Mostly `nodename` stands in a file that every node reads. Leave it out, so that each node takes its own name from `cluster.boot` or from its host, or set it in a file of the node (`4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf': 'cluster {\n  nodename = "east1"\n}\n',
    'east1/node-local.conf': '# read by nobody\n',
    'east2/node-local.conf': '# read by nobody\n',
  },
  good: {
    'default/ecelerity.conf': 'cluster {\n  cluster_group = "ec_cluster"\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n}\n',
    'east2/node-local.conf': 'cluster {\n  nodename = "east2"\n}\n',
  },
  *run(cluster) {
    const byName = new Map<string, NodeView[]>();
    for (const view of [...cluster.nodes, ...cluster.managers]) {
      if (view.node.name !== null) append(byName, view.node.name.toLowerCase(), view);
    }
    for (const views of byName.values()) {
      const [first, second] = views;
      if (first === undefined || second === undefined) continue;
      const name = first.node.name ?? '';
      const found = views.map((view) => view.node.folder ?? view.node.root.path);
      const places = views.map(placeOfName);
      const at = places[1] ?? placeOfName(second);
      const shared = places.every((place) => place.file === at.file && place.start === at.start);
      yield {
        message: shared
          ? `nodename "${name}" is read by ${listed(found)}, which then are one node to the cluster; set it in a file of each node or leave it out`
          : `${listed(found)} both have the name "${name}"; give each its own`,
        at,
        related: shared
          ? []
          : places.filter((place) => place !== at).map((place) => ({ at: place, message: `also "${name}"`, other: `also "${name}"` })),
        nodes: [name],
        ...offered(shared ? null : byFolder(views)),
      };
    }
  },
});

/** Each gets the name of its folder. */
function byFolder(views: readonly NodeView[]): Fix | null {
  const edits = views.flatMap(({ node, facts }) => {
    const setting = facts.cluster?.settings.get('nodename');
    if (node.folder === null || setting === undefined || node.folder === node.name) return [];
    return [replacement(setting, quoteText(node.folder, true))];
  });
  return edits.length === 0 ? null : repair('Call each as its folder', ...edits);
}
