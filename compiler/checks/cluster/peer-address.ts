// EC3218: the address of a node in `peers` is not its `nodeaddr`.

import { check } from '../../check/check.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { sameNode } from '../../checks-shared/node-names.ts';
import { ipOf, placeOfSetting } from '../../facts/values.ts';

export const peerAddress = check({
  code: 'EC3218',
  name: 'peer-address',
  severity: 'warning',
  scope: 'node',
  title: "A node's address in peers differs from its nodeaddr",
  why: 'The bus connects to the address in `peers`, logs and moved messages go to `nodeaddr`. Both should be the address of the node in the network of the cluster; two different ones mostly mean that one was forgotten when the machine got a new address (`4/modules/msgc.md`, `4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
    'east1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.9"\n}\n',
    'west1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.1.1"\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
    'east1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.1"\n}\n',
    'west1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.1.1"\n}\n',
  },
  *run({ node, facts }) {
    const setting = facts.cluster?.settings.get('nodeaddr');
    const own = ipOf(setting);
    const { name } = node;
    if (setting === undefined || own === null || name === null) return;
    const peer = facts.peers.find((each) => sameNode(each.name, name));
    if (peer === undefined || peer.ip === null || peer.ip.text === own.text) return;
    yield {
      message: `nodeaddr of ${name} is ${own.text}, but peers have it at ${peer.ip.text}; write the same address in both`,
      at: placeOfSetting(setting),
      related: [{ at: peer.at, message: `${peer.name} has ${peer.ip.text} here` }],
      fixes: [
        ...(peer.value === null ? [] : [writing(peer.value, `"${own.text}"`, `Write ${own.text} in peers`)]),
        writing(placeOfSetting(setting), `"${peer.ip.text}"`, `Write ${peer.ip.text} as nodeaddr`),
      ],
    };
  },
});
