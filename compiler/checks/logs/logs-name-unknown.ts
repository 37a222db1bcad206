// EC3410: the aggregator's `Logs` names a manager or node that is not there.

import { check, type ClusterView, type Finding } from '../../check/check.ts';
import { quoteText } from '../../../grammar/text-value.ts';
import { offered, writing } from '../../checks-shared/repairs.ts';
import { knownNames, sameNode } from '../../checks-shared/node-names.ts';
import { listed } from '../../checks-shared/words.ts';
import type { Place } from '../../diagnostics.ts';
import { nearest } from '../../schema/nearest.ts';

export const logsNameUnknown = check({
  code: 'EC3410',
  name: 'logs-name-unknown',
  severity: 'warning',
  scope: 'cluster',
  title: 'Logs names a manager or node that does not exist',
  why: 'A `Manager` stanza counts only on the manager of exactly this name, a `Node` stanza only for the node of this name. With a misspelt name the stanza does nothing and the default counts: logs that should not be fetched are, or under another subscriber than was meant (`4/cluster-config-logging-complex.md`).',
  bad: {
    'default/ecelerity.conf': 'include "node-local.conf"\ncluster {\n}\n',
    'west1/node-local.conf': '# nothing\n',
    'eastmgr/eccluster.conf': 'Logs {\n  Manager "eastmgr" {\n    Node "wset1" {\n      Subscriber = ()\n    }\n  }\n}\n',
  },
  good: {
    'default/ecelerity.conf': 'include "node-local.conf"\ncluster {\n}\n',
    'west1/node-local.conf': '# nothing\n',
    'eastmgr/eccluster.conf': 'Logs {\n  Manager "eastmgr" {\n    Node "west1" {\n      Subscriber = ()\n    }\n  }\n}\n',
  },
  *run(cluster) {
    // A machine whose name is only known to itself may be any of them.
    const unnamed = [...cluster.nodes, ...cluster.managers].some(({ node }) => node.name === null);
    if (unnamed || cluster.nodes.length === 0) return;
    const known = knownNames(cluster);
    for (const { word, name, at } of mentioned(cluster).values()) {
      if (known.some((each) => sameNode(each, name))) continue;
      yield unknownName(word, name, at, known);
    }
  },
});

interface Mention {
  readonly word: 'Manager' | 'Node';
  readonly name: string;
  readonly at: Place;
}

/** By place: managers that share one file mention each name once. */
function mentioned(cluster: ClusterView): ReadonlyMap<string, Mention> {
  const found = new Map<string, Mention>();
  const add = (mention: Mention) => found.set(`${mention.at.file}:${mention.at.start}`, mention);
  for (const { facts } of cluster.managers) {
    for (const manager of facts.logs?.managers ?? []) {
      add({ word: 'Manager', name: manager.name, at: manager.at });
      for (const node of manager.nodes) add({ word: 'Node', name: node.name, at: node.at });
    }
  }
  return found;
}

function unknownName(word: string, name: string, at: Place, known: readonly string[]): Finding {
  const meant = nearest(known, name);
  const hint = meant === null ? `there are ${listed(known)}` : `did you mean "${meant}"?`;
  return {
    message: `${word} "${name}" is no machine of this cluster; ${hint}`,
    at,
    ...offered(meant === null ? null : writing(at, `${word} ${quoteText(meant, true)}`, `Change to "${meant}"`)),
  };
}
