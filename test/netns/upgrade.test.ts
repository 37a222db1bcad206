// A rolling upgrade on real Corosync, and the way back: nodes of this release and of a later one, which has added a field behind the last one
// of messages and an ignorable one to the IR, are one cluster. The later release is made of today's sources.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { capture, lostPings, ping } from './capture.ts';
import { manyAddresses } from './mail-conf.ts';
import { buildPrograms, type Programs } from './runtime.ts';
import { netSuite, ownedBy } from './suite.ts';
import { laterRelease, laterVersion } from '../later-release.ts';
import { version } from '../../base/version.ts';

const addresses = manyAddresses(9);

netSuite('a real cluster: releases', { prefix: 'nu', conf: { nodes: 3, addresses } }, (suite) => {
  let later: Programs;
  before(async () => {
    later = await buildPrograms(laterRelease);
  });
  after(() => later?.remove());

  /** Each node in turn hands over, and comes back with the program. */
  async function roll(program: string | undefined): Promise<void> {
    const { runtime } = suite();
    for (const node of runtime.nodes) {
      runtime.guard(node).kill('SIGTERM');
      assert.equal(await runtime.ended(node), 0);
      runtime.start(node, program === undefined ? {} : { program });
      await runtime.until(`node${node} has its share`, async () => ownedBy(await suite().calm(), node).length >= 3);
      await assertOneCluster();
    }
  }

  /** All count all, nobody complains, and nothing was said that somebody did not understand. */
  async function assertOneCluster(): Promise<void> {
    const { runtime } = suite();
    suite().assertSameShow();
    for (const node of runtime.nodes) {
      const { text } = await runtime.ask(node, 'cluster info');
      assert.doesNotMatch(text, /^Problem: .*(?:differs|version|package)/m);
      assert.match(runtime.metrics(node), /^ecclusterd_node_messages_malformed_total 0$/m);
      assert.match(runtime.metrics(node), /^ecclusterd_node_messages_unknown_total 0$/m);
      // The refused reload is this test's own.
      const wrong = runtime.log(node).filter(({ level, msg }) => level === 'error' && !msg.startsWith('reload: '));
      assert.deepEqual(wrong, []);
    }
  }

  async function withoutLoss(work: () => Promise<void>): Promise<void> {
    const { net } = suite();
    const seen = await capture(net);
    const stop = ping(net, [...addresses.keys()], 10);
    await work();
    await stop();
    const { sent, lost } = lostPings(await seen());
    assert.ok(sent > 100, `${sent} pings were sent`);
    assert.equal(lost, 0, `${lost} of ${sent} pings were lost\n${suite().runtime.logTails()}`);
  }

  it('an IR of a later release is taken by a running daemon, which says what it ignores', async () => {
    const { runtime } = suite();
    await suite().startAll();
    const ir = JSON.parse(readFileSync(runtime.irPath(1), 'utf8')) as { nodes: object[] };
    const text = JSON.stringify({
      ...ir,
      compiler: `ecconf ${laterVersion}`,
      nodes: ir.nodes.map((node) => ({ ...node, weight: 2 })),
      ignorable: ['/nodes/*/weight'],
    });
    runtime.giveIr(text);
    for (const node of runtime.nodes) assert.match(runtime.console(node, 'config', 'reload'), /nothing has changed/);
    const notice = new RegExp(
      `written by ecconf ${laterVersion}, has what version ${version} does not know and ignores, .*: /nodes/\\*/weight$`,
    );
    for (const node of runtime.nodes)
      await runtime.until('the log says so', () => runtime.log(node).some(({ level, msg }) => level === 'warn' && notice.test(msg)));
    assert.match(runtime.check(1, []), new RegExp(`^warn  IR: .*${notice.source.replace('$', '')}`, 'm'));
    // What the document does not allow is refused, with what to do.
    runtime.giveIr(text.replace('"ignorable":["/nodes/*/weight"]', '"ignorable":[]'), [1]);
    await assert.rejects(
      async () => runtime.console(1, 'config', 'reload'),
      /must not have the property `weight`; it was written by ecconf 99\.0\.0, and this is version/,
    );
    runtime.giveIr(text, [1]);
  });

  it('one node after the other goes to the later release without a lost ping', async () => {
    await withoutLoss(() => roll(later.daemon));
    assert.match(suite().runtime.console(1, 'version'), new RegExp(laterVersion.replaceAll('.', '\\.')));
  });

  it('and back', async () => {
    await withoutLoss(() => roll(undefined));
  });
});
