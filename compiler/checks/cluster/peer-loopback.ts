// EC3201: a loopback address in `peers`, or another one that no other machine can have. The same mistake in `nodeaddr` is found by the range of that option.

import { isLoopback, isUnspecified } from '../../../runtime/net/ip.ts';
import { unmanageable } from '../../../runtime/net/manageable.ts';
import { check } from '../../check/check.ts';

export const peerLoopback = check({
  code: 'EC3201',
  name: 'peer-loopback',
  severity: 'error',
  scope: 'node',
  title: 'The address of a peer is a loopback address, or none of one machine',
  why: 'Every node reads the same `peers`, so `127.0.0.1` means another machine on each of them: the node connects to itself and never finds the peer. It usually comes from a host name that `/etc/hosts` maps to 127.0.0.1 or 127.0.1.1. Write the address that the node has in the network of the cluster (`4/modules/msgc.md`; the same holds for `nodeaddr`, `4/modules/4-modules-cluster.md`).',
  bad: 'msgc_server {\n  peers = [\n    east1 = "127.0.0.1"\n    east2 = "10.0.0.2"\n  ]\n}\n',
  good: 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    east2 = "10.0.0.2"\n  ]\n}\n',
  *run({ facts }) {
    // A lone peer has nobody to be found by: a test installation.
    if (facts.peers.length < 2) return;
    for (const peer of facts.peers) {
      const why = peer.ip === null ? null : unmanageable(peer.ip);
      if (peer.ip === null || why === null) continue;
      const finds = isLoopback(peer.ip) || isUnspecified(peer.ip) ? 'at which each node finds itself' : `which ${why}`;
      yield {
        message: `peer ${peer.name} has the address ${peer.ip.text}, ${finds}; write the address that the other nodes reach`,
        at: peer.at,
      };
    }
  },
});
