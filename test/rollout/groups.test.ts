// A changed cluster_group, where nodes of both would each serve everything: a manager and a node that were away meanwhile, with nobody there to tell the node; and
// nodes that take nothing before they are current.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { names, RolloutCluster, shaOf } from './rollout-cluster.ts';
import { until } from '../until.ts';

interface Line {
  readonly msg: string;
  readonly to?: string;
}

function inGroup(ir: ClusterIr, cluster: string): ClusterIr {
  return { ...ir, nodes: ir.nodes.map((node) => ({ ...node, groups: { ...node.groups, cluster } })) };
}

describe('another cluster_group', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  before(async () => {
    cluster = await RolloutCluster.make(programs, ['mgr1', 'mgr2']);
    await cluster.begin();
  });
  after(async () => {
    await cluster.remove();
  });
  const lines = (name: string, from = 0) => (cluster.small.log(name) as unknown as readonly Line[]).slice(from);

  it('a manager that was away has it when it is back, and is in the new group', async () => {
    cluster.manager('mgr2');
    await cluster.ready('mgr2');
    await cluster.small.stop('mgr2');
    const next = inGroup(cluster.ir, 'second_cluster');
    await cluster.commit(next, { grade: 'stop-all', steps: [[...names]] });
    await cluster.ready();
    cluster.manager('mgr2');
    await cluster.untilAllRun(shaOf(next), ['mgr2']);
    await cluster.small.until('mgr2', 'info', (text) => text.includes('Cluster Group: second_cluster'));
    await cluster.ready('mgr2');
    assert.match((await cluster.small.ask('mgr2', 'ask cluster nodename')).text, /4 ok/);
    await cluster.small.stop('mgr2');
  });

  it('a node that was away serves nothing beside the others, whoever tells it or not, and has it when a manager is there', async () => {
    const { small } = cluster;
    await small.stop('west2');
    const next = inGroup(cluster.ir, 'third_cluster');
    const others = names.filter((name) => name !== 'west2');
    await cluster.commit(next, { grade: 'stop-all', steps: [others], without: ['west2'] });
    await cluster.untilAllRun(shaOf(next), [...others, 'mgr1']);
    await small.stop('mgr1');
    const begun = lines('west2').length;
    cluster.again('west2');
    const told =
      /^east1, east2, west1 of another cluster_group has what was committed later: this node serves nothing until it has that as well$/;
    await until(
      () => lines('west2', begun).some(({ msg }) => told.test(msg)),
      () => small.said('west2'),
    );
    // Long after it would have taken everything.
    await pause(5000);
    assert.deepEqual(
      lines('west2', begun).filter(({ to }) => to === 'west2'),
      [],
    );
    cluster.manager('mgr1');
    await cluster.untilAllRun(shaOf(next), ['west2']);
    await cluster.ready();
    await small.until('mgr1', 'show owners', (text) => text.includes('west2'));
  });

  it('nodes with --require-current take their share in a rollout that starts them anew', async () => {
    for (const name of names) {
      await cluster.small.stop(name);
      cluster.node(name, ['--require-current']);
      await cluster.ready();
    }
    const base = inGroup(cluster.ir, 'third_cluster');
    const next = { ...base, nodes: base.nodes.map((node) => ({ ...node, subcluster: 'other' })) };
    await cluster.commit(next, { grade: 'restart' });
    await cluster.untilAllRun(shaOf(next));
    await cluster.ready();
  });
});
