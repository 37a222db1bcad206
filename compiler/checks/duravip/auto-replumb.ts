// EC3125: two parts of the product that both add and remove addresses.

import { check } from '../../check/check.ts';
import { removing, writing } from '../../checks-shared/repairs.ts';
import { booleanOf, placeOfSetting, textOf } from '../../facts/values.ts';

export const autoReplumb = check({
  code: 'EC3125',
  name: 'auto-replumb',
  severity: 'warning',
  scope: 'node',
  title: 'binding_auto_replumb is on beside managed addresses',
  why: 'It brings up the addresses of bindings that are missing on the machine. A managed address is missing because another node owns it, so the two fight and the address can be up on two nodes. The product turned it off by default for that reason (release notes 3.6.14, 4.1-HF4).',
  bad: 'binding_auto_replumb = "enabled"\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  good: 'binding_auto_replumb = "disabled"\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run({ node, facts }) {
    const setting = node.global.settings.get('binding_auto_replumb');
    const [first] = facts.addresses;
    if (setting === undefined || first === undefined) return;
    const on = textOf(setting)?.value.toLowerCase() === 'enabled' || booleanOf(setting) === true;
    if (!on) return;
    yield {
      message: 'binding_auto_replumb brings up addresses that other nodes own; disable it, since this node has managed addresses',
      at: placeOfSetting(setting),
      fixes: [writing(placeOfSetting(setting), '"disabled"', 'Disable it'), removing(setting, 'binding_auto_replumb')],
      related: [{ at: first.at, message: `${first.ip.text} is managed` }],
    };
  },
});
