// What a reload says that it changes, and what it refuses.
import assert from 'node:assert/strict';
import { differenceOf } from '../../runtime/daemon/reload.ts';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { exampleIr } from './small-ir.ts';

type Change = (node: NodeIr) => NodeIr;

const duravip =
  (more: (old: NodeIr['duravip']) => Partial<NodeIr['duravip']>): Change =>
  (node) => ({ ...node, duravip: { ...node.duravip, ...more(node.duravip) } });

const cases: readonly [string, Change, string][] = [
  ['nothing', (node) => ({ ...node }), 'none'],
  ['two addresses less', duravip(({ addresses }) => ({ addresses: addresses.slice(2) })), 'change: addresses: 2 removed'],
  [
    'one replaced, one with another preference',
    duravip(({ addresses: [first, second, ...rest] }) => ({
      addresses: [
        ...(first && second
          ? [
              { ...first, ip: '10.20.1.99' },
              { ...second, preference: 'west2' },
            ]
          : []),
        ...rest,
      ],
    })),
    'change: addresses: 1 added, 1 removed, 1 changed',
  ],
  ['the balance set', duravip(() => ({ balanceSetSize: 3 })), 'change: duravip_balance_set_size changed'],
  ['timers', (node) => ({ ...node, timers: { ...node.timers, viewMatureTimeSec: 9 } }), 'change: timers changed'],
  ['only logs', (node) => ({ ...node, logs: { published: [], destinations: [] } }), 'change: published logs changed'],
  ['where the name is from', (node) => ({ ...node, nameFrom: 'argument' }), 'change: what changed does not concern the cluster'],
  [
    'the cluster group',
    (node) => ({ ...node, groups: { ...node.groups, cluster: 'other' } }),
    'stop-all: cluster_group changed, which needs all nodes stopped at one moment: nodes of two groups would both serve every address (ecconf plan)',
  ],
  [
    'address and subcluster',
    (node) => ({ ...node, subcluster: 'b', address: { ip: '10.9.9.9', from: 'nodeaddr' } }),
    'restart: the subcluster and the node address changed, which needs a restart of this node',
  ],
];

describe('reload', () => {
  for (const [what, change, expected] of cases) {
    it(what, async () => {
      const node = (await exampleIr()).nodes[0] as NodeIr;
      const found = differenceOf(node, change(node));
      const shown = found.kind === 'none' ? 'none' : `${found.kind}: ${found.kind === 'change' ? found.said : found.why}`;
      assert.equal(shown, expected);
    });
  }
});
