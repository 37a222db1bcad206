// EC3206: every option whose description says that all nodes must agree, compared with defaults filled in. Not here: what has a check of
// its own (`duravip_balance_set_size`, Replicate, msgc, cluster-wide limits).

import { check, type Finding } from '../check.ts';
import { disagreementFinding, type Said } from '../checks-shared/compare-nodes.ts';
import { saidOf, scopeId, scopeLabel } from '../checks-shared/settings.ts';
import { members } from '../checks-shared/managed.ts';
import type { Scope } from '../model.ts';
import type { OptionSpec, Schema } from '../schema/option.ts';

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
    const specs = mustAgree(cluster.schema);
    const compared = new Map<string, { readonly spec: OptionSpec; readonly scope: Scope; readonly said: Said[] }>();
    for (const node of members(cluster)) {
      const own = node.facts.cluster;
      for (const scope of own === null ? [] : [own, ...own.scopes]) {
        for (const spec of specs.get(scope.type) ?? []) {
          const key = `${scopeId(scope)} ${spec.name}`;
          const known = compared.get(key) ?? { spec, scope, said: [] };
          compared.set(key, known);
          known.said.push(saidByNode(node, scope, spec));
        }
      }
    }
    for (const { spec, scope, said } of compared.values()) {
      const found = disagreementFinding(said, (summary) => messageOf(spec, scope, summary));
      if (found !== null) yield graded(found, spec);
    }
  },
});

/** The options to compare, by type of scope: those of `cluster` and of the stanzas inside it. */
function mustAgree(schema: Schema): ReadonlyMap<string, readonly OptionSpec[]> {
  const types = ['cluster', ...schema.scopesIn('cluster').map((scope) => scope.name.toLowerCase())];
  const wanted = (spec: OptionSpec) => spec.agree === 'all-nodes' && spec.name !== 'duravip_balance_set_size';
  return new Map(types.filter((type) => type !== 'replicate').map((type) => [type, schema.optionsIn(type).filter(wanted)]));
}

/** The mask of a `Topology` that leaves it out is computed from its network, so 32 written and 32 left out are equal. */
function saidByNode(node: Said['node'], scope: Scope, spec: OptionSpec): Said {
  const said = saidOf(node, scope, spec.name.toLowerCase());
  if (said.value !== '' || spec.name !== 'cidrmask') return said;
  const topology = node.facts.topologies.find((each) => each.scope === scope);
  const bits = String(topology?.cidrmask.value ?? '');
  return { ...said, value: bits, says: `${bits} (default, not set)` };
}

function messageOf(spec: OptionSpec, scope: Scope, summary: string): string {
  const where = scope.type === 'cluster' ? '' : ` of ${scopeLabel(scope)}`;
  return `${spec.name}${where} is ${summary}; set one value on all nodes`;
}

/** Different groups are different clusters; the others only disturb. */
function graded(found: Finding, spec: OptionSpec): Finding {
  return spec.name === 'cluster_group' || spec.name === 'control_group' ? { ...found, severity: 'error' } : found;
}
