// The status page where there is little to show: a bus that was never there, a manager without a node, and a side without majority. It serves, and
// says why.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { Cluster } from './cluster.ts';
import { until } from '../until.ts';

const names = ['east1', 'east2', 'west1'];

describe('a status page with little to show', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.make((node) => node, names);
  });
  after(() => cluster?.remove());

  const health = async (name: string) => {
    const answer = await fetch(`${cluster.of(name).url}/healthz`);
    return `${answer.status} ${(await answer.text()).trim()}`;
  };
  const text = async (name: string, path = '/') => {
    const answer = await fetch(`${cluster.of(name).url}${path}`);
    assert.equal(answer.status, 200);
    return (await answer.text()).replaceAll(/<[^>]*>/g, ' ').replaceAll(/ +/g, ' ');
  };
  const sentences = async (name: string) =>
    (
      (await (await fetch(`${cluster.of(name).url}/api/v1/problems`)).json()) as { readonly problems: readonly Sentence[] }
    ).problems.flatMap(({ text: said, mendedMs }) => (mendedMs === null ? [said] : []));
  const says = (name: string, sentence: RegExp) =>
    until(
      async () => (await sentences(name)).some((each) => sentence.test(each)),
      () => `${name} says ${sentence}`,
    );

  it('says on a node that has never been on the bus what hinders it, and that nothing is known', async () => {
    // Where it is nobody can listen.
    mkdirSync(cluster.folder.path('nowhere'));
    await cluster.start('west1', ['--bus-socket', cluster.folder.path('nowhere')]);
    await says('west1', /^Not connected to the bus for \d+ s: .+\. Nothing has been seen of the cluster yet\.$/);
    assert.equal(await health('west1'), '503 not connected to the bus');
    const page = await text('west1');
    assert.match(page, /Not connected to the bus since \d\d:\d\d:\d\d: .+ Nothing has been seen of the cluster since this process began\./);
    assert.match(page, /no data yet/);
    assert.match(page, /0 of 3 were here · ▲ not connected/);
    assert.match(page, /Whose addresses are is not known: not connected to the bus \(.+\)\./);
    cluster.kill('west1');
  });

  it('says on a manager without any node that there is none', async () => {
    await cluster.start('mgr1');
    await until(async () => (await health('mgr1')) === '503 no node is here', 'nobody');
    await says('mgr1', /^No node is on the bus: nobody on this side of it serves an address\.$/);
    for (const name of names) await says('mgr1', new RegExp(`^${name} is in the configuration and has not been on the bus since`));
    assert.match(await text('mgr1'), /0 of 3 here · ▲ no quorum/);
    assert.match(await text('mgr1', '/owners'), /No node is on the bus, so nobody has an address\./);
  });

  it('says on both sides of it that two of three nodes are dead, and who: 503 while there is no majority', async () => {
    for (const name of names) await cluster.start(name, ['--partition', 'quorum']);
    await until(async () => (await health('mgr1')) === '200 ok' && (await health('east1')) === '200 ok', 'all are well');
    await until(async () => (await text('mgr1')).includes('13 owned · 0 unowned'), 'all addresses are owned');
    cluster.kill('east2');
    cluster.kill('west1');
    for (const name of ['east1', 'mgr1']) {
      await until(async () => (await health(name)) === '503 too few nodes are here for a majority', `${name} is unwell`);
      await says(name, /^Too few nodes are here for a majority \(1 of 3\): no address is served on this side\.$/);
      await says(name, /^east2 has left the bus/);
      await says(name, /^13 addresses have no owner: /);
      const page = await text(name);
      assert.match(page, /1 of 3 here · ▲ no quorum/);
      assert.match(page, /east2 ✕ left \d+ s ago/);
      assert.match(page, /▲ 13 unowned/);
    }
    // One comes back: what was wrong is told as mended.
    await cluster.start('east2', ['--partition', 'quorum']);
    await until(async () => (await health('east1')) === '200 ok', 'a majority');
    await until(async () => /Too few nodes .{0,200}failed at [\d:]+, mended at [\d:]+/.test(await text('mgr1')), 'mended');
  });
});

interface Sentence {
  readonly text: string;
  readonly mendedMs: number | null;
}
