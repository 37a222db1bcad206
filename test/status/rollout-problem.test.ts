// A rollout that has switched and that nobody has confirmed, on the status page of its manager, of another manager and of a node: a sentence, and the
// command that goes on with it, which is given as it stands there.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Program, Programs } from '../log/aggregate/stage.ts';
import { freePort } from '../free-port.ts';
import { names, RolloutCluster, shaOf, withSetSize } from '../rollout/rollout-cluster.ts';
import { repository } from '../shared.ts';
import { until } from '../until.ts';

/** Ports, by name. */
const pages: Record<string, number> = {};

/** The daemon is the one that was built, because that has the page beside it. */
class WithPages extends Programs {
  override command(program: Program, args: readonly string[]): readonly string[] {
    if (program !== 'manager') return super.command(program, args);
    const port = pages[args[args.indexOf('--node') + 1] ?? ''];
    const page = port === undefined ? [] : ['--status', `127.0.0.1:${port}`];
    return [process.execPath, join(repository, 'dist', 'ecclusterd.cjs'), ...args, ...page];
  }
}

interface Problem {
  readonly alarm: string;
  readonly text: string;
  readonly mend: string | null;
  readonly mendedMs: number | null;
}

describe('a rollout without confirmation on the status page', function () {
  this.timeout(300_000);
  let cluster: RolloutCluster;
  const allAtOnce = { steps: [[...names]], settleMs: 15_000 };
  const page = async (name: string, path: string) => (await fetch(`http://127.0.0.1:${pages[name]}${path}`)).text();
  const problem = async (name: string) =>
    (JSON.parse(await page(name, '/api/v1/problems')) as { readonly problems: readonly Problem[] }).problems.find(
      ({ alarm }) => alarm === 'RolloutUnconfirmed',
    );
  const begin = async (size: number) => {
    assert.equal((await cluster.start(withSetSize(cluster.ir, size), allAtOnce, { confirmMs: 90_000 }, 'mgr1')).status, 'ok');
    await cluster.until(({ running }) => running?.phase === 'waiting', 'mgr1');
    await until(async () => (await problem('mgr1'))?.mendedMs === null, 'mgr1 says it');
  };
  before(async () => {
    for (const name of ['mgr1', 'mgr2', 'east1']) pages[name] = await freePort();
    cluster = await RolloutCluster.make(new WithPages(), ['mgr1', 'mgr2']);
    await cluster.begin('mgr2');
    cluster.manager('mgr1');
    await cluster.ready('mgr1');
  });
  after(() => cluster?.remove());

  it('is a sentence with the command that confirms it, and is mended by that', async () => {
    assert.equal(await problem('mgr1'), undefined);
    await begin(4);
    const { text = '', mend = '' } = (await problem('mgr1')) ?? {};
    assert.match(text, /^Rollout 1 has switched and nobody has confirmed it: in (\d+ s|1 min) all go back by themselves\.$/);
    assert.match(await page('mgr1', '/'), /<code>ecconsole \S+ rollout confirm<\/code>/);
    // A node knows it, too, and cannot confirm it.
    await until(async () => (await problem('east1'))?.mendedMs === null, 'east1 says it');
    const onNode = await problem('east1');
    assert.match(onNode?.text ?? '', /^Rollout 1 of mgr1 has switched and nobody has confirmed it: in .+ all go back by themselves\.$/);
    assert.equal(onNode?.mend, null);
    assert.equal((await cluster.small.ask('mgr1', mend ?? '')).status, 'ok');
    for (const name of ['mgr1', 'east1']) await until(async () => ((await problem(name))?.mendedMs ?? null) !== null, `mended on ${name}`);
    await cluster.untilAllRun(shaOf(withSetSize(cluster.ir, 4)));
    await until(async () => /✓<\/span> committed/.test(await page('mgr1', '/configuration')), 'it is among those that were rolled out');
    assert.match(await page('mgr1', '/configuration'), /by mgr1 for anna, “new addresses”/);
  });

  it('has lost its manager: another one says so, with the command that goes on with it', async () => {
    await begin(5);
    await cluster.small.stop('mgr1', 'SIGKILL');
    const leaderless = /^Rollout 2 of mgr1 has switched and nobody has confirmed it: no manager leads it any more\.$/;
    await until(async () => leaderless.test((await problem('mgr2'))?.text ?? ''), 'mgr2 says it');
    const adopted = await cluster.small.ask('mgr2', (await problem('mgr2'))?.mend ?? '');
    assert.equal(adopted.status, 'ok', adopted.text);
    await cluster.until(({ running }) => running?.phase === 'waiting', 'mgr2');
    await until(async () => (await problem('mgr2'))?.mend === 'rollout confirm', 'now it is its own');
    assert.equal((await cluster.small.ask('mgr2', 'rollout confirm')).status, 'ok');
    await until(async () => ((await problem('mgr2'))?.mendedMs ?? null) !== null, 'mended');
  });
});
