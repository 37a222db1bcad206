// A rollout by real processes: offered, checked, switched node by node, confirmed; restarts; all nodes stopped; and back.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { names, RolloutCluster, shaOf, withSetSize } from './rollout-cluster.ts';

describe('a rollout', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: RolloutCluster;
  before(async () => {
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
    await cluster.ready();
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

  it('a node that was killed while all stopped comes back with the old one, and with the new one where all had let go', async () => {
    const before = await cluster.running('east1');
    const folder = join(cluster.state('west2'), 'node');
    const document = (sha256: string) => join(folder, 'documents', `${sha256}.json`);
    const base = JSON.parse(readFileSync(document(before), 'utf8')) as ClusterIr;
    const next = { ...base, nodes: base.nodes.map((node) => ({ ...node, groups: { ...node.groups, cluster: 'third_cluster' } })) };
    const id = { serial: 9, sha256: shaOf(next), manager: 'mgr1' };
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const { kept } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
    // As it is on the disk from its switch on, which it was killed in.
    const begins = async (leftMs: number) => {
      await cluster.small.stop('west2', 'SIGKILL');
      writeFileSync(document(shaOf(next)), JSON.stringify(next));
      const until = { boot, at: Number(process.hrtime.bigint() / 1_000_000n) + leftMs };
      writeFileSync(join(folder, 'state.json'), JSON.stringify({ version: 1, kept: { ...kept, doing: { phase: 'switched', id, until } } }));
      cluster.again('west2');
    };
    await begins(600_000);
    await cluster.untilAllRun(before, ['west2']);
    assert.ok(
      cluster.small
        .log('west2')
        .some(({ msg }) => msg === 'rollout 9: ended before all nodes had let go, so the configuration before runs'),
    );
    assert.equal(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')).kept.doing, null);
    writeFileSync(join(folder, 'barrier.json'), JSON.stringify(id));
    await begins(20_000);
    await cluster.untilAllRun(shaOf(next), ['west2']);
    // Nobody confirms it.
    await cluster.untilAllRun(before, ['west2']);
    await cluster.ready();
  });

  it('a node that cannot start with the new one comes back with the old one, at once', async () => {
    const before = await cluster.running('east1');
    const { nextSerial } = await cluster.status();
    const base = JSON.parse(readFileSync(join(cluster.state('west2'), 'node', 'documents', `${before}.json`), 'utf8')) as ClusterIr;
    const next = { ...base, nodes: base.nodes.map((node) => ({ ...node, subcluster: 'elsewhere' })) };
    // What no check of the document sees.
    cluster.nextOnly.set('west2', ['--metrics', '203.0.113.1:9']);
    const { status, text } = await cluster.start(next, { grade: 'restart', steps: [['west2'], names.filter((name) => name !== 'west2')] });
    assert.equal(status, 'ok', text);
    const last = await cluster.ended(nextSerial);
    assert.deepEqual([last.end, last.why], ['rolled back', 'west2 came back without it']);
    assert.match(
      cluster.small.said('west2'),
      new RegExp(`rollout ${nextSerial} cannot start here, so the configuration before is started: `),
    );
    await cluster.untilAllRun(before);
  });

  it('ten addresses that go, on four nodes: each changes its owner once, to nobody', async () => {
    const before = await cluster.running('east1');
    const base = JSON.parse(readFileSync(join(cluster.state('east1'), 'node', 'documents', `${before}.json`), 'utf8')) as ClusterIr;
    const all = [...new Set(base.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)))].sort();
    const followed = new Set(base.nodes.flatMap(({ duravip }) => duravip.addresses.flatMap(({ follow }) => follow?.ip ?? [])));
    // Whoever is followed goes after its followers.
    const gone = all.sort((a, b) => Number(followed.has(a)) - Number(followed.has(b))).slice(0, 10);
    const next = {
      ...base,
      nodes: base.nodes.map((node) => ({
        ...node,
        duravip: { ...node.duravip, addresses: node.duravip.addresses.filter(({ ip }) => !gone.includes(ip)) },
      })),
    };
    // Who was away gets its share again when balancing comes to it.
    await cluster.small.until('mgr1', 'show owners', (text) =>
      names.every((name) => gone.some((ip) => new RegExp(`${ip} +${name}`).test(text))),
    );
    const owners = (await cluster.small.ask('mgr1', 'show owners')).text.split('\n').flatMap((line) => {
      const [ip = '', owner = ''] = line.trim().split(/\s+/);
      return gone.includes(ip) ? [owner] : [];
    });
    assert.equal(owners.length, 10);
    assert.equal(new Set(owners).size, names.length, owners.join());
    const from = Date.now();
    await cluster.commit(next, { gone });
    await cluster.small.until('mgr1', 'show owners', (text) => !gone.some((ip) => text.includes(`${ip} `)));
    for (const name of names) {
      const taken = (cluster.small.log(name) as unknown as readonly Line[]).filter(
        ({ time, to, ips }) => Date.parse(time) >= from && typeof to === 'string' && ips?.some((ip) => gone.includes(ip)) === true,
      );
      assert.deepEqual(taken, []);
    }
  });
});

interface Line {
  readonly time: string;
  readonly to?: string | null;
  readonly ips?: readonly string[];
}
