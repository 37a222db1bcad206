// EC3212: node names that Spread cuts off. Version 3 before msgc only.

import { check } from '../../check/check.ts';
import { placeOfName } from '../../checks-shared/node-names.ts';
import { childOf } from '../../load/node-name.ts';

/** Longest private name of a Spread connection that carries the node name whole. */
const charactersMax = 19;

export const nodeNameLength = check({
  code: 'EC3212',
  name: 'node-name-length',
  severity: 'warning',
  scope: 'node',
  title: 'The name of a node is too long for Spread',
  why: 'Before version 3.4 the bus is Spread, whose names end after 19 characters. Two nodes whose names differ only behind that are one to the bus. With msgc there is no limit (`3/3-reference/cluster-config-mbus.md`).',
  bad: { 'default/ecelerity.conf': 'cluster {\n  nodename = "outbound-mail-east-1"\n}\n' },
  good: { 'default/ecelerity.conf': 'cluster {\n  nodename = "east1"\n}\n' },
  *run(view) {
    const { node, facts, project } = view;
    const { name } = node;
    if (project.product !== '3' || name === null || name.length <= charactersMax) return;
    if (facts.cluster === null || childOf(node.global, 'msgc_server') !== null || childOf(node.global, 'msgc_client') !== null) return;
    yield {
      message: `node name "${name}" has ${name.length} characters; Spread, the bus before version 3.4, keeps ${charactersMax} of them`,
      at: placeOfName(view),
    };
  },
});
