// EC3140: a managed address that is none of a single machine.

import { check } from '../../check/check.ts';
import { noLonger } from '../../checks-shared/managed.ts';
import { offered } from '../../checks-shared/repairs.ts';
import { holders, placeOfAddress } from '../../checks-shared/managed.ts';
import { nodeNames } from '../../checks-shared/words.ts';
import { unmanageable } from '../../../runtime/net/manageable.ts';

export const unmanageableAddress = check({
  code: 'EC3140',
  name: 'unmanageable-address',
  severity: 'error',
  scope: 'cluster',
  single: true,
  title: 'A managed address cannot belong to one machine',
  why: 'Loopback, unspecified, multicast and broadcast addresses, and the address of a network itself, mean no machine or all of them. Brought up on a node they break its network or that of its neighbours, and taken off again they may take with them what the machine needs: no node may manage them.',
  bad: 'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.255"\n  enable_duravip = true\n}\n',
  good: 'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run(cluster) {
    for (const [text, held] of holders(cluster)) {
      for (const { node, address } of held) {
        const { topology, ip } = address;
        const prefixes = topology === null ? [] : [topology.network?.prefix ?? 0, topology.cidrmask.value].filter((length) => length > 0);
        const why = unmanageable(ip, prefixes);
        if (why === null) continue;
        yield {
          message: `${text} ${why}: manage another address`,
          at: placeOfAddress(address),
          nodes: nodeNames([node]),
          ...offered(noLonger(held)),
        };
        break;
      }
    }
  },
});
