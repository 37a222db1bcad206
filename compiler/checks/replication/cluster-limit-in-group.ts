// EC3307: a limit that does not count in a binding of a group. In the group itself the schema refuses it.

import { check } from '../../check/check.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { placeOf } from '../../load/source.ts';

const option = 'cluster_max_outbound_connections';

export const clusterLimitInGroup = check({
  code: 'EC3307',
  name: 'cluster-limit-in-group',
  severity: 'error',
  scope: 'node',
  title: 'cluster_max_outbound_connections stands in a binding of a group',
  why: 'The limit is for bindings that stand alone, for domains, hosts and the top level; in a binding inside a `Binding_Group` it is not valid. Use `cluster_scope_max_outbound_connections` in the group or its binding (`4/config/ref-cluster-max-outbound-connections.md`).',
  bad: 'Binding_Group "bulk" {\n  Binding "bulk-1" {\n    cluster_max_outbound_connections = 20\n  }\n}\n',
  good: 'Binding_Group "bulk" {\n  Binding "bulk-1" {\n    cluster_scope_max_outbound_connections = 20\n  }\n}\n',
  *run({ facts }) {
    for (const { group, name, scope } of facts.bindings) {
      const setting = group === null ? undefined : scope.settings.get(option);
      if (setting === undefined) continue;
      const { source } = setting;
      yield {
        message: `${option} is not valid in binding "${name}" of group "${group ?? ''}"; use cluster_scope_max_outbound_connections`,
        at: placeOf(source, { start: setting.option.start, end: setting.option.nameEnd }),
        fix: writing(
          placeOf(source, { start: setting.option.start, end: setting.option.nameEnd }),
          'cluster_scope_max_outbound_connections',
          'Rename to cluster_scope_max_outbound_connections',
        ),
      };
    }
  },
});
