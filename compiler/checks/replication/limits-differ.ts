// EC3310: limits and throttles of the whole cluster that the nodes do not agree upon.

import { check, type NodeView } from '../../check/check.ts';
import { append, disagreementFinding, type Said } from '../../checks-shared/compare-nodes.ts';
import { members, placeOfCluster } from '../../checks-shared/managed.ts';
import { neededBy } from '../../checks-shared/needed-replicas.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { saidOf, scopeId, scopeLabel } from '../../checks-shared/settings.ts';
import { placeOfScope } from '../../facts/values.ts';
import type { Scope, Setting } from '../../load/model.ts';

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
    const nodes = members(cluster);
    const limits = new Map<string, Limit[]>();
    for (const node of nodes) for (const limit of limitsOf(node)) append(limits, limit.path, limit);
    for (const own of limits.values()) {
      // The usual case, without making values of a million texts.
      if (own.length === nodes.length && own.every((limit) => limit.text === own[0]?.text)) continue;
      const said = [...own.map(saidOfLimit), ...unset(own, nodes)];
      const title = titleOf(own[0]);
      const found = disagreementFinding(
        said,
        (summary) => `${title} is ${summary}; set one value on all nodes`,
        own[0]?.setting.key ?? null,
      );
      if (found !== null) yield found;
    }
  },
});

interface Limit {
  readonly node: NodeView;
  readonly setting: Setting;
  /** Option and scope, the same on all nodes. */
  readonly path: string;
  /** The value as written. */
  readonly text: string;
}

function* limitsOf(node: NodeView): Generator<Limit> {
  const index = settingIndex(node.node);
  for (const option of neededBy.keys()) {
    for (const setting of index.of(option)) {
      const { scope, source } = setting;
      const { value } = setting.option;
      yield { node, setting, path: `${option} ${scopeId(scope)}`, text: value === null ? '' : source.text.slice(value.start, value.end) };
    }
  }
}

function titleOf(limit: Limit | undefined): string {
  if (limit === undefined) return '';
  const { key, scope } = limit.setting;
  return scope.type === 'global' ? key : `${key} of ${scopeLabel(scope)}`;
}

function saidOfLimit({ node, setting }: Limit): Said {
  const said = saidOf(node, setting.scope, setting.key);
  // No limit is the same as none set.
  return said.value === '-1' ? { ...said, value: '' } : said;
}

/** The other nodes, but for those that do not have the binding in which the limit stands: they need no limit there. */
function* unset(limits: readonly Limit[], nodes: readonly NodeView[]): Generator<Said> {
  const holders = new Set(limits.map((limit) => limit.node));
  const binding = bindingAround(limits[0]?.setting.scope ?? null);
  for (const node of nodes) {
    if (holders.has(node)) continue;
    const own = binding === null ? null : bindingsOf(node).get(binding);
    if (own !== undefined)
      yield { node, value: '', says: 'not set', at: own === null ? placeOfCluster(node) : placeOfScope(own), scope: own };
  }
}

/** The innermost binding or group. */
function bindingAround(scope: Scope | null): string | null {
  for (let each = scope; each !== null; each = each.parent) if (isBinding(each)) return scopeId(each);
  return null;
}

const known = new WeakMap<NodeView, ReadonlyMap<string, Scope>>();

function bindingsOf(node: NodeView): ReadonlyMap<string, Scope> {
  const before = known.get(node);
  if (before !== undefined) return before;
  const groups = node.node.global.scopes.filter(isBinding);
  const all = [...groups, ...groups.flatMap((group) => group.scopes.filter(isBinding))];
  const found = new Map(all.map((scope) => [scopeId(scope), scope]));
  known.set(node, found);
  return found;
}

function isBinding({ type }: Scope): boolean {
  return type === 'binding' || type === 'binding_group';
}
