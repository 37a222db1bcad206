// `ecconf rollout` against a running cluster: planned, shown, handed over, followed; and its exit statuses.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Programs } from '../log/aggregate/stage.ts';
import { repository } from '../shared.ts';
import { RolloutCluster, withSetSize } from './rollout-cluster.ts';

const ecconf = join(repository, 'dist', 'ecconf');

describe('ecconf rollout', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  /** What the run at hand has said so far. */
  let said = '';
  const run = async (...args: readonly string[]) => {
    const child = spawn(ecconf, ['rollout', ...args], { cwd: cluster.small.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let error = '';
    child.stdout.on('data', (data) => {
      out += String(data);
      said = out;
    });
    child.stderr.on('data', (data) => (error += String(data)));
    const [status] = await once(child, 'close');
    return { status: status as number, out, error };
  };
  const manager = () => ['--manager', cluster.small.path('control-mgr1'), '--play', '0'];
  const give = (name: string, size: number) => writeFileSync(cluster.small.path(name), JSON.stringify(withSetSize(cluster.ir, size)));

  before(async () => {
    cluster = await RolloutCluster.make(programs);
    await cluster.begin();
  });
  after(async () => {
    await cluster.remove();
  });

  it('plans, rolls out and says so; once more there is nothing to do', async () => {
    give('next.json', 4);
    const first = await run('next.json', ...manager(), '--yes', '-m', 'smaller sets');
    assert.equal(first.status, 0, first.out + first.error);
    assert.match(first.out, /^Plan [0-9a-f]{8}: 1 change on 4 nodes\. Grade: reload\./);
    assert.match(
      first.out,
      /\nrollout 1: begun\n(.*\n)*confirm {2}all have switched and settled\n(.*\n)*rollout 1 committed \(\d+\.\d s\)\n$/,
    );
    const again = await run('next.json', ...manager(), '--yes');
    assert.deepEqual([again.status, again.error], [0, '']);
    assert.match(again.out, /nothing changes/i);
    const { text } = await cluster.small.ask('mgr1', 'rollout history');
    assert.match(text, /^ +1 {2}[0-9a-f]{12} .* committed .* ir next\.json {2}"smaller sets"\n +0 /);
  });

  it('refuses a plan that is stale, wrong use, and goes back where nobody confirms', async () => {
    give('next.json', 6);
    const plan = spawn(
      ecconf,
      ['plan', 'next.json', '--live', cluster.small.path('control-mgr1'), '--play', '0', '--format', 'json', '-o', 'plan.json'],
      {
        cwd: cluster.small.folder,
      },
    );
    await once(plan, 'close');
    const late = await run('--plan', 'plan.json', ...manager(), '--yes', '--confirm-within', '5');
    assert.equal(late.status, 5, late.out + late.error);
    assert.match(late.out, /rollout 2 rolled back: nobody has confirmed it: time is over/);
    give('next.json', 7);
    const stale = await run('--plan', 'plan.json', ...manager(), '--yes');
    assert.equal(stale.status, 1);
    assert.match(stale.error, /^the plan [0-9a-f]{8} is stale/);
    for (const args of [
      ['next.json'],
      ['next.json', '--manager', cluster.small.path('nobody')],
      ['next.json', ...manager()],
      ['next.json', '--manager', cluster.small.path('control-east1'), '--yes'],
    ]) {
      const { status, error } = await run(...args);
      assert.equal(status, 2, error);
      assert.equal(error.trimEnd().split('\n').length, 1, error);
    }
  });

  it('--confirm-within: whoever is asked nothing here confirms it in the console', async () => {
    give('next.json', 7);
    const running = run('next.json', ...manager(), '--yes', '--confirm-within', '120');
    await cluster.until(({ running: now }) => now?.phase === 'waiting');
    // It looks every 300 ms, and tells what it sees.
    await cluster.until(() => said.includes('all have switched;'));
    assert.equal((await cluster.small.ask('mgr1', 'rollout confirm')).status, 'ok');
    const { status, out, error } = await running;
    assert.equal(status, 0, out + error);
    assert.match(out, /\nall have switched; within \d+ s: ecconsole \S+ rollout confirm \(or abort\); else all go back\n/);
  });

  it('asks for --accept-gap and --without, and has a node that is down catch up', async () => {
    const groups = { ...cluster.ir, nodes: cluster.ir.nodes.map((node) => ({ ...node, groups: { ...node.groups, cluster: 'x' } })) };
    writeFileSync(cluster.small.path('next.json'), JSON.stringify(groups));
    const gap = await run('next.json', ...manager(), '--yes');
    assert.deepEqual([gap.status, gap.error.includes('--accept-gap')], [1, true], gap.error);
    await cluster.small.stop('west2');
    give('next.json', 5);
    const missing = await run('next.json', ...manager(), '--yes');
    assert.deepEqual([missing.status, /^west2 is not there.*--without NODE/.test(missing.error)], [1, true], missing.error);
    const without = await run('next.json', ...manager(), '--yes', '--without', 'west2');
    assert.equal(without.status, 0, without.out + without.error);
    const sha256 = await cluster.running('east1');
    cluster.again('west2');
    await cluster.untilAllRun(sha256);
  });
});
