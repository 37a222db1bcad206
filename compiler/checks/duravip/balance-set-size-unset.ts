// EC3105: managed addresses, and no word on how many move at once.

import { check, type NodeView } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { insertion, repair } from '../../checks-shared/repairs.ts';
import { members, placeOfCluster } from '../../checks-shared/managed.ts';
import { nodeNames } from '../../checks-shared/words.ts';

export const balanceSetSizeUnset = check({
  code: 'EC3105',
  name: 'balance-set-size-unset',
  severity: 'hint',
  scope: 'cluster',
  single: true,
  title: 'duravip_balance_set_size is left to a default that the manual states in two ways',
  why: 'The tables of the manual give 1 as the default, its text demands more than 1. `ecconf` and its runtime read an unset value as 2. With a value written down nobody has to know, and all nodes agree for certain (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  good: 'cluster {\n  duravip_balance_set_size = 2\n  Topology "10.1.1.0/24" {\n    interface = "eth1"\n  }\n}\nBinding "customer-1" {\n  bind_address = "10.1.1.10"\n  enable_duravip = true\n}\n',
  *run(cluster) {
    const nodes = members(cluster).filter((node) => node.facts.addresses.length > 0);
    const [first] = nodes;
    // Where some nodes set it, the disagreement is reported.
    if (first === undefined || nodes.some((node) => node.facts.cluster?.settings.has('duravip_balance_set_size') === true)) return;
    const assumed = cluster.schema.option('cluster', 'duravip_balance_set_size')?.default;
    yield {
      message: `duravip_balance_set_size is not set, so ${assumed?.kind === 'value' ? assumed.value : 'the default'} is assumed; the manual's tables say 1 while its text demands more than 1: write the value down`,
      at: placeOfCluster(first),
      nodes: nodeNames(nodes),
      fix: writeDown(nodes, String(assumed?.kind === 'value' ? assumed.value : 2)),
    };
  },
});

/** The assumed value changes nothing, in the stanza of every node that has one of its own. */
function writeDown(nodes: readonly NodeView[], value: string): Fix {
  const edits = nodes.flatMap(({ facts }) =>
    facts.cluster === null ? [] : (insertion(facts.cluster, `duravip_balance_set_size = ${value}`) ?? []),
  );
  return repair(
    `Write down duravip_balance_set_size = ${value}`,
    ...new Map(edits.map((edit) => [`${edit.start} ${edit.file}`, edit])).values(),
  );
}
