// EC3114: a Topology that does not say on which interface.

import { check } from '../../check/check.ts';

export const topologyNoInterface = check({
  code: 'EC3114',
  name: 'topology-no-interface',
  severity: 'error',
  scope: 'node',
  title: 'A Topology block names no interface',
  why: 'The interface is where a node adds the managed addresses of that network. Without it none of them can be brought up (`4/4-cluster-config-duravip.md`). If the interface is another one on each node, put it into a file of each node and include that file inside the block.',
  bad: 'cluster {\n  Topology "10.1.1.0/24" {\n    cidrmask = "32"\n  }\n}\n',
  good: 'cluster {\n  Topology "10.1.1.0/24" {\n    cidrmask = "32"\n    interface = "eth1"\n  }\n}\n',
  *run({ facts }) {
    for (const { interface: device, scope, at } of facts.topologies) {
      if (device !== null || scope.settings.has('interface')) continue;
      yield { message: `Topology "${scope.name ?? ''}" names no interface; add interface = "eth1" or whichever carries that network`, at };
    }
  },
});
