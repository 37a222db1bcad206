// EC3306: more than one object of the type that allows one only.

import { check } from '../../check/check.ts';
import { removingScope } from '../../checks-shared/repairs.ts';

export const throttlesTwice = check({
  code: 'EC3306',
  name: 'throttles-twice',
  severity: 'error',
  scope: 'node',
  title: 'There is more than one Replicate of type shared_named_throttles',
  why: 'All named throttles of a node are in one table, and only one replicated object may carry it; the product refuses a second one at start. Throttles are told apart by the names that policy gives them, not by Replicate stanzas (`4/4-cluster-config-replication.md`).',
  bad: 'cluster {\n  Replicate "shared_named_throttles" {}\n  Replicate "more_throttles" {\n    type = "shared_named_throttles"\n  }\n}\n',
  good: 'cluster {\n  Replicate "shared_named_throttles" {}\n}\n',
  *run({ facts }) {
    const [first, ...others] = facts.replicas.filter((replica) => replica.effectiveType === 'shared_named_throttles');
    for (const other of others) {
      yield {
        message: `Replicate "${other.name}" is a second one of type shared_named_throttles; only one is allowed, remove it`,
        at: other.at,
        fix: removingScope(other.scope, `Replicate "${other.name}"`),
        related: first === undefined ? [] : [{ at: first.at, message: 'the first one' }],
      };
    }
  },
});
