// A rollout by real processes: offered, checked, switched node by node, confirmed; restarts; all nodes stopped; and back.
import assert from 'node:assert/strict';
import { Programs } from '../log/aggregate/stage.ts';
import { names, RolloutCluster, shaOf, withSetSize } from './rollout-cluster.ts';

describe('a rollout', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  before(async () => {
    await programs.build();
    cluster = await RolloutCluster.make(programs);
    await cluster.begin();
  });
  after(async () => {
    await cluster.remove();
  });

  it('is confirmed, and then all run it, know it after a restart, and managers as well', async () => {
    const next = withSetSize(cluster.ir, 4);
    const { status, text } = await cluster.start(next);
    assert.equal(status, 'ok', text);
    await cluster.until(({ running }) => running?.phase === 'waiting');
    await cluster.untilAllRun(shaOf(next));
    assert.equal((await cluster.small.ask('mgr1', 'rollout confirm')).status, 'ok');
    const last = await cluster.ended(1);
    assert.deepEqual([last.end, last.why], ['committed', '']);
    await cluster.untilAllRun(shaOf(next), ['mgr1']);
    await cluster.small.stop('east1', 'SIGKILL');
    cluster.again('east1');
    await cluster.untilAllRun(shaOf(next), names);
  });

  it('that nobody confirms goes back by itself', async () => {
    const before = await cluster.running('east1');
    const next = withSetSize(cluster.ir, 6);
    assert.equal((await cluster.start(next, {}, { confirmMs: 1000 })).status, 'ok');
    const last = await cluster.ended(2);
    assert.equal(last.end, 'rolled back');
    await cluster.untilAllRun(before);
  });

  it('that takes restarts has its nodes started again, step by step', async () => {
    const next = { ...cluster.ir, nodes: cluster.ir.nodes.map((node) => ({ ...node, subcluster: 'other' })) };
    const starts = names.map((name) => cluster.starts(name));
    assert.equal((await cluster.start(next, { grade: 'restart', steps: [names.slice(0, 2), names.slice(2)] })).status, 'ok');
    await cluster.until(({ running }) => running?.phase === 'waiting');
    assert.equal((await cluster.small.ask('mgr1', 'rollout confirm')).status, 'ok');
    assert.equal((await cluster.ended(3)).end, 'committed');
    await cluster.untilAllRun(shaOf(next));
    assert.deepEqual(
      names.map((name, at) => cluster.starts(name) - (starts[at] ?? 0)),
      [1, 1, 1, 1],
    );
  });

  it('that takes all nodes stopped waits for all of them in between', async () => {
    const next = {
      ...cluster.ir,
      nodes: cluster.ir.nodes.map((node) => ({ ...node, groups: { ...node.groups, cluster: 'other_cluster' } })),
    };
    assert.equal((await cluster.start(next, { grade: 'stop-all', steps: [[...names]] })).status, 'ok');
    await cluster.until(({ running }) => running?.phase === 'waiting');
    assert.equal((await cluster.small.ask('mgr1', 'rollout confirm')).status, 'ok');
    assert.equal((await cluster.ended(4)).end, 'committed');
    await cluster.untilAllRun(shaOf(next));
  });
});
