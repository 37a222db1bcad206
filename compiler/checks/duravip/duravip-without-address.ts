// EC3121: a managed binding that has no address of its own.

import { check } from '../../check/check.ts';
import { removing } from '../../checks-shared/repairs.ts';
import { implicitBindings } from '../../checks-shared/implicit-bindings.ts';
import { placeOfSetting, placeOfValue, textOf } from '../../facts/values.ts';

export const duravipWithoutAddress = check({
  code: 'EC3121',
  name: 'duravip-without-address',
  severity: 'error',
  scope: 'node',
  title: 'A binding has enable_duravip but no address',
  why: 'What the cluster manages is an address. Without `bind_address` in the binding itself, or with `*` or a host name there, there is nothing to bring up (`4/4-cluster-config-duravip.md`).',
  bad: 'Binding "customer-1" {\n  enable_duravip = true\n}\n',
  good: 'Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run({ facts }) {
    for (const { name, duravip, enableDuravip, ip, bindAddress } of facts.bindings) {
      if (!duravip || ip !== null || enableDuravip === null || implicitBindings.has(name)) continue;
      const written = bindAddress === null ? null : textOf(bindAddress);
      yield written === null
        ? {
            message: `Binding "${name}" has enable_duravip but no bind_address; add the address to manage`,
            at: placeOfSetting(enableDuravip),
            fix: removing(enableDuravip, 'enable_duravip'),
          }
        : {
            message: `Binding "${name}" has enable_duravip, but its bind_address "${written.value}" is no IP address; write the address to manage`,
            at: placeOfValue(written),
            related: [{ at: placeOfSetting(enableDuravip), message: 'enable_duravip is set here' }],
            fix: removing(enableDuravip, 'enable_duravip'),
          };
    }
  },
});
