// EC3202: two nodes with one address: by `nodeaddr`, or two names with one address in `peers`.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { append, relatedOf, type Said } from '../../checks-shared/compare-nodes.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';
import type { PeerFact } from '../../facts/facts.ts';
import { ipOf, placeOfSetting } from '../../facts/values.ts';

export const nodeAddressEqual = check({
  code: 'EC3202',
  name: 'node-address-equal',
  severity: 'error',
  scope: 'cluster',
  title: 'Two nodes have the same address',
  why: 'The address is where the other nodes reach this one for logs and moved messages. Two members with one address are a critical error of the cluster: traffic for one arrives at the other. Often `nodeaddr` was put into a file that every node reads; it belongs into a file of the node itself (`4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.1"\n}\n',
    'east2/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.1"\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "node-local.conf"\n',
    'east1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.1"\n}\n',
    'east2/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.2"\n}\n',
  },
  *run(cluster) {
    yield* equalNodeAddresses(cluster.nodes);
    for (const node of [...cluster.nodes, ...cluster.managers]) yield* equalPeers(node);
  },
});

function* equalNodeAddresses(nodes: readonly NodeView[]): Generator<Finding> {
  const byAddress = new Map<string, Said[]>();
  for (const node of nodes) {
    const setting = node.facts.cluster?.settings.get('nodeaddr');
    const ip = ipOf(setting);
    if (setting === undefined || ip === null) continue;
    append(byAddress, ip.text, { node, value: ip.text, says: `nodeaddr is ${ip.text}`, at: placeOfSetting(setting) });
  }
  for (const [ip, said] of byAddress) {
    const [first, second] = said;
    if (first === undefined || second === undefined) continue;
    const names = said.map((each) => nodeLabel(each.node));
    const shared = said.every((each) => each.at.file === first.at.file);
    const remedy = shared ? 'set nodeaddr in a file of each node, not in one that all of them read' : 'give each node its own address';
    yield {
      message: `nodeaddr ${ip} is that of ${listed(names)}; ${remedy}`,
      at: first.at,
      related: shared ? [] : relatedOf(said.slice(1), `${first.says} on ${names[0] ?? ''}`),
      nodes: [...names].sort(),
    };
  }
}

function* equalPeers({ node, facts }: NodeView): Generator<Finding> {
  const byIp = new Map<string, PeerFact[]>();
  for (const peer of facts.peers) if (peer.ip !== null) append(byIp, peer.ip.text, peer);
  for (const [ip, peers] of byIp) {
    const [first, second] = peers;
    // One name twice is a matter of the dictionary.
    if (first === undefined || second === undefined || first.name === second.name) continue;
    yield {
      message: `peers ${listed(peers.map((peer) => peer.name))} have the same address ${ip}; each node has its own`,
      at: second.at,
      related: [{ at: first.at, message: `${first.name} has ${ip}` }],
      nodes: node.name === null ? [] : [node.name],
    };
  }
}
