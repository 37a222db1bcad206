// EC3108: a preference for a node that does not exist.

import { check, type Finding } from '../../check/check.ts';
import { clusterNames, type ClusterNames } from '../../checks-shared/cluster-names.ts';
import type { Place } from '../../diagnostics.ts';
import { nearest } from '../../schema/nearest.ts';
import { listed } from '../../checks-shared/words.ts';
import { placeOfValue } from '../../facts/values.ts';

export const preferenceUnknownNode = check({
  code: 'EC3108',
  name: 'preference-unknown-node',
  severity: 'warning',
  scope: 'cluster',
  single: true,
  title: 'duravip_preference names a node that is not in the cluster',
  why: 'The preferred node owns the address whenever it is up; a name that no node has means no preference at all, and the address goes to any node. A node is called what `nodename` says, else as its folder and its entry in `peers`; the short and the fully qualified form of a host name are two names (`4/4-cluster-config-duravip.md`, `4/cluster-duravip-conflict.md`).',
  bad: {
    'default/ecelerity.conf':
      'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n  duravip_preference = "est1"\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'use_iflist_cache = 0\n',
    'west1/node-local.conf': 'use_iflist_cache = 0\n',
  },
  good: {
    'default/ecelerity.conf':
      'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n  duravip_preference = "east1"\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'use_iflist_cache = 0\n',
    'west1/node-local.conf': 'use_iflist_cache = 0\n',
  },
  *run(cluster) {
    const names = clusterNames(cluster);
    if (names === null) return;
    const seen = new Set<string>();
    for (const { facts } of cluster.nodes) {
      for (const { preference } of facts.preferring) {
        if (preference === null || names.nodes.has(preference.value)) continue;
        const at = placeOfValue(preference);
        const key = JSON.stringify(at);
        if (seen.has(key)) continue;
        seen.add(key);
        yield finding(preference.value, at, names);
      }
    }
  },
});

function finding(value: string, at: Place, { nodes, managers }: ClusterNames): Finding {
  if (managers.has(value)) {
    return { message: `duravip_preference names "${value}", which is a manager and owns no addresses; name a mail node`, at };
  }
  const all = [...nodes].sort();
  const sameHost = all.find((node) => node.split('.')[0] === value.split('.')[0]);
  const meant = sameHost ?? nearest(all, value);
  const edits = meant === null ? [] : [{ ...at, text: `"${meant}"` }];
  const why = sameHost !== undefined ? `; the node is called "${sameHost}", and names count as a whole` : '';
  const remedy = meant === null ? `; the nodes are ${listed(all)}` : sameHost === undefined ? `; did you mean "${meant}"?` : why;
  return {
    message: `duravip_preference names "${value}", which is no node of the cluster${remedy}`,
    at,
    ...(meant === null ? {} : { fix: { title: `Change to "${meant}"`, safe: false, edits } }),
  };
}
