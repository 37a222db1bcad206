// EC3104: nodes that move a different number of addresses for one balance request.

import { check, type NodeView } from '../../check/check.ts';
import { disagreementFinding, type Said } from '../../checks-shared/compare-nodes.ts';
import { members, placeOfCluster } from '../../checks-shared/managed.ts';
import { lettersOf } from '../../load/source.ts';
import { readValue } from '../../schema/read-value.ts';
import { placeOfSetting } from '../../facts/values.ts';

const option = 'duravip_balance_set_size';

export const balanceSetSize = check({
  code: 'EC3104',
  name: 'balance-set-size',
  severity: 'error',
  scope: 'cluster',
  title: 'duravip_balance_set_size is not the same on all nodes',
  why: 'Every node computes for itself which addresses move in answer to a balance request, and the number of addresses for each request is part of that computation. Nodes with different values compute different owners and the cluster never converges. Bring all nodes down before you change the value (`4/modules/4-modules-cluster.md`). Where it is not set, 2 is assumed.',
  bad: {
    'default/ecelerity.conf': 'cluster {\n  include "node-local.conf"\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\n',
    'east1/node-local.conf': 'duravip_balance_set_size = 4\n',
    'west1/node-local.conf': 'duravip_balance_set_size = 8\n',
  },
  good: {
    'default/ecelerity.conf':
      'cluster {\n  duravip_balance_set_size = 8\n  include "node-local.conf"\n}\nECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\n',
    'east1/node-local.conf': 'if_check_interval = 30\n',
    'west1/node-local.conf': 'if_check_interval = 60\n',
  },
  *run(cluster) {
    const found = disagreementFinding(
      members(cluster).map(say),
      (summary) => `${option} is ${summary}; nodes that disagree never converge: set one value on all nodes, with all of them stopped`,
      option,
    );
    if (found !== null) yield found;
  },
});

/** The value even where it is out of range: below 2 is an error of its own, and differs all the same. */
function say(node: NodeView): Said {
  const setting = node.facts.cluster?.settings.get(option);
  const value = setting?.option.value;
  if (setting !== undefined && value !== undefined && value !== null) {
    const read = readValue({ kind: 'integer' }, value, lettersOf(setting.source)).value;
    const text = read === null ? lettersOf(setting.source).slice(value.start, value.end) : String(read);
    return { node, value: text, says: text, at: placeOfSetting(setting), setting };
  }
  return { node, value: '2', says: '2 (not set)', at: placeOfCluster(node), scope: node.facts.cluster, written: '2' };
}
