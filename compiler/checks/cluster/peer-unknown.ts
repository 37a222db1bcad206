// EC3211: a peer of which nothing is known but its entry.

import { check } from '../../check/check.ts';
import { offered, removingPlace } from '../../checks-shared/repairs.ts';
import { sameNode } from '../../checks-shared/node-names.ts';
import { ipOf } from '../../facts/values.ts';

export const peerUnknown = check({
  code: 'EC3211',
  name: 'peer-unknown',
  severity: 'info',
  scope: 'cluster',
  title: 'A peer of the message bus has no configuration here',
  why: 'Every peer is a node or a manager, and what it says must agree with the others. One whose configuration is not among what was checked could not be compared. Either the tree lacks its folder, or the name is misspelt, or the machine was taken out of the cluster and its entry was left (`4/node-remove.md`).',
  bad: {
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
    'east1/ecelerity.conf': 'include "msgc_server.conf"\n',
  },
  good: {
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
    'east1/ecelerity.conf': 'include "msgc_server.conf"\n',
    'west1/ecelerity.conf': 'include "msgc_server.conf"\n',
  },
  *run(cluster) {
    const views = [...cluster.nodes, ...cluster.managers];
    const addresses = new Set(views.flatMap(({ facts }) => ipOf(facts.cluster?.settings.get('nodeaddr'))?.text ?? []));
    const names = views.flatMap(({ node }) => [node.name, node.folder].filter((name) => name !== null));
    // One whose name only the machine knows may be any of them.
    if (names.length === 0) return;
    const seen = new Set<string>();
    for (const { facts } of views) {
      for (const peer of facts.peers) {
        const place = `${peer.at.file}:${peer.at.start}`;
        if (seen.has(place)) continue;
        seen.add(place);
        if (cluster.project.skip.includes(peer.name)) continue;
        if (names.some((name) => sameNode(name, peer.name)) || addresses.has(peer.ip?.text ?? '')) continue;
        yield {
          message: `peer ${peer.name} (${peer.address}) has no configuration here, so it could not be compared; add its folder, or take it out of peers`,
          at: peer.at,
          ...offered(removingPlace(peer.at, cluster.project, `${peer.name} from peers`)),
          // In a tree all nodes should be at hand; what is left out must not pass for compared.
          ...(cluster.project.layout === null ? {} : { severity: 'error' as const }),
        };
      }
    }
  },
});
