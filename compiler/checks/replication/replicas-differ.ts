// EC3305: the nodes do not replicate the same things.

import { check, type NodeView } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';
import { insertion, offered, repair } from '../../checks-shared/repairs.ts';
import { disagreementFinding, type Said } from '../../checks-shared/compare-nodes.ts';
import { members, placeOfCluster } from '../../checks-shared/managed.ts';
import type { ReplicaFact } from '../../facts/facts.ts';
import { textOf } from '../../facts/values.ts';

export const replicasDiffer = check({
  code: 'EC3305',
  name: 'replicas-differ',
  severity: 'warning',
  scope: 'cluster',
  title: 'A Replicate stanza differs between nodes',
  why: 'A node ignores what it gets for an object that it does not have, or has with another type. So nothing breaks, but the sum over the cluster lacks what the odd node has: limits let too much through, a cache stays empty there. `max_delay` and `max_pending` may differ, everything else must not (`4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf': 'cluster {\n  Replicate "outbound_cidr" {}\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  Replicate "outbound_domains" {}\n}\n',
    'west1/node-local.conf': '# nothing more\n',
  },
  good: {
    'default/ecelerity.conf': 'cluster {\n  Replicate "outbound_cidr" {}\n}\ninclude "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  Replicate "outbound_cidr" {\n    max_delay = 0.5\n  }\n}\n',
    'west1/node-local.conf': '# nothing more\n',
  },
  *run(cluster) {
    const nodes = members(cluster);
    const own = nodes.map((node) => new Map(node.facts.replicas.map((replica) => [replica.name, replica])));
    const names = new Set(own.flatMap((replicas) => [...replicas.keys()]));
    for (const name of names) {
      const said = nodes.map((node, i) => saidOfReplica(node, own[i]?.get(name)));
      const found = disagreementFinding(said, (summary) => `Replicate "${name}" is ${summary}; write the same stanza on all nodes`);
      if (found !== null) yield { ...found, ...offered(copied(said, name)) };
    }
  },
});

function saidOfReplica(node: NodeView, replica: ReplicaFact | undefined): Said {
  if (replica === undefined) return { node, value: '', says: 'missing', at: placeOfCluster(node), scope: node.facts.cluster };
  const group = textOf(replica.scope.settings.get('binding_group'))?.value;
  const parts = [
    `of type ${replica.effectiveType}`,
    ...(replica.parameters.length === 0 ? [] : [`with parameters ${[...replica.parameters].sort().join(';')}`]),
    ...(group === undefined ? [] : [`for binding group ${group}`]),
  ];
  const value = parts.join(' ');
  return { node, value, says: value, at: replica.at, scope: replica.scope };
}

/** The stanza of those that have it, on those that lack it; where they have different ones nobody knows which is right. */
function copied(said: readonly Said[], name: string): Fix | null {
  const having = said.filter(({ value }) => value !== '');
  const lacking = said.filter(({ value }) => value === '');
  const site = having[0]?.scope?.sites[0];
  if (site === undefined || lacking.length === 0 || new Set(having.map(({ value }) => value)).size > 1) return null;
  const text = site.source.text.slice(site.stanza.start, site.stanza.end);
  const edits = lacking.map(({ scope }) => (scope == null ? null : insertion(scope, text)));
  if (!edits.every((edit) => edit !== null)) return null;
  const once = new Map(edits.map((edit) => [`${edit.start} ${edit.file}`, edit]));
  return repair(`Add Replicate "${name}" to ${listed(lacking.map(({ node }) => nodeLabel(node)))}`, ...once.values());
}
