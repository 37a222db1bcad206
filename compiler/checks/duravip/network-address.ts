// EC3133: a managed address that is the first or the last of its network.

import { width } from '../../../runtime/net/ip.ts';
import { check } from '../../check/check.ts';
import { placeOfAddress } from '../../checks-shared/managed.ts';

export const networkAddress = check({
  code: 'EC3133',
  name: 'network-address',
  severity: 'error',
  scope: 'node',
  title: 'A managed address is that of its network, or its broadcast address',
  why: 'The first address of an IPv4 network is the network itself, the last one reaches all hosts of it. Neither is the address of a machine: other hosts answer to it, or send nothing there. The network is that of the `Topology` block in which the address lies.',
  bad: 'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.0"\n  enable_duravip = true\n}\n',
  good: 'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run({ facts }) {
    for (const address of facts.addresses) {
      const network = address.topology?.network ?? null;
      const { ip } = address;
      if (network === null || ip.family !== 4 || network.prefix > 30) continue;
      const host = ip.bits & ((1n << BigInt(width(4) - network.prefix)) - 1n);
      const all = (1n << BigInt(width(4) - network.prefix)) - 1n;
      if (host !== 0n && host !== all) continue;
      yield {
        message: `${ip.text} is the ${host === 0n ? 'address of the network' : 'broadcast address of'} ${network.text}; manage an address of a host in it`,
        at: placeOfAddress(address),
      };
    }
  },
});
