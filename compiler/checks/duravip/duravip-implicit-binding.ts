// EC3123: one of the bindings that exist by themselves is to be managed.

import { check } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { implicitBindings } from '../../checks-shared/implicit-bindings.ts';
import { placeOfSetting } from '../../facts/values.ts';

export const duravipImplicitBinding = check({
  code: 'EC3123',
  name: 'duravip-implicit-binding',
  severity: 'error',
  scope: 'node',
  title: 'The binding default or #mmove is to be managed',
  why: '`default` takes the mail that no policy sends elsewhere, `#mmove` the mail on its way to another node. Every node needs both all the time, so neither can belong to one node at a time (`4/config/ref-binding.md`, `4/cluster-config-mmove.md`).',
  bad: 'Binding "default" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  good: 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run({ facts }) {
    for (const { name, duravip, enableDuravip } of facts.bindings) {
      if (!duravip || enableDuravip === null || !implicitBindings.has(name)) continue;
      yield {
        message: `Binding "${name}" exists on every node and cannot be managed; give the address a binding of its own`,
        at: placeOfSetting(enableDuravip),
        fix: removing(enableDuravip, 'enable_duravip'),
      };
    }
  },
});
