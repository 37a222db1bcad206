// EC3601: DuraVIP without the privileges that bringing up an address takes.

import { check } from '../../check/check.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { capabilitiesIn } from '../../checks-shared/capabilities.ts';
import { placeOfValue, textOf } from '../../facts/values.ts';
import { childOf } from '../../load/node-name.ts';

const needed = ['cap_net_admin', 'cap_net_bind_service', 'cap_net_raw'];

export const capabilities = check({
  code: 'EC3601',
  name: 'capabilities',
  severity: 'warning',
  scope: 'node',
  title: 'Security.capabilities lacks what DuraVIP needs',
  why: 'To bring up an address the process needs `cap_net_admin`, to announce it by ARP `cap_net_raw`, to listen on port 25 of it `cap_net_bind_service`. A node without one of them is elected as owner and then cannot bring up the address, or nobody finds it there. `cap_sys_resource` belongs to the shipped line too (`4/config/ref-capabilities.md`, `4/config/ref-ecelerity-cluster-conf.md`).',
  bad: 'Security {\n  user = "ecuser"\n  capabilities = "cap_net_bind_service+ep"\n}\ncluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "one" {\n  bind_address = "10.1.1.1"\n  enable_duravip = true\n}\n',
  good: 'Security {\n  user = "ecuser"\n  capabilities = "cap_net_admin+ep cap_net_bind_service+ep cap_net_raw+ep cap_sys_resource+ep"\n}\ncluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "one" {\n  bind_address = "10.1.1.1"\n  enable_duravip = true\n}\n',
  *run({ node, facts, project }) {
    const security = childOf(node.global, 'security');
    const value = textOf(security?.settings.get('capabilities'));
    if (security === null || value === null || facts.addresses.length === 0) return;
    // The cluster part brings its own Security, read later; a file without it says nothing final.
    if (project.extent === 'file' && facts.cluster === null) return;
    if (textOf(security.settings.get('user'))?.value === 'root') return;
    const on = capabilitiesIn(value.value);
    const missing = on.has('all') ? [] : needed.filter((name) => !on.has(name));
    if (missing.length === 0) return;
    const all = [...missing, ...(on.has('cap_sys_resource') ? [] : ['cap_sys_resource'])].map((name) => `${name}+ep`);
    yield {
      message: `capabilities lacks ${missing.join(', ')}, without which DuraVIP cannot bring up an address; add ${all.join(' ')}`,
      at: placeOfValue(value),
      fix: writing(
        placeOfValue(value),
        quoteText([value.value.trim(), ...all].filter((word) => word !== '').join(' '), true),
        `Add ${all.join(' ')}`,
      ),
    };
  },
});
