// EC3313: a replicated object that can never count anything, or that nothing asks.

import { check } from '../../check/check.ts';
import { removingScope } from '../../checks-shared/repairs.ts';
import { neededBy } from '../../checks-shared/needed-replicas.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { anyOf } from '../../checks-shared/words.ts';
import { placeOfScope, placeOfSetting, textOf } from '../../facts/values.ts';

/** Types that serve one option and nothing else; the counts of the others are also read by policy and on the console. */
const servants: ReadonlySet<string> = new Set(['OBTM', 'OBTC']);

export const replicaUnused = check({
  code: 'EC3313',
  name: 'replica-unused',
  severity: 'hint',
  scope: 'node',
  title: 'A Replicate stanza counts nothing, or nothing asks it',
  why: 'An object for a binding group counts what the bindings of that group do: in a group without bindings it stays empty for ever, and the group that was meant is counted by nobody (a warning). The objects of throttles are asked by one option only, and without it their traffic is for nothing (a hint) (`4/4-cluster-config-replication.md`, `4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf':
      'cluster {\n  Replicate "outbound_cidr" {\n    binding_group = "bulk"\n  }\n}\nBinding_Group "bulk" {\n}\nBinding "bulk-1" {\n}\n',
    'east1/ecelerity.conf': 'include "../default/ecelerity.conf"\n',
  },
  good: {
    'default/ecelerity.conf':
      'cluster {\n  Replicate "outbound_cidr" {\n    binding_group = "bulk"\n  }\n}\nBinding_Group "bulk" {\n  Binding "bulk-1" {\n  }\n}\n',
    'east1/ecelerity.conf': 'include "../default/ecelerity.conf"\n',
  },
  *run({ node, facts, project }) {
    if (project.extent === 'file' || node.role === 'manager') return;
    for (const { name, scope, effectiveType, known, at } of facts.replicas) {
      const setting = scope.settings.get('binding_group');
      const group = node.global.scopes.find((each) => each.type === 'binding_group' && each.name === textOf(setting)?.value);
      if (setting !== undefined && group !== undefined && !facts.bindings.some((binding) => binding.group === group.name)) {
        yield {
          message: `Replicate "${name}" counts the bindings of Binding_Group "${group.name ?? ''}", which has none; put them into the group, or name the right one`,
          at: placeOfSetting(setting),
          related: [{ at: placeOfScope(group), message: 'no Binding in it' }],
          severity: 'warning',
        };
      }
      if (!known || !servants.has(effectiveType)) continue;
      const options = [...neededBy].flatMap(([option, type]) => (type === effectiveType ? option : []));
      if (options.some((option) => settingIndex(node).of(option).length > 0)) continue;
      yield {
        message: `Replicate "${name}" is asked by ${anyOf(options)} only, which is set nowhere; remove one, or set the other`,
        at,
        fix: removingScope(scope, `Replicate "${name}"`),
      };
    }
  },
});
