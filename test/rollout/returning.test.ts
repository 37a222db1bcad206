// Who was away, was killed, or came back while a configuration went round: nodes and managers; and the way back to an older one.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sha256Of } from '../../runtime/rollout/packed-document.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { names, RolloutCluster, shaOf, withSetSize } from './rollout-cluster.ts';

interface Line {
  readonly time: string;
  readonly msg: string;
  readonly to?: string;
}

describe('who comes back to a rollout', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  const atOnce = { steps: [[...names]], settleMs: 30_000 };
  before(async () => {
    cluster = await RolloutCluster.make(programs, ['mgr1', 'mgr2']);
    await cluster.begin();
  });
  after(async () => {
    await cluster.remove();
  });
  const document = async (manager: string, serial: number) => {
    const { status, text } = await cluster.small.ask(manager, `rollout show ${serial}`);
    assert.equal(status, 'ok', text);
    return text.replace(/\n$/, '');
  };
  const lines = (name: string, from = 0) => (cluster.small.log(name) as unknown as readonly Line[]).slice(from);

  it('a manager that was not there has the document afterwards, rolls out from it, and back', async () => {
    const one = withSetSize(cluster.ir, 4);
    const two = withSetSize(cluster.ir, 6);
    await cluster.commit(one, atOnce);
    await cluster.commit(two, atOnce);
    cluster.manager('mgr2');
    await cluster.ready('mgr2');
    await cluster.untilAllRun(shaOf(two), ['mgr2']);
    assert.equal(sha256Of(Buffer.from(await document('mgr2', 2))), shaOf(two));
    assert.equal(await document('mgr1', 2), await document('mgr2', 2));
    const { text } = await cluster.small.ask('mgr2', 'rollout history');
    assert.match(text, /^ +2 {2}[0-9a-f]{12} .* mgr1 {2}committed .* anna {2}git 9c1f2ab {2}"new addresses"/);
    // Two back, by the one who was there; the bytes are those of before.
    const { nextSerial } = await cluster.status();
    const back = await cluster.small.ask('mgr1', 'rollout back 0');
    assert.match(back.text, /^rollout 3: back to the document of 0, begun/);
    await cluster.confirm(nextSerial);
    await cluster.untilAllRun(shaOf(cluster.ir), [...names, 'mgr1', 'mgr2']);
    assert.equal(await document('mgr2', 3), await document('mgr1', 0));
    // Without a number: the one before.
    assert.match((await cluster.small.ask('mgr2', 'rollout back')).text, /^rollout 4: back to the document of 2, begun/);
    await cluster.confirm(4, 'mgr2');
    await cluster.untilAllRun(shaOf(two));
    assert.match(
      (await cluster.small.ask('mgr2', 'rollout back 0')).text,
      /^error: this manager was not there when the first rollout was made/,
    );
    assert.match((await cluster.small.ask('mgr1', 'rollout back 77')).text, /^error: the document of rollout 77 is not here/);
  });

  it('with --require-current a node takes nothing before it has what was committed, and has it soon', async () => {
    const { small } = cluster;
    await small.stop('west2');
    const next = withSetSize(cluster.ir, 5);
    const serial = await cluster.commit(next, { ...atOnce, without: ['west2'], steps: [names.filter((name) => name !== 'west2')] });
    // A machine that begins anew, by a configuration in which nobody who is there is a manager: it gets nothing, and takes nothing.
    rmSync(cluster.state('west2'), { recursive: true });
    const [manager = assert.fail()] = cluster.ir.managers;
    small.give('west2', { ...cluster.ir, managers: [{ ...manager, name: 'nobody' }] });
    const emptyAt = lines('west2').length;
    cluster.node('west2', ['--require-current']);
    await small.until('east1', 'cluster membership', (text) => text.includes('west2'));
    await small.until('west2', 'json cluster info', (text) => text.startsWith('{') && JSON.parse(text).mature === true);
    // Long after it would have been given its share.
    await pause(4000);
    assert.deepEqual(
      lines('west2', emptyAt).filter(({ to }) => to === 'west2'),
      [],
    );
    assert.doesNotMatch((await small.ask('mgr1', 'show owners')).text, /west2/);
    await small.stop('west2');
    small.give('west2');
    const begunAt = lines('west2').length;
    cluster.again('west2');
    await cluster.untilAllRun(shaOf(next), ['west2']);
    await small.until('mgr1', 'show owners', (text) => text.includes('west2'));
    await small.until('west2', 'version', () => lines('west2', begunAt).some(({ to }) => to === 'west2'));
    const said = lines('west2', begunAt);
    const at = (msg: RegExp) => said.findIndex((line) => msg.test(line.msg));
    const has = at(new RegExp(`^rollout ${serial} is committed`));
    const first = said.findIndex(({ to }) => to === 'west2');
    assert.ok(has >= 0 && has < first && at(/takes its share/) < first, `${has}, ${at(/takes its share/)}, ${first}`);
    const took = Date.parse(said[has]?.time ?? '') - Date.parse(said[at(/starts as west2/)]?.time ?? '');
    assert.ok(took < 15_000, `${took} ms`);
  });

  it('nodes that are killed at any point of it: all have the old one in the end, and the exit says so', async () => {
    const before = await cluster.running('east1');
    for (const [phase, end] of [
      ['offering', 'refused'],
      ['settling', 'rolled back'],
      ['waiting', 'rolled back'],
    ] as const) {
      const { nextSerial } = await cluster.status();
      // Who does not answer keeps it from going on.
      if (phase === 'offering') cluster.small.children.get('west1')?.kill('SIGSTOP');
      const { status, text } = await cluster.start(withSetSize(cluster.ir, 9), atOnce, { confirmMs: 60_000 });
      assert.equal(status, 'ok', text);
      await cluster.until(({ running }) => running?.phase === phase);
      await cluster.small.stop('east2', 'SIGKILL');
      cluster.small.children.get('west1')?.kill('SIGCONT');
      cluster.again('east2');
      const last = await cluster.ended(nextSerial);
      assert.equal(last.end, end, `${phase}: ${last.why}`);
      await cluster.untilAllRun(before);
      await cluster.ready();
    }
  });

  it('a manager that is killed before the switch takes the offer back when it is there again', async () => {
    const before = await cluster.running('east1');
    const { nextSerial } = await cluster.status('mgr2');
    cluster.small.children.get('west1')?.kill('SIGSTOP');
    assert.equal((await cluster.start(withSetSize(cluster.ir, 9), atOnce, {}, 'mgr2')).status, 'ok');
    await cluster.until(({ running }) => running?.nodes.some(({ state }) => state === 'ready') === true, 'mgr2');
    await cluster.small.stop('mgr2', 'SIGKILL');
    cluster.small.children.get('west1')?.kill('SIGCONT');
    cluster.manager('mgr2');
    await cluster.ready('mgr2');
    // Nobody is held by it any more, and its number is not given again.
    const serial = await cluster.commit(withSetSize(cluster.ir, 8), atOnce, 'mgr2');
    assert.ok(serial > nextSerial, `${serial}`);
    assert.notEqual(await cluster.running('east1'), before);
  });
});
