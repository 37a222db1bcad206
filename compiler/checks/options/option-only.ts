// EC2018: an option that means something only for other kinds of Replicate.

import { check } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { anyOf } from '../../checks-shared/words.ts';
import { placeOf } from '../../load/source.ts';

export const optionOnly = check({
  code: 'EC2018',
  name: 'option-only',
  severity: 'error',
  scope: 'node',
  title: 'The option is not valid for this replication type',
  why: '`max_size` limits a cache and nothing else; `binding_group` narrows the connection counts of `outbound_cidr` and `outbound_domains`. In a `Replicate` of another type they are not valid. The type is `class`, else `type`, else the name of the stanza (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Replicate "inbound_cidr" {\n    max_size = 1000\n  }\n}\n',
  good: 'cluster {\n  Replicate "mycache" {\n    type = "cache"\n    max_size = 1000\n  }\n}\nDatasource "mycache" {\n}\n',
  *run({ facts, schema }) {
    for (const replica of facts.replicas) {
      // An unknown type is reported as such, and nobody knows what is valid for it.
      if (!replica.known) continue;
      for (const setting of replica.scope.settings.values()) {
        const only = schema.option('replicate', setting.key)?.only;
        if (only === undefined || only.is.some((type) => type.toLowerCase() === replica.effectiveType.toLowerCase())) continue;
        yield {
          message: `${setting.key} is valid only for Replicate of type ${anyOf(only.is)}, and "${replica.name}" is of type ${replica.effectiveType}; remove it`,
          at: placeOf(setting.source, setting.option),
          related: [{ at: replica.at, message: `of type ${replica.effectiveType}` }],
          fix: removing(setting, setting.key),
        };
      }
    }
  },
});
