// One word for every log, and never a 0 for what nobody knows.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { failure } from '../../runtime/log/jlog/errors.ts';
import { conditionBy, managerCondition, nodeCondition } from '../../runtime/log/jlog/condition.ts';
import { overviewOf } from '../../runtime/log/service/publications.ts';
import { denial } from '../../runtime/log/service/troubles.ts';
import { Pacer } from '../../runtime/log/aggregate/pacer.ts';
import { logMetrics } from '../../runtime/daemon/logs/log-metrics.ts';
import { publicFolder } from '../everybody.ts';
import { repository } from '../shared.ts';
import { inScratch, write } from './log-dir.ts';

const nobody = { readerOf: () => null, troubleOf: () => null };

describe('the condition of a log', () => {
  it('on a node', () => {
    const sight = { absent: false, trouble: null, subscriber: { reader: 'mgr', behindBytes: 0 } };
    assert.equal(nodeCondition(sight).state, 'reading');
    assert.equal(nodeCondition({ ...sight, subscriber: { reader: 'mgr', behindBytes: 5 } }).state, 'catching up');
    assert.equal(nodeCondition({ ...sight, subscriber: { reader: null, behindBytes: 5 } }).state, 'behind');
    assert.equal(nodeCondition({ ...sight, subscriber: { reader: null, behindBytes: 0 } }).state, 'waiting');
    assert.equal(nodeCondition({ ...sight, subscriber: null }).state, 'no subscriber');
    assert.equal(nodeCondition({ ...sight, subscriber: { reader: null, behindBytes: null } }).state, 'unknown');
    assert.equal(nodeCondition({ ...sight, absent: true }).state, 'waiting');
    const errno = (code: string) => Object.assign(new Error(code), { code, syscall: 'open' });
    assert.equal(conditionBy(failure('FILE_OPEN', '/l', 'no', errno('EROFS')).error).state, 'not permitted');
    assert.equal(conditionBy(failure('FILE_CORRUPT', '/l', 'no').error).state, 'damaged');
    assert.equal(conditionBy(failure('LOCK', '/l', 'no').error).state, 'unknown');
  });

  it('on a manager', () => {
    const sight = { unreachable: null, trouble: null, lag: { bytes: 0, seconds: 0 }, shrinksBy: null, hindered: null };
    assert.equal(managerCondition(sight).state, 'reading');
    assert.equal(managerCondition({ ...sight, unreachable: 'gone' }).state, 'unknown');
    assert.equal(managerCondition({ ...sight, lag: null }).state, 'unknown');
    assert.equal(managerCondition({ ...sight, lag: { bytes: null, seconds: null } }).state, 'unknown');
    assert.equal(managerCondition({ ...sight, lag: { bytes: 9, seconds: 100 }, shrinksBy: 5 }).state, 'catching up');
    assert.equal(managerCondition({ ...sight, lag: { bytes: 9, seconds: 100 }, shrinksBy: -5 }).state, 'behind');
    assert.equal(managerCondition({ ...sight, lag: { bytes: 9, seconds: 100 }, hindered: 'the disk is full' }).state, 'behind');
  });

  it('tells the rate, and when a backlog will be worked off', () => {
    const pacer = new Pacer();
    assert.equal(pacer.pace(10), null);
    for (let sec = 0; sec <= 120; sec += 10) pacer.note(sec * 1000, sec * 500, 100_000 - sec * 200);
    const pace = pacer.pace(76_000) ?? assert.fail();
    assert.ok(Math.abs(pace.rate - 500) < 1 && Math.abs((pace.shrinksBy ?? 0) - 200) < 1, JSON.stringify(pace));
    assert.ok(Math.abs((pace.arrivesInSec ?? 0) - 380) < 2);
  });

  it('a damaged live segment: damaged on the node, though nobody tries to read it, and no age out of garbage', () =>
    inScratch(async (path) => {
      await write(path, ['one', 'two', 'three', 'four'], { subscribers: ['master'] });
      const segment = join(path, '00000000');
      const fd = openSync(segment, 'r+');
      writeSync(fd, Buffer.from('garbage that is no header'), 0, 16, 0);
      const bytes = readFileSync(segment).length;
      const log = await overviewOf({ key: 'mainlog', path, subscribers: [] }, nobody);
      const [master] = log.subscribers;
      assert.deepEqual(
        [log.condition.state, master?.condition.state, master?.oldestSec, master?.behindBytes],
        ['damaged', 'damaged', null, bytes],
      );
      assert.match(log.problem ?? '', /is damaged at byte 0, behind message 0; `ecclusterd jlog repair` brings what lies behind it/);
      const metrics = logMetrics({ logs: [log], nowSec: 1_800_000_000, endpoints: [], counters: {} });
      const of = (name: string) => metrics.find((each) => each.name === name)?.samples ?? [];
      assert.deepEqual(of('ecclusterd_log_behind_seconds'), []);
      assert.equal(of('ecclusterd_log_broken')[0]?.value, 1);
      assert.equal(of('ecclusterd_log_state')[0]?.labels?.['state'], 'damaged');
    }));

  it('a log that its user may not write to: not permitted', async function () {
    if (process.getuid?.() !== 0) return this.skip();
    await inScratch(async (path) => {
      await write(path, ['one'], { subscribers: ['master'] });
      chmodSync(dirname(path), 0o755);
      chmodSync(path, 0o755);
      assert.equal(denial(path), null);
      const folder = publicFolder();
      const troubles = await folder.bundle(join(repository, 'runtime', 'log', 'service', 'troubles.ts'));
      const program = `import { denial } from ${JSON.stringify(troubles)}; process.setgid(65534); process.setuid(65534); console.log(JSON.stringify(denial(${JSON.stringify(path)})));`;
      const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
        encoding: 'utf8',
        cwd: folder.path,
      });
      folder.remove();
      assert.equal(JSON.parse(stdout || `{"state":${JSON.stringify(stderr)}}`).state, 'not permitted');
    });
  });
});
