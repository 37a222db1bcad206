// EC3302: `type` and `class` of one Replicate stanza contradict each other.

import { check } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { placeOfValue } from '../../facts/values.ts';

export const typeClassDiffer = check({
  code: 'EC3302',
  name: 'type-class-differ',
  severity: 'error',
  scope: 'node',
  title: 'type and class of a Replicate stanza differ',
  why: 'Both say what is replicated, and the manual does not say which of them counts. `ecconf` and its runtime take `class`, the product may take the other. Keep one of them (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Replicate "east" {\n    type = "outbound_domains"\n    class = "outbound_cidr"\n  }\n}\n',
  good: 'cluster {\n  Replicate "east" {\n    class = "outbound_cidr"\n  }\n}\n',
  *run({ facts }) {
    for (const { name, type, class: className } of facts.replicas) {
      if (type === null || className === null || type.value.toLowerCase() === className.value.toLowerCase()) continue;
      yield {
        message: `Replicate "${name}" has type ${type.value} and class ${className.value}; keep the one that is meant`,
        at: placeOfValue(type),
        related: [{ at: placeOfValue(className), message: `class is ${className.value}` }],
        fixes: [
          ...(type.setting === null ? [] : [removing(type.setting, `type, so that class ${className.value} counts`)]),
          ...(className.setting === null ? [] : [removing(className.setting, `class, so that type ${type.value} counts`)]),
        ],
      };
    }
  },
});
