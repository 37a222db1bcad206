// EC3221: one node under its short name in one place and under its full name in another.

import { check, type NodeView } from '../../check/check.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { placeOfName, shortName } from '../../checks-shared/node-names.ts';
import type { Place } from '../../diagnostics.ts';
import { nodeFolders } from '../../load/layout.ts';

export const nodeNameForm = check({
  code: 'EC3221',
  name: 'node-name-form',
  severity: 'warning',
  scope: 'cluster',
  title: 'A node is called by its short and by its full name',
  why: 'Names are compared as they are written: `east1` and `east1.example.com` are two nodes to preferences, to `peers` and to the `Logs` of a manager. A host name is cut at its first dot when nothing else gives the name, so a machine with a full host name is easily known by both. Set `nodename` (or `node_name` in `cluster.boot`) and use that form everywhere (`4/modules/4-modules-cluster.md`, `4/byb-set-hostnames.md`).',
  bad: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
    'global/msgc_server.conf':
      'msgc_server {\n  peers = [\n    east1.example.com = "10.0.0.1"\n    west1.example.com = "10.0.1.1"\n  ]\n}\n',
    'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n}\n',
    'west1.example.com/node-local.conf': 'cluster {\n  nodename = "west1.example.com"\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "msgc_server.conf"\ninclude "node-local.conf"\n',
    'global/msgc_server.conf': 'msgc_server {\n  peers = [\n    east1 = "10.0.0.1"\n    west1 = "10.0.1.1"\n  ]\n}\n',
    'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n}\n',
    'west1/node-local.conf': 'cluster {\n  nodename = "west1"\n}\n',
  },
  *run(cluster) {
    const byShort = new Map<string, Mention[]>();
    for (const view of [...cluster.nodes, ...cluster.managers]) {
      for (const mention of mentionsIn(view)) append(byShort, shortName(mention.name).toLowerCase(), mention);
    }
    for (const { name } of cluster.project.layout === null ? [] : nodeFolders(cluster.project.layout)) {
      append(byShort, shortName(name).toLowerCase(), { name, what: 'the name of its folder', at: null });
    }
    for (const mentions of byShort.values()) {
      const forms = new Map<string, Mention>();
      for (const mention of mentions) if (!forms.has(mention.name.toLowerCase())) forms.set(mention.name.toLowerCase(), mention);
      const short = [...forms.values()].find((each) => !each.name.includes('.'));
      const long = [...forms.values()].filter((each) => each.name.includes('.'));
      const [full] = long;
      // Two full names with one short form are two machines in two domains.
      if (short === undefined || full === undefined || long.length > 1) continue;
      const at = full.at ?? short.at;
      // Folders alone are no node yet.
      if (at === null) continue;
      yield {
        message: `one node is "${full.name}" as ${full.what} and "${short.name}" as ${short.what}; use one form everywhere`,
        at,
        related: short.at === null || short.at === at ? [] : [{ at: short.at, message: `"${short.name}" as ${short.what}` }],
        nodes: [short.name, full.name],
      };
    }
  },
});

interface Mention {
  readonly name: string;
  readonly what: string;
  /** null for folders, which stand in no file. */
  readonly at: Place | null;
}

/** Names of nodes that a configuration mentions, its own first. Preferences have a check of their own. */
function* mentionsIn(view: NodeView): Generator<Mention> {
  const { node, facts } = view;
  for (const peer of facts.peers) yield { name: peer.name, what: 'a peer', at: peer.at };
  if (node.name !== null) {
    const what = { nodename: 'nodename', folder: 'the name of its folder', argument: '--node', logs: 'a Manager of Logs', unknown: '' };
    yield { name: node.name, what: what[node.nameFrom], at: placeOfName(view) };
  }
  if (node.folder !== null && node.nameFrom === 'nodename')
    yield { name: node.folder, what: 'the name of its folder', at: placeOfName(view) };
  for (const manager of facts.logs?.managers ?? []) {
    yield { name: manager.name, what: 'a Manager of Logs', at: manager.at };
    for (const each of manager.nodes) yield { name: each.name, what: 'a Node of Logs', at: each.at };
  }
}
