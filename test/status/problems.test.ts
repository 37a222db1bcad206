// Problems as sentences: what is said of a rollout that nobody has confirmed, of nodes that are not there, and of all that while the bus is away.
import assert from 'node:assert/strict';
import { noDifferences } from '../../runtime/control/node-agreement.ts';
import { noOwners } from '../../runtime/status/owners-digest.ts';
import type { NodeCell } from '../../runtime/status/page/page-model.ts';
import { Problems, type Sight } from '../../runtime/status/problems.ts';
import { disconnected, healthy } from '../console/sample.ts';

const node = (name: string, state: NodeCell['state']): NodeCell => ({ name, state, leader: false, why: null, sinceMs: 0, addresses: 0 });
const well: Sight = {
  kind: 'manager',
  busGone: null,
  snapshot: healthy,
  digest: noOwners,
  nodes: [node('east1', 'here'), node('east2', 'here'), node('west1', 'here')],
  differences: noDifferences,
  configurations: null,
  logs: { problem: null, rows: [] },
  loopDelayMs: 0,
  unconfirmed: null,
};
const away = { snapshot: disconnected, busGone: { sinceMs: 0, why: 'it is away', never: false } };

describe('problems of the status page', () => {
  it('name a rollout that has switched and is not confirmed, with the command that goes on, and tell when it was', () => {
    const problems = new Problems();
    const said = (more: Partial<Sight>, atMs: number) =>
      problems.look({ ...well, ...more }, atMs).map(({ alarm, text, mend, sinceMs, mendedMs }) => [alarm, text, mend, sinceMs, mendedMs]);
    const alarm = 'RolloutUnconfirmed';
    assert.deepEqual(said({ unconfirmed: { name: '41', leftMs: 290_400 } }, 1000), [
      [alarm, 'Rollout 41 has switched and nobody has confirmed it: in 4 min all go back by themselves.', 'rollout confirm', 1000, null],
    ]);
    const leaderless = 'Rollout 41 of mgr1 has switched and nobody has confirmed it: no manager leads it any more.';
    assert.deepEqual(said({ unconfirmed: { name: '41 of mgr1', leftMs: null } }, 2000), [[alarm, leaderless, 'rollout adopt', 1000, null]]);
    // Also while the bus is away: the clock of the node goes on.
    const onNode = { kind: 'node', unconfirmed: { name: '41 of mgr1', leftMs: 9000 }, ...away } as const;
    const [bus, rollout] = said(onNode, 3000);
    assert.match(String(bus?.[1]), /^Not connected to the bus for 12 s: .*What is shown of the cluster is old\.$/);
    const text = 'Rollout 41 of mgr1 has switched and nobody has confirmed it: in 9 s all go back by themselves.';
    assert.deepEqual(rollout, [alarm, text, null, 1000, null]);
    assert.deepEqual(
      said({}, 4000).map(([, , , sinceMs, mendedMs]) => [sinceMs, mendedMs]),
      [
        [3000, 4000],
        [1000, 4000],
      ],
    );
  });

  it('take nothing for mended that nobody can see: while the bus is away, who has left has left', () => {
    const problems = new Problems();
    const nodes = [node('east1', 'here'), node('east2', 'here'), node('west1', 'left')];
    const left = (more: Partial<Sight>, atMs: number) =>
      problems.look({ ...well, nodes, ...more }, atMs).find(({ text }) => text.startsWith('west1'));
    assert.equal(left({}, 1000)?.mendedMs, null);
    assert.equal(left(away, 2000)?.mendedMs, null);
    const still = left({}, 3000);
    assert.deepEqual([still?.sinceMs, still?.mendedMs], [1000, null]);
    assert.equal(left({ nodes: well.nodes }, 4000)?.mendedMs, 4000);
  });

  it('tell a side without majority from one without anybody', () => {
    const said = (nodes: readonly NodeCell[]) =>
      new Problems().look({ ...well, nodes, snapshot: { ...healthy, quorum: false } }, 0).find(({ alarm }) => alarm === 'ClusterDivided')
        ?.text;
    assert.equal(
      said([node('east1', 'here'), node('east2', 'left'), node('west1', 'left')]),
      'Too few nodes are here for a majority (1 of 3): no address is served on this side.',
    );
    assert.equal(
      said(well.nodes.map(({ name }) => node(name, 'never'))),
      'No node is on the bus: nobody on this side of it serves an address.',
    );
  });
});
