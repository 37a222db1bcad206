// EC3126: the adaptive module with bindings that wander.

import { check } from '../../check/check.ts';
import { counted } from '../../checks-shared/words.ts';
import { booleanOf } from '../../facts/values.ts';
import { childOf } from '../../load/node-name.ts';

export const adaptiveWithoutPreference = check({
  code: 'EC3126',
  name: 'adaptive-without-preference',
  severity: 'warning',
  scope: 'node',
  title: 'Managed bindings have no preferred node although the adaptive module is in use',
  why: 'The adaptive module learns for each binding how fast a receiver takes mail. When a binding wanders to another node its queued mail is moved and what was learnt does not go with it. With `duravip_preference` a binding stays on one node while that node is up (`4/modules/4-adaptive.md`).',
  bad: 'adaptive {\n}\ncluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n  Replicate "metrics" {\n    parameters = "audit_series"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  good: 'adaptive {\n}\ncluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n  Replicate "metrics" {\n    parameters = "audit_series"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n  duravip_preference = "east1"\n}\n',
  *run({ node, facts }) {
    const adaptive = childOf(node.global, 'adaptive');
    if (adaptive === null || facts.cluster === null || booleanOf(adaptive.settings.get('enabled')) === false) return;
    const free = facts.addresses.filter((address) => address.bindings.length > 0 && address.preferences.length === 0);
    const [first] = free;
    const name = first?.bindings[0]?.name ?? '';
    if (first === undefined) return;
    const others = free.length === 1 ? 'has' : `and ${counted(free.length - 1, 'more managed address', 'more managed addresses')} have`;
    yield {
      message: `Binding "${name}" ${others} no duravip_preference, so what the adaptive module learns is lost when the address moves; prefer a node`,
      at: first.at,
      related: free.slice(1, 10).map(({ at, ip }) => ({ at, message: `${ip.text} neither` })),
    };
  },
});
