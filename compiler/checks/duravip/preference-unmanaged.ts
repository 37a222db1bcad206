// EC3132: a preferred owner of an address that nobody manages.

import { check, type Finding } from '../../check/check.ts';
import type { Scope } from '../../load/model.ts';
import type { Value } from '../../facts/facts.ts';
import { insertion, removing, repair } from '../../checks-shared/repairs.ts';
import { placeOfValue } from '../../facts/values.ts';

export const preferenceUnmanaged = check({
  code: 'EC3132',
  name: 'preference-unmanaged',
  severity: 'warning',
  scope: 'node',
  title: 'duravip_preference stands where no address is managed',
  why: 'A preference says which node gets a managed address. Where neither this binding or listener has `enable_duravip` nor another one on the same address, the address stays on each node as it is, and the preference means nothing (`4/4-cluster-config-duravip.md`).',
  bad: 'cluster {\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  duravip_preference = "east1"\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n  duravip_preference = "east1"\n}\nBinding "customer-2" {\n}\n',
  *run({ facts }) {
    const managed = new Set(facts.addresses.map(({ ip }) => ip.text));
    for (const { preference, scope, ip, duravip } of facts.bindings) {
      if (preference === null || duravip || (ip !== null && managed.has(ip.text))) continue;
      yield finding(`Binding "${scope.name ?? ''}"`, preference, ip === null ? null : scope);
    }
    for (const { preference, scope, address, duravip, follow } of facts.listens) {
      if (preference === null || duravip || follow !== null || (address?.kind === 'ip' && managed.has(address.ip.text))) continue;
      yield finding(`Listen "${scope.name ?? ''}"`, preference, address?.kind === 'ip' ? scope : null);
    }
  },
});

/** `scope`: what could be managed. */
function finding(what: string, preference: Value<string>, scope: Scope | null): Finding {
  const edit = scope === null || scope.settings.has('enable_duravip') ? null : insertion(scope, 'enable_duravip = true');
  return {
    message: `${what} has a duravip_preference, but its address is not managed; add enable_duravip = true, or remove the preference`,
    at: placeOfValue(preference),
    fixes: [
      ...(edit === null ? [] : [repair('Add enable_duravip = true', edit)]),
      ...(preference.setting === null ? [] : [removing(preference.setting, 'duravip_preference')]),
    ],
  };
}
