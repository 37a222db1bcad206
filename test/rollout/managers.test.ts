// Managers that begin at one moment, and one that is killed in the middle: adopted and finished by another one, or taken back by the clocks of the nodes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Programs } from '../log/aggregate/stage.ts';
import { repository } from '../shared.ts';
import { names, RolloutCluster, shaOf, withSetSize } from './rollout-cluster.ts';

describe('managers of rollouts', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  const allAtOnce = { steps: [[...names]], settleMs: 15_000 };
  const again = async (manager: string) => {
    cluster.small.manager(manager);
    await cluster.ready(manager);
  };
  before(async () => {
    cluster = await RolloutCluster.make(programs, ['mgr1', 'mgr2', 'mgr3']);
    await cluster.begin('mgr3');
    await again('mgr1');
    await again('mgr2');
  });
  after(async () => {
    await cluster.remove();
  });

  it('two begin at one moment: one wins, the other is told who', async () => {
    const [one, two] = [withSetSize(cluster.ir, 4), withSetSize(cluster.ir, 5)];
    const files = [await cluster.offer(one, allAtOnce, {}, 'mgr1'), await cluster.offer(two, allAtOnce, {}, 'mgr2')];
    await Promise.all(['mgr1', 'mgr2'].map((name, index) => cluster.small.ask(name, `rollout start ${files[index]}`)));
    let winner = '';
    for (const name of ['mgr1', 'mgr2']) {
      const { running, last } = await cluster.until(({ running: now, last: end }) => now?.phase === 'waiting' || end !== null, name);
      if (running === null) assert.match(`${last?.end}: ${last?.why}`, /^refused: .*(busy with rollout \d+ of mgr[12]|is not above)/);
      else winner = name;
    }
    assert.notEqual(winner, '');
    await cluster.small.ask(winner, 'rollout confirm');
    await cluster.untilAllRun(shaOf(winner === 'mgr1' ? one : two));
    // Every manager as well, whoever led it.
    await cluster.untilAllRun(shaOf(winner === 'mgr1' ? one : two), ['mgr1', 'mgr2', 'mgr3']);
  });

  it('two people roll out at one moment, each at a manager: one wins, the other is told who', async () => {
    const { small } = cluster;
    const run = async (manager: string, size: number) => {
      writeFileSync(small.path(`next-${manager}.json`), JSON.stringify(withSetSize(cluster.ir, size)));
      const args = ['rollout', `next-${manager}.json`, '--manager', small.path(`control-${manager}`), '--play', '0', '--yes'];
      const child = spawn(join(repository, 'dist', 'ecconf'), args, { cwd: small.folder, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
      const [status] = await once(child, 'close');
      return { manager, size, status: status as number, said };
    };
    const race = async (round: number) => {
      const ends = await Promise.all([run('mgr1', 2 + 2 * round), run('mgr2', 3 + 2 * round)]);
      const [won = assert.fail(), lost = assert.fail()] = ends.sort((one, other) => one.status - other.status);
      assert.deepEqual([won.status, lost.status], [0, 1], won.said + lost.said);
      return { won, lost };
    };
    // Two programs do not start at the same time on each machine: who comes when the other has ended plans for what does not run any more.
    let { won, lost } = await race(0);
    for (let round = 1; round < 6 && /plan again/.test(lost.said); round++) ({ won, lost } = await race(round));
    assert.match(lost.said, new RegExp(`busy with rollout \\d+ of ${won.manager}(?:, by ${userInfo().username})?\\b`));
    for (const name of names)
      await small.until(
        name,
        'config get cluster duravip_balance_set_size',
        (text) => text === `duravip_balance_set_size = "${won.size}"\n`,
      );
  });

  it('one is killed after the first switch: another one adopts it and brings it to its end', async () => {
    const next = withSetSize(cluster.ir, 6);
    const { nextSerial } = await cluster.status('mgr1');
    assert.equal((await cluster.start(next, {}, {}, 'mgr1')).status, 'ok');
    await cluster.until(({ running }) => running?.nodes[0]?.state === 'switched', 'mgr1');
    await cluster.small.stop('mgr1', 'SIGKILL');
    await cluster.small.until('mgr2', 'rollout status', (text) => text.includes('rollout adopt'));
    const adopted = await cluster.small.ask('mgr2', 'rollout adopt');
    assert.equal(adopted.status, 'ok', adopted.text);
    await cluster.until(({ running }) => running?.phase === 'waiting', 'mgr2');
    await cluster.small.ask('mgr2', 'rollout confirm');
    assert.equal((await cluster.ended(nextSerial, 'mgr2')).end, 'committed');
    await cluster.untilAllRun(shaOf(next));
    await again('mgr1');
  });

  it('one is killed, and nobody adopts it: all nodes go back by themselves', async () => {
    const before = await cluster.running('east1');
    const next = withSetSize(cluster.ir, 7);
    // What its own limits add to it is the longest of it.
    assert.equal((await cluster.start(next, { ...allAtOnce, settleMs: 5000 }, { confirmMs: 5000 }, 'mgr2')).status, 'ok');
    await cluster.untilAllRun(shaOf(next));
    await cluster.small.stop('mgr2', 'SIGKILL');
    await cluster.untilAllRun(before);
  });
});
