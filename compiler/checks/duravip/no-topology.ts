// EC3113: a managed address that lies in no Topology block.

import { makeCidr } from '../../../runtime/net/ip.ts';
import { check } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { placeOfAddress } from '../../checks-shared/managed.ts';
import { counted } from '../../checks-shared/words.ts';
import type { AddressFact } from '../../facts/facts.ts';
import { placeOfScope } from '../../facts/values.ts';

export const noTopology = check({
  code: 'EC3113',
  name: 'no-topology',
  severity: 'error',
  scope: 'node',
  title: 'A managed address is in no Topology block',
  why: 'To bring an address up a node must know on which interface and with which mask; that is what `Topology "NETWORK" { }` in `cluster` says. Without one the product finds out only after it has won the election, and the address is on no node (`4/4-cluster-config-duravip.md`).',
  bad: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.2.1.10"\n  enable_duravip = true\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run({ facts }) {
    // Without the cluster module the marks mean nothing, and in a file seen alone the stanza is elsewhere.
    if (facts.cluster === null) return;
    const missing = new Map<string, AddressFact[]>();
    for (const address of facts.addresses) {
      if (address.topology === null) append(missing, makeCidr(address.ip, address.ip.family === 4 ? 24 : 64).text, address);
    }
    for (const [network, addresses] of missing) {
      const [first] = addresses;
      if (first === undefined) continue;
      const others =
        addresses.length === 1 ? 'is' : `and ${counted(addresses.length - 1, 'more address', 'more addresses')} of ${network} are`;
      yield {
        message: `${first.ip.text} ${others} in no Topology block, so no node can bring it up; add one that contains it, such as Topology "${network}" { interface = ... }, to cluster`,
        at: placeOfAddress(first),
        related: [
          ...addresses.slice(1, 10).map((address) => ({ at: placeOfAddress(address), message: `${address.ip.text} neither` })),
          { at: placeOfScope(facts.cluster), message: 'Topology belongs here' },
        ],
      };
    }
  },
});
