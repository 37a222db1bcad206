// EC3110: an address that offers other services on one node than on another.

import { check } from '../../check/check.ts';
import { compareAddresses, holders, type Property } from '../../checks-shared/managed.ts';
import { counted, listed } from '../../checks-shared/words.ts';
import { clusterExample } from '../../checks-shared/examples.ts';
import { placeOfScope } from '../../facts/values.ts';

export const unsafeServices = check({
  code: 'EC3110',
  name: 'unsafe-services',
  severity: 'warning',
  scope: 'cluster',
  title: 'A managed address does not offer the same services on all nodes',
  why: 'After a failover the address is up on another node, and there nothing listens on the port, or no binding sends from it. The product tags such an address UNSAFE and elects an owner as usual. Give all nodes the same listeners and bindings on it (`4/cluster-duravip-conflict.md`).',
  bad: {
    'default/ecelerity.conf': `${clusterExample}Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\ninclude "node-local.conf"\n`,
    'east1/node-local.conf': 'ESMTP_Listener {\n  Listen "10.1.1.10:25" {\n    enable_duravip = true\n  }\n}\n',
    'west1/node-local.conf': 'use_iflist_cache = 0\n',
  },
  good: {
    'default/ecelerity.conf': `${clusterExample}Binding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\nESMTP_Listener {\n  Listen "10.1.1.10:25" {\n    enable_duravip = true\n  }\n}\ninclude "node-local.conf"\n`,
    'east1/node-local.conf': 'use_iflist_cache = 0\n',
    'west1/node-local.conf': 'use_iflist_cache = 0\n',
  },
  *run(cluster) {
    yield* compareAddresses(holders(cluster), services);
  },
});

const services: Property = {
  value: ({ address }) => address.services.join(' '),
  say({ address }) {
    const names = address.services.map((service) => (service === 'multivip' ? 'a binding' : service));
    const says = names.length === 1 ? `${names[0] ?? ''} alone` : listed(names);
    const [listen] = address.listens;
    return { says, at: listen === undefined ? address.at : placeOfScope(listen.scope) };
  },
  sentence([ip, ...more], summary) {
    const others = more.length === 0 ? 'offers' : `and ${counted(more.length, 'more address', 'more addresses')} offer`;
    return `${ip ?? ''} ${others} ${summary}; after a failover services are missing: configure the same listeners and bindings on all nodes`;
  },
};
