// EC3310: limits and throttles of the whole cluster that the nodes do not agree upon.

import { check, type NodeView } from '../check.ts';
import { disagreementFinding, type Said } from '../checks-shared/compare-nodes.ts';
import { members, placeOfCluster } from '../checks-shared/managed.ts';
import { neededBy } from '../checks-shared/needed-replicas.ts';
import { saidOf, scopeId, scopesUnder } from '../checks-shared/settings.ts';
import type { Scope } from '../model.ts';

export const limitsDiffer = check({
  code: 'EC3310',
  name: 'limits-differ',
  severity: 'warning',
  scope: 'cluster',
  title: 'A limit over the whole cluster differs between nodes',
  why: 'Each node compares the count of all nodes with its own limit. With different limits the node with the highest one goes on while the others already wait, so the highest limit holds, and not fairly. The same goes for throttles: their rate is divided among the nodes, which takes one rate (`4/config/ref-cluster-max-outbound-connections.md`).',
  bad: {
    'default/ecelerity.conf': 'cluster {\n  Replicate "OBTM" {}\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster_outbound_throttle_messages = "100/60"\n',
    'west1/node-local.conf': 'cluster_outbound_throttle_messages = "200/60"\n',
  },
  good: {
    'default/ecelerity.conf': 'cluster {\n  Replicate "OBTM" {}\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster_outbound_throttle_messages = "100/60"\n',
    'west1/node-local.conf': 'Cluster_Outbound_Throttle_Messages = "100/60"\n',
  },
  *run(cluster) {
    const nodes = members(cluster).map((node) => ({ node, limits: limitsOf(node), bindings: bindingsOf(node) }));
    const paths = new Map(nodes.flatMap(({ limits }) => [...limits].map(([path, limit]) => [path, limit.binding])));
    for (const [path, binding] of paths) {
      const said = nodes.flatMap(({ node, limits, bindings }): Said[] => {
        const own = limits.get(path);
        if (own !== undefined) return [own];
        // A binding that the node does not have needs no limit there.
        return binding === null || bindings.has(binding) ? [{ node, value: '', says: 'not set', at: placeOfCluster(node) }] : [];
      });
      const found = disagreementFinding(said, (summary) => `${path} is ${summary}; set one value on all nodes`);
      if (found !== null) yield found;
    }
  },
});

interface Limit extends Said {
  /** The binding or group around it, or null. */
  readonly binding: string | null;
}

/** Each limit by option and scope. O(scopes). */
function limitsOf(node: NodeView): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const scope of scopesUnder(node.node.global)) {
    for (const option of neededBy.keys()) {
      if (!scope.settings.has(option)) continue;
      const said = saidOf(node, scope, option);
      const where = scope.type === 'global' ? '' : ` of ${scopeId(scope)}`;
      // No limit is the same as none set.
      const value = said.value === '-1' ? '' : said.value;
      limits.set(`${option}${where}`, { ...said, value, binding: bindingAround(scope) });
    }
  }
  return limits;
}

function bindingAround(scope: Scope): string | null {
  let found: string | null = null;
  for (let each: Scope | null = scope; each !== null; each = each.parent) if (isBinding(each)) found ??= scopeId(each);
  return found;
}

function bindingsOf(node: NodeView): ReadonlySet<string> {
  const groups = node.node.global.scopes.filter(isBinding);
  return new Set([...groups, ...groups.flatMap((group) => group.scopes.filter(isBinding))].map(scopeId));
}

function isBinding({ type }: Scope): boolean {
  return type === 'binding' || type === 'binding_group';
}
