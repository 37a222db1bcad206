// EC3210: a node or manager of the tree that is not in the list of peers.

import { check, type NodeView } from '../../check/check.ts';
import { placeOf } from '../../load/source.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { offered, repair } from '../../checks-shared/repairs.ts';
import { sameNode } from '../../checks-shared/node-names.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';
import type { PeerFact } from '../../facts/facts.ts';
import type { Fix, Place } from '../../diagnostics.ts';
import { ipOf } from '../../facts/values.ts';
import type { Setting } from '../../load/model.ts';
import { childOf } from '../../load/node-name.ts';
import { placeOfName } from '../../checks-shared/edits.ts';

export const peerMissing = check({
  code: 'EC3210',
  name: 'peer-missing',
  severity: 'error',
  scope: 'cluster',
  title: 'A node is missing among the peers of the message bus',
  why: 'Only what is listed in `peers` takes part in the bus. A node or manager that is left out starts, takes mail and is alone: it sees no other node, shares no counters, gets no managed address, and its logs are not fetched. Add it on all nodes at once by the shared `global/msgc_server.conf` (`4/modules/msgc.md`, `4/add-remove-platform-nodes.md`).',
  bad: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n  ]\n}\n',
    'east1/node-local.conf': 'cluster {\n  nodeaddr = "10.0.0.1"\n}\n',
    'west1/ecelerity.conf': 'include "msgc_server.conf"\ncluster {\n  nodeaddr = "10.0.1.1"\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
  },
  *run(cluster) {
    const views = [...cluster.nodes, ...cluster.managers];
    const lists = new Map<string, { readonly setting: Setting; readonly peers: readonly PeerFact[] }>();
    for (const { node, facts } of views) {
      const setting = childOf(node.global, 'msgc_server')?.settings.get('peers');
      if (setting === undefined || facts.peers.length === 0) continue;
      lists.set(`${setting.source.path}:${placeOfPeers(setting).start}`, { setting, peers: facts.peers });
    }
    for (const { setting, peers } of lists.values()) {
      const missing = views.filter(({ node, facts }) => {
        const { name } = node;
        if (name === null) return false;
        const address = ipOf(facts.cluster?.settings.get('nodeaddr'))?.text ?? name;
        return !peers.some((peer) => sameNode(peer.name, name) || peer.ip?.text === address || peer.name === address);
      });
      if (missing.length === 0) continue;
      const names = missing.map(nodeLabel);
      yield {
        message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} missing in peers and cannot join the cluster; add ${names.length === 1 ? 'it' : 'them'} with the address in the network of the cluster`,
        at: placeOfPeers(setting),
        nodes: [...names].sort(),
        ...offered(adding(setting, missing)),
      };
    }
  },
});

/** The name of the option alone: the dictionary may be long. */
function placeOfPeers({ source, option }: Setting): Place {
  return placeOfName(source, option);
}

/** Behind the last peer, with the address that each node says of itself; null where one says none. */
function adding({ source, option }: Setting, missing: readonly NodeView[]): Fix | null {
  const last = option.value?.kind === 'dict' ? option.value.entries.at(-1) : undefined;
  if (last === undefined) return null;
  const begin = source.text.lastIndexOf('\n', last.start - 1) + 1;
  const indent = source.text.slice(begin, last.start);
  const gap = indent.trim() === '' && begin > 0 ? `\n${indent}` : ' ';
  const peers = missing.map(({ node, facts }) => {
    const address = ipOf(facts.cluster?.settings.get('nodeaddr'))?.text;
    return address === undefined || node.name === null ? null : `${gap}${quoteText(node.name, false)} = "${address}"`;
  });
  if (peers.includes(null)) return null;
  const at = placeOf(source, { start: last.end, end: last.end });
  return repair(`Add ${listed(missing.map(nodeLabel))} to peers`, { ...at, text: peers.join('') });
}
