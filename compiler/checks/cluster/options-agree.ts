// EC3206: every option of the cluster stanza whose description says that all nodes must agree, compared with defaults filled in.
// Replicate, Topology, msgc_server and the limits over the whole cluster have checks of their own.

import { check, type Finding } from '../../check/check.ts';
import { disagreementFinding } from '../../checks-shared/compare-nodes.ts';
import { saidOf } from '../../checks-shared/settings.ts';
import { members } from '../../checks-shared/managed.ts';
import type { OptionSpec } from '../../schema/option.ts';

export const optionsAgree = check({
  code: 'EC3206',
  name: 'options-agree',
  severity: 'warning',
  scope: 'cluster',
  title: 'An option that must be the same on all nodes is not',
  why: 'Nodes in different `cluster_group`s are different clusters: each of them brings up every managed address, so one address is on two machines. With another `control_group` a node does not get the commands of the manager. Other values, such as the times that decide when a view is mature or a heartbeat late, are read by every node when it computes the same step as the others; with different values they come to different results. Defaults count: a node that does not set the option has the default (`4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  cluster_group = "ec_east"\n}\n',
    'west1/node-local.conf': 'cluster {\n  control_group = "ec_console"\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'cluster {\n  cluster_group = "ec_mail"\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  if_down_limit = 4\n}\n',
    'west1/node-local.conf': 'cluster {\n  if_down_limit = 6\n}\n',
  },
  *run(cluster) {
    const nodes = members(cluster);
    for (const spec of cluster.schema.optionsIn('cluster').filter(mustAgree)) {
      const said = nodes.flatMap((node) => {
        const scope = node.facts.cluster;
        return scope === null ? [] : [saidOf(node, scope, spec.name.toLowerCase())];
      });
      const found = disagreementFinding(said, (summary) => `${spec.name} is ${summary}; set one value on all nodes`, spec.name);
      if (found !== null) yield graded(found, spec);
    }
  },
});

/** `duravip_balance_set_size` has a check of its own, because it takes more than a change. */
function mustAgree({ agree, name }: OptionSpec): boolean {
  return agree === 'all-nodes' && name !== 'duravip_balance_set_size';
}

/** Different groups are different clusters; the others only disturb. */
function graded(found: Finding, spec: OptionSpec): Finding {
  return spec.name === 'cluster_group' || spec.name === 'control_group' ? { ...found, severity: 'error' } : found;
}
