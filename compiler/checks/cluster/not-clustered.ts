// EC3214: a node without `cluster` stanza among others that have one.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { append, relatedOf } from '../../checks-shared/compare-nodes.ts';
import { commentedClusterInclude } from '../../checks-shared/commented-includes.ts';
import { members, placeOfCluster } from '../../checks-shared/managed.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';

export const notClustered = check({
  code: 'EC3214',
  name: 'not-clustered',
  severity: 'error',
  scope: 'cluster',
  title: 'A node is not part of the cluster',
  why: 'Without the `cluster` stanza a node starts and takes mail, but is no member: it gets no managed address, shares no counters, so limits of the whole cluster do not count what it sends, and its logs stay on it. The installer leaves `include "ecelerity-cluster.conf"` commented out in `ecelerity.conf`, and the line is easily forgotten on one node (`4/config/ref-ecelerity-cluster-conf.md`, `3/3-reference/subclusters.md`).',
  bad: {
    'default/ecelerity-cluster.conf': 'cluster {\n}\n',
    'east1/ecelerity.conf': 'include "ecelerity-cluster.conf"\n',
    'west1/ecelerity.conf': '# include "ecelerity-cluster.conf"\n',
  },
  good: {
    'default/ecelerity-cluster.conf': 'cluster {\n}\n',
    'east1/ecelerity.conf': 'include "ecelerity-cluster.conf"\n',
    'west1/ecelerity.conf': 'include "ecelerity-cluster.conf"\n',
  },
  *run(cluster) {
    const inside = members(cluster);
    if (inside.length === 0) return;
    const byRoot = new Map<string, NodeView[]>();
    for (const node of cluster.nodes) if (node.facts.cluster === null) append(byRoot, node.node.root.path, node);
    for (const outside of byRoot.values()) yield findingOf(outside, inside);
  },
});

/** One finding for all nodes of one root file. */
function findingOf(outside: readonly NodeView[], inside: readonly NodeView[]): Finding {
  const names = outside.map(nodeLabel);
  const [first] = outside;
  const verb = names.length === 1 ? 'has' : 'have';
  const others = relatedOf(inside.map((node) => ({ node, value: '', says: 'cluster stanza', at: placeOfCluster(node) })));
  const shared = { related: others, nodes: [...names].sort() };
  const commented = first === undefined ? null : commentedClusterInclude(first.node.sources);
  if (commented === null) {
    return {
      message: `${listed(names)} ${verb} no cluster stanza, but other nodes do; include "ecelerity-cluster.conf"`,
      at: { file: first?.node.root.path ?? '', start: 0, end: 0 },
      ...shared,
    };
  }
  const { source, start, end, from, path } = commented;
  return {
    message: `${listed(names)} ${verb} no cluster stanza, because the include of "${path}" is commented out here; uncomment it`,
    at: { file: source.path, start, end },
    fix: { title: 'Uncomment the include', safe: false, edits: [{ file: source.path, start, end: from, text: '' }] },
    ...shared,
  };
}
