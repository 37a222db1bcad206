// `ecclusterd check` of what is around the node: the daemon that runs here already and what its cluster has against it, the folder of the feed, the
// place on the ring, the clock.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../base/version.ts';
import { failureTimeoutMs } from '../../runtime/bus/corosync-times.ts';
import { clockAnswer, isClockSynchronised, profileAnswers, ringAnswers } from '../../runtime/daemon/place-answers.ts';
import { unitWords, wordAfter } from '../../runtime/daemon/unit-options.ts';
import { runningAnswers } from '../../runtime/ecclusterd/check-running.ts';
import { SmallCluster } from '../control/small-cluster.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { exampleIr } from './small-ir.ts';

describe('ecclusterd check of what is around the node', () => {
  const programs = new Programs();
  let cluster: SmallCluster;

  before(async () => {
    cluster = await SmallCluster.make(programs, []);
  });
  after(() => cluster.remove());

  /** What the program prints. */
  const check = (node: string, ...more: readonly string[]): string => {
    const [command = '', ...args] = programs.command('manager', [
      ...['check', '--ir', cluster.path('east1.json'), '--node', node, '--bus', 'embedded', '--bus-socket', cluster.path('bus')],
      ...['--control', cluster.path('another'), ...more],
    ]);
    const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 });
    return stdout + stderr;
  };
  const seen = async (node: string, expected: RegExp): Promise<void> => {
    let said = '';
    for (const deadline = Date.now() + 60_000; ; await sleep(300)) {
      said = check(node, '--running', cluster.path('control-east1'));
      if (expected.test(said)) return;
      assert.ok(Date.now() < deadline, said);
    }
  };

  it('says by which profile Corosync runs, and warns where its file was made for fewer nodes', () => {
    const ofFour = { ms: failureTimeoutMs('fast', 4), of: 'token' };
    assert.deepEqual(profileAnswers(ofFour, 3), [{ subject: 'profile', state: 'ok', text: 'fast, as it is for 3 machines' }]);
    const [wrong] = profileAnswers(ofFour, 12);
    assert.equal(wrong?.state, 'warn');
    assert.match(wrong?.text ?? '', /^990 ms is of none of our profiles for 12 machines \(instant 308, fast 1430, safe 8360\)/);
    assert.deepEqual(profileAnswers({ why: 'it does not tell' }, 3), []);
  });

  it('says nothing of a daemon where none runs', () => {
    cluster.give('east1');
    assert.doesNotMatch(check('east1', '--running', cluster.path('nobody')), /running daemon/);
  });

  it('says which one runs, and that it is another node or of another package', async () => {
    cluster.node('east1');
    await seen('east1', new RegExp(`^ok    running daemon: ${version.replaceAll('.', '\\.')}, at `, 'm'));
    assert.match(
      check('east2', '--running', cluster.path('control-east1')),
      /^FAIL {2}running daemon: node east1 runs here, .* this is to be east2/m,
    );
    const [old] = await runningAnswers({ kind: 'unix', path: cluster.path('control-east1') }, 'east1', '99.0.0');
    assert.equal(old?.state, 'warn');
    assert.match(old?.text ?? '', new RegExp(`^${version} runs .* 99\\.0\\.0 is installed: systemctl restart`));
  });

  it('says what the cluster has against it: a disk that was cloned is the same node twice', async () => {
    // The same identity once more, as a copy of the machine has it.
    const where = ['--bus', 'embedded', '--bus-socket', cluster.path('bus'), '--control', cluster.path('control-copy')];
    cluster.children.set('copy', programs.start('manager', ['--ir', cluster.path('east1.json'), '--node', 'east1', '--dry-run', ...where]));
    await seen('east1', /^warn {2}cluster: .*east1/m);
  });

  it('looks at the folder of the feed', () => {
    assert.match(
      check('east1', '--feed', cluster.path('missing/feed')),
      /^FAIL {2}feed: nothing can be made in .*missing: .*\/run\/ecclusterd\/feed/m,
    );
    mkdirSync(cluster.path('open'));
    chmodSync(cluster.path('open'), 0o777);
    assert.match(check('east1', '--feed', cluster.path('open/feed')), /^FAIL {2}feed: everybody may put a socket of his own .*chmod o-w/m);
    chmodSync(cluster.path('open'), 0o2750);
    assert.match(check('east1', '--feed', cluster.path('open/feed')), /^ok {4}feed: .*open\/feed/m);
    assert.match(check('east1', '--feed', '/run/ecclusterd/feed'), /^ok {4}feed: \/run\/ecclusterd\/feed/m);
    assert.doesNotMatch(check('east1', '--feed', '127.0.0.1:6380'), / feed: /);
  });

  it('reads the options of the unit', () => {
    assert.deepEqual(unitWords(cluster.path('no-such-file')), ['']);
    assert.equal(wordAfter(['--feed', '/run/x', '--utc'], '--feed'), '/run/x');
    assert.equal(wordAfter(['--utc'], '--feed'), null);
  });

  it('knows a place on the ring that is that of another machine', async () => {
    const ir = await exampleIr();
    const machines = new Map([
      [1, ['10.20.0.11']],
      [2, ['10.20.0.12']],
      [3, ['192.0.2.1']],
    ]);
    assert.deepEqual(ringAnswers(ir, 'east1', 1, machines), []);
    const [other] = ringAnswers(ir, 'east1', 2, machines);
    assert.equal(other?.state, 'FAIL');
    assert.match(other?.text ?? '', /its node 2, at 10\.20\.0\.12, which by the IR is east2, not east1/);
    // A network of its own for the bus, and a Corosync that does not tell.
    assert.deepEqual(ringAnswers(ir, 'east1', 3, machines), []);
    assert.deepEqual(ringAnswers(ir, 'east1', 1, null), []);
  });

  it('says whether somebody sets the clock', () => {
    assert.deepEqual(clockAnswer(null), []);
    assert.equal(clockAnswer(true)[0]?.state, 'ok');
    assert.match(clockAnswer(false)[0]?.text ?? '', /nobody sets it/);
    const isKnown = isClockSynchronised() !== null;
    assert.equal(/^(?:ok {2}|warn) {2}clock: /m.test(check('east1')), isKnown);
  });
});
