// EC3117: a managed address that is the own address of a machine.

import { check, type ClusterView } from '../../check/check.ts';
import { noLonger } from '../../checks-shared/managed.ts';
import { offered } from '../../checks-shared/repairs.ts';
import { holders, placeOfAddress } from '../../checks-shared/managed.ts';
import { nodeNames } from '../../checks-shared/words.ts';
import type { Place } from '../../diagnostics.ts';
import { ipOf, placeOfSetting } from '../../facts/values.ts';

export const mainAddress = check({
  code: 'EC3117',
  name: 'main-address',
  severity: 'error',
  scope: 'cluster',
  single: true,
  title: 'A managed address is the main address of a node',
  why: 'When a node starts, and whenever another node owns the address, the product takes managed addresses off the machine. If that is the address by which the node is reached, the node cuts itself off: from the bus, from the other nodes, from you (`4/4-cluster-config-duravip.md`). The addresses of `nodeaddr` and of `peers` must stay where they are.',
  bad: 'cluster {\n  nodeaddr = "10.1.1.10"\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  good: 'cluster {\n  nodeaddr = "10.1.1.1"\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run(cluster) {
    const main = mainAddresses(cluster);
    const managed = holders(cluster);
    for (const [ip, { what, at }] of main) {
      const held = managed.get(ip);
      const [first] = held ?? [];
      if (held === undefined || first === undefined) continue;
      yield {
        message: `${ip} is managed, but it is ${what}; that node would be cut off when the address moves: manage another address`,
        at: placeOfAddress(first.address),
        related: [{ at, message: `${ip} is ${what}` }],
        nodes: nodeNames(held.map(({ node }) => node)),
        ...offered(noLonger(held)),
      };
    }
  },
});

interface Main {
  readonly what: string;
  readonly at: Place;
}

/** Own addresses of nodes and managers, by text: each `nodeaddr`, then `peers`. */
function mainAddresses(cluster: ClusterView): ReadonlyMap<string, Main> {
  const main = new Map<string, Main>();
  const views = [...cluster.nodes, ...cluster.managers];
  for (const view of views) {
    const setting = view.facts.cluster?.settings.get('nodeaddr');
    const ip = ipOf(setting);
    const owner = view.node.name === null ? '' : ` of ${view.node.name}`;
    if (setting !== undefined && ip !== null && !main.has(ip.text)) {
      main.set(ip.text, { what: `the nodeaddr${owner}`, at: placeOfSetting(setting) });
    }
  }
  for (const view of views) {
    for (const { name, ip, at } of view.facts.peers) {
      if (ip !== null && !main.has(ip.text)) main.set(ip.text, { what: `the address of ${name} in peers`, at });
    }
  }
  return main;
}
