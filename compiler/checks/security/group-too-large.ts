// EC3606: more bindings in a group than adaptive delivery is documented for.

import { check } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { scopesUnder } from '../../checks-shared/settings.ts';
import type { BindingFact } from '../../facts/facts.ts';
import { booleanOf, placeOfScope } from '../../facts/values.ts';
import type { Scope } from '../../load/model.ts';
import { childOf } from '../../load/node-name.ts';

const bindingsMax = 32;

export const groupTooLarge = check({
  code: 'EC3606',
  name: 'group-too-large',
  severity: 'warning',
  scope: 'node',
  title: 'A binding group has more bindings than adaptive delivery handles',
  why: 'Adaptive delivery learns and suspends binding by binding within a group, and the manual limits a group that uses it to 32 bindings. Split the group (`4/modules/4-adaptive.md`).',
  bad: `adaptive {\n}\nadaptive_enabled = true\nBinding_Group "bulk" {\n${many(33)}}\n`,
  good: `adaptive {\n}\nadaptive_enabled = true\nBinding_Group "bulk" {\n${many(3)}}\n`,
  *run({ node, facts }) {
    const adaptive = childOf(node.global, 'adaptive');
    if (adaptive === null || booleanOf(adaptive.settings.get('enabled')) === false) return;
    const groups = new Map<Scope, BindingFact[]>();
    for (const binding of facts.bindings) if (binding.scope.parent?.type === 'binding_group') append(groups, binding.scope.parent, binding);
    for (const [group, bindings] of groups) {
      if (bindings.length <= bindingsMax || !usesAdaptive(group, node.global)) continue;
      yield {
        message: `binding group "${group.name ?? ''}" has ${bindings.length} bindings; adaptive delivery handles ${bindingsMax} in one group: split it`,
        at: placeOfScope(group),
      };
    }
  },
});

/** In the group or anything inside it, else at the top. */
function usesAdaptive(group: Scope, global: Scope): boolean {
  const said = scopesUnder(group).flatMap((scope) => booleanOf(scope.settings.get('adaptive_enabled')) ?? []);
  return said.length > 0 ? said.includes(true) : booleanOf(global.settings.get('adaptive_enabled')) === true;
}

function many(count: number): string {
  return Array.from({ length: count }, (_, i) => `  Binding "b${i + 1}" {}\n`).join('');
}
