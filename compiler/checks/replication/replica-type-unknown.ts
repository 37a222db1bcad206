// EC3301: a Replicate stanza of which nobody can tell what it replicates.

import { check, type Finding } from '../../check/check.ts';
import { replicationTypes } from '../../facts/cluster-stanza.ts';
import type { ReplicaFact } from '../../facts/facts.ts';
import type { Scope } from '../../load/model.ts';
import { nearest } from '../../schema/nearest.ts';
import { placeOf } from '../../load/source.ts';

export const replicaTypeUnknown = check({
  code: 'EC3301',
  name: 'replica-type-unknown',
  severity: 'error',
  scope: 'node',
  title: 'The name of a Replicate stanza is no replication type',
  why: 'The name says what is replicated, unless `class` or `type` inside says it. A name that is no type, without either, replicates nothing: the limits and counters behind it stay those of each node alone. A cache has the name of the cache and `type = "cache"` (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Replicate "outbound_domain" {}\n}\n',
  good: 'cluster {\n  Replicate "outbound_domains" {}\n  Replicate "mycache" {\n    type = "cache"\n  }\n}\n',
  *run({ node, facts }) {
    for (const replica of facts.replicas) {
      // A wrong word in `type` or `class` is reported where it stands.
      if (replica.known || replica.type !== null || replica.class !== null || replica.name === '') continue;
      yield finding(replica, node.global);
    }
  },
});

function finding(replica: ReplicaFact, global: Scope): Finding {
  const { name, at } = replica;
  const meant = nearest(replicationTypes.values(), name);
  if (meant !== null)
    return { message: `Replicate "${name}" is no replication type; did you mean "${meant}"?`, at, ...renamed(replica, meant) };
  const isCache = global.scopes.some((scope) => scope.type === 'datasource' && scope.name === name);
  const remedy = isCache
    ? 'there is a Datasource of this name, so put type = "cache" into it'
    : 'put type = "cache", or another replication type, into it';
  return { message: `Replicate "${name}" is no replication type and has neither type nor class; ${remedy}`, at };
}

function renamed({ scope }: ReplicaFact, meant: string): Pick<Finding, 'fix'> {
  const site = scope.sites[0];
  const label = site?.stanza.label ?? null;
  if (site === undefined || label === null) return {};
  const edit = { ...placeOf(site.source, label), text: `"${meant}"` };
  return { fix: { title: `Change to "${meant}"`, safe: false, edits: [edit] } };
}
