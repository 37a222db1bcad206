// EC3304: an option that counts over the cluster, without the Replicate stanza that makes the nodes share the count.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { type Need, needs } from '../../checks-shared/needed-replicas.ts';
import { placeOfScope, placeOfSetting } from '../../facts/values.ts';
import { placeOf } from '../../load/source.ts';

export const replicaMissing = check({
  code: 'EC3304',
  name: 'replica-missing',
  severity: 'warning',
  scope: 'node',
  title: 'An option needs a Replicate stanza that is missing',
  why: 'A limit or throttle over the whole cluster compares with what all nodes together have, and a node knows what the others have only through a Replicate stanza of the right type. Without it the option is accepted and silently does not hold: every node counts itself alone. The shipped file has not had all of these stanzas since version 3.3 (`4/4-cluster-config-replication.md` and the page of each option).',
  bad: 'cluster {\n  Replicate "inbound_cidr" {}\n}\ncluster_outbound_throttle_messages = "100/60"\n',
  good: 'cluster {\n  Replicate "OBTM" {}\n}\ncluster_outbound_throttle_messages = "100/60"\n',
  *run(view) {
    const { facts, node } = view;
    if (facts.cluster === null || node.role === 'manager') return;
    for (const need of needs(view)) {
      const replicas = facts.replicas.filter((replica) => replica.effectiveType === need.type);
      const { parameter } = need;
      const short = parameter === null ? undefined : replicas.find((replica) => !replica.parameters.includes(parameter));
      if (replicas.length === 0) yield missing(need, view);
      else if (parameter !== null && replicas.every((replica) => !replica.parameters.includes(parameter))) {
        yield {
          message: `${need.option} needs parameters = "${parameter}" in Replicate "${short?.name ?? need.type}"; without it each node learns alone`,
          at: placeOfSetting(need.setting),
          related: replicas.map((replica) => ({ at: replica.at, message: `no ${parameter} here` })),
        };
      }
    }
  },
});

function missing({ type, parameter, option, setting }: Need, { facts }: NodeView): Finding {
  const { cluster } = facts;
  const site = cluster?.sites[0];
  const body = parameter === null ? '{}' : `{ parameters = "${parameter}" }`;
  const message = `${option} needs Replicate "${type}" ${body} in the cluster stanza; without it each node counts alone`;
  if (cluster === null || site === undefined) return { message, at: placeOfSetting(setting) };
  const at = site.stanza.close < 0 ? site.stanza.end : site.stanza.close;
  return {
    message,
    at: placeOfSetting(setting),
    related: [{ at: placeOfScope(cluster), message: `no Replicate of type ${type} here` }],
    fix: {
      title: `Add Replicate "${type}"`,
      safe: false,
      edits: [{ ...placeOf(site.source, { start: at, end: at }), text: `  Replicate "${type}" ${body}\n` }],
    },
  };
}
