// EC3311: two objects of one replication type that count the same.

import { check } from '../../check/check.ts';
import { removingScope } from '../../checks-shared/repairs.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import type { ReplicaFact } from '../../facts/facts.ts';
import { textOf } from '../../facts/values.ts';

export const classTwice = check({
  code: 'EC3311',
  name: 'class-twice',
  severity: 'error',
  scope: 'node',
  title: 'Two Replicate stanzas of one type count the same',
  why: 'Several objects of one type are for several binding groups: each names the group whose connections it counts. Two without a group, or of one group, receive the same counts and cost the traffic twice, and which of them a limit asks is not documented (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Replicate "outbound_cidr" {\n  }\n  Replicate "outbound_cidr_bulk" {\n    class = "outbound_cidr"\n  }\n}\n',
  good: 'cluster {\n  Replicate "outbound_cidr" {\n  }\n  Replicate "outbound_cidr_bulk" {\n    class = "outbound_cidr"\n    binding_group = "bulk"\n  }\n}\nBinding_Group "bulk" {\n}\n',
  *run({ facts }) {
    const byWhat = new Map<string, ReplicaFact[]>();
    for (const replica of facts.replicas) {
      // Caches are told apart by name; of throttles there is a code of its own.
      if (!replica.known || ['cache', 'metrics', 'eccmgr_metrics', 'shared_named_throttles'].includes(replica.effectiveType)) continue;
      const group = textOf(replica.scope.settings.get('binding_group'))?.value ?? '';
      append(byWhat, `${replica.effectiveType} ${group}`, replica);
    }
    for (const [first, ...others] of byWhat.values()) {
      for (const { name, effectiveType, at, scope } of others) {
        yield {
          message: `Replicate "${name}" counts the same as "${first?.name ?? ''}", both are of type ${effectiveType} for the same bindings; give it a binding_group of its own, or remove it`,
          at,
          fix: removingScope(scope, `Replicate "${name}"`),
          related: first === undefined ? [] : [{ at: first.at, message: 'the first one' }],
        };
      }
    }
  },
});
