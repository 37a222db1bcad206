// EC3102: a listener that follows the address it is on.

import { check } from '../../check/check.ts';
import type { Setting } from '../../load/model.ts';
import type { BindingFact, ListenFact } from '../../facts/facts.ts';
import type { Fix } from '../../diagnostics.ts';
import { removal } from '../../checks-shared/edits.ts';
import { insertion, offered, repair } from '../../checks-shared/repairs.ts';
import { followIndex } from '../../checks-shared/follow.ts';
import { placeOfScope, placeOfValue } from '../../facts/values.ts';

export const followSameAddress = check({
  code: 'EC3102',
  name: 'follow-same-address',
  severity: 'error',
  scope: 'node',
  title: 'A listener follows a binding on its own address',
  why: 'Following moves the address of the listener to the node that has the address of the binding. If the two are one address there is nothing to follow, and the manual calls it an error. To have listener and binding on one address, mark both with `enable_duravip` (`4/4-cluster-config-duravip.md`).',
  bad: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    duravip_follow = "customer-1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.1"\n  enable_duravip = true\n}\n',
  good: 'ESMTP_Listener {\n  Listen "10.1.1.1:25" {\n    enable_duravip = true\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.1"\n  enable_duravip = true\n}\n',
  *run({ facts }) {
    const index = followIndex(facts);
    for (const listen of facts.listens) {
      const { address, follow } = listen;
      const target = index.target(listen);
      if (follow === null || target === null || address?.kind !== 'ip' || target.ip?.text !== address.ip.text) continue;
      const [binding] = target.bindings;
      const what =
        follow.value === address.ip.text ? 'its own address' : `"${follow.value}", which is on the same address ${address.ip.text}`;
      yield {
        message: `Listen "${listen.scope.name ?? ''}" follows ${what}; use enable_duravip on both instead`,
        at: placeOfValue(follow),
        ...offered(follow.setting === null ? null : manageInstead(listen, follow.setting, target.bindings)),
        related:
          binding === undefined
            ? []
            : [{ at: placeOfScope(binding.scope), message: `Binding "${binding.name}" has the address ${address.ip.text}` }],
      };
    }
  },
});

/** Both are managed, the listener by itself. */
function manageInstead({ scope, duravip }: ListenFact, follow: Setting, bindings: readonly BindingFact[]): Fix | null {
  const own = duravip ? null : insertion(scope, 'enable_duravip = true');
  const edits = [
    ...(own === null ? [] : [own]),
    ...bindings.flatMap((binding) => (binding.duravip ? [] : (insertion(binding.scope, 'enable_duravip = true') ?? []))),
  ];
  return repair('Use enable_duravip on both', removal(follow.source, follow.option), ...edits);
}
