// Rollouts on real Corosync, kernels and addresses, while a client pings every millisecond or so: what a reload or a restart changes costs no ping;
// addresses that go change their owner once, to nobody; a node that lacks an interface is not ready; what takes all nodes stopped takes no longer than the plan says.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { encodeIncoming } from '../../runtime/rollout/incoming-file.ts';
import { pack } from '../../runtime/rollout/packed-document.ts';
import { about0 } from '../rollout/rollout-cluster.ts';
import { makePlan } from '../../compiler/plan/make-plan.ts';
import { capture, longestGapMs, lostPings, ping } from './capture.ts';
import { manyAddresses } from './mail-conf.ts';
import { netSuite } from './suite.ts';

const addresses = manyAddresses(9);
const nodes = ['node1', 'node2', 'node3'];
const startAgain = 75;

netSuite('a real cluster: rollouts', { prefix: 'ro', conf: { nodes: 3, addresses } }, (suite) => {
  const at = (name: string) => join(suite().net.folder, name);
  const ask = async (line: string) => (await suite().runtime.askAt(at('mgr1.sock'), line, 70_000)).text;
  const read = (): ClusterIr => JSON.parse(readFileSync(suite().runtime.irPath(1), 'utf8')) as ClusterIr;
  let ir: ClusterIr;
  let ended = false;

  function start(node: number): void {
    const { runtime } = suite();
    mkdirSync(at(`state-${node}`), { recursive: true });
    runtime.start(node, { more: ['--accept-rollouts', '--state', at(`state-${node}`)] });
    // As systemd does.
    void runtime.ended(node).then((status) => {
      if (status === startAgain && !ended) start(node);
    });
  }

  /** In which as many programs as there are nodes start and end: a plan knows nothing of who else wants the processors. */
  async function startMs(): Promise<number> {
    const begin = performance.now();
    const run = () => once(spawn(process.execPath, [suite().runtime.program, '--version'], { stdio: 'ignore' }), 'close');
    await Promise.all(nodes.map(run));
    return performance.now() - begin;
  }

  async function rollOut(
    next: ClusterIr,
    about: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly end: string; readonly why: string }> {
    const document = Buffer.from(JSON.stringify(next));
    const packed = await pack(document);
    const sha256 = createHash('sha256').update(document).digest('hex');
    const parts = { ...about0, nodes, steps: nodes.map((name) => [name]), bytes: document.length, packedBytes: packed.length, ...about };
    const { incoming, nextSerial } = JSON.parse(await ask('json rollout status'));
    writeFileSync(
      join(incoming, 'next'),
      encodeIncoming({ version: 1, sha256, about: parts, old: null, confirmMs: 60_000, serial: null }, packed),
    );
    assert.match(await ask('rollout start next'), /begun/);
    let last: { readonly end: string; readonly why: string } | null = null;
    // Restarts take a while on a busy machine, longer than `until` waits.
    for (let tries = 0; last === null; tries++) {
      assert.ok(tries < 1200, `the rollout has not ended: ${await ask('rollout status')}\n${suite().runtime.logTails()}`);
      const status = JSON.parse(await ask('json rollout status'));
      if (status.running?.phase === 'waiting') await ask('rollout confirm');
      if (status.running === null && status.last?.serial === nextSerial) last = status.last;
      else await pause(200);
    }
    return last ?? assert.fail();
  }

  async function pinged(work: () => Promise<void>): Promise<{ readonly sent: number; readonly lost: number }> {
    const { net } = suite();
    const seen = await capture(net);
    const stop = ping(net, [...addresses.keys()].slice(0, 5), 5);
    await work();
    await stop();
    return lostPings(await seen());
  }

  it('a change that a reload applies: no ping is lost', async () => {
    const { net, runtime } = suite();
    const [manager] = (JSON.parse(readFileSync(join(import.meta.dirname, '..', 'golden', 'emit', 'cluster.json'), 'utf8')) as ClusterIr)
      .managers;
    assert.ok(manager !== undefined);
    ir = { ...read(), managers: [{ ...manager, name: 'mgr1', address: { ip: '10.77.0.1', from: 'nodeaddr' }, pulls: [], otherPulls: [] }] };
    runtime.giveIr(JSON.stringify(ir));
    writeFileSync(at('mgr1.json'), JSON.stringify(ir));
    for (const node of runtime.nodes) start(node);
    mkdirSync(at('state-mgr1'));
    const args = [
      '--manager',
      '--ir',
      at('mgr1.json'),
      '--node',
      'mgr1',
      '--bus',
      'corosync',
      '--control',
      at('mgr1.sock'),
      '--state',
      at('state-mgr1'),
      '--utc',
    ];
    const startManager = (): void => {
      const child = net.spawn(1, [process.execPath, runtime.program, ...args]);
      child.stdout?.resume();
      child.stderr?.resume();
      child.once('exit', (status) => {
        if (status === startAgain && !ended) startManager();
      });
    };
    startManager();
    await runtime.until('the manager knows all nodes', async () => JSON.parse(await ask('json rollout status')).takes?.length === 3);
    await suite().rested();
    ir = { ...ir, nodes: ir.nodes.map((node) => ({ ...node, duravip: { ...node.duravip, balanceSetSize: 4 } })) };
    const { sent, lost } = await pinged(async () => assert.equal((await rollOut(ir)).end, 'committed'));
    assert.ok(sent > 100, String(sent));
    assert.equal(lost, 0, `${lost} of ${sent} pings were lost\n${runtime.logTails()}`);
  });

  it('a node that lacks an interface is not ready, and nothing changes', async () => {
    const wrong = {
      ...ir,
      nodes: ir.nodes.map((node) => ({
        ...node,
        duravip: {
          ...node.duravip,
          addresses: node.duravip.addresses.map((each) => (node.name === 'node2' ? { ...each, interface: 'eth9' } : each)),
        },
      })),
    };
    const { end, why } = await rollOut(wrong);
    assert.equal(end, 'refused');
    assert.match(why, /^node2: .*eth9/);
    await suite().calm();
  });

  it('addresses that go change their owner once, to nobody', async () => {
    const { runtime } = suite();
    await suite().rested();
    const gone = ['10.77.1.5', '10.77.1.6', '10.77.1.7', '10.77.1.8'];
    ir = {
      ...ir,
      nodes: ir.nodes.map((node) => ({
        ...node,
        duravip: { ...node.duravip, addresses: node.duravip.addresses.filter(({ ip }) => !gone.includes(ip)) },
      })),
    };
    const from = Date.now();
    assert.equal((await rollOut(ir, { gone })).end, 'committed');
    suite().conf = { ...suite().conf, addresses: new Map([...addresses].filter(([ip]) => !gone.includes(ip))) };
    await suite().calm();
    // Each node tells of each that it takes: none of these since then.
    for (const node of runtime.nodes) {
      const taken = readFileSync(runtime.logPath(node), 'utf8')
        .split('\n')
        .flatMap((line) =>
          line.startsWith('{')
            ? [JSON.parse(line) as { readonly time: string; readonly to?: string | null; readonly ips?: readonly string[] }]
            : [],
        )
        .filter(({ time, to, ips }) => Date.parse(time) >= from && typeof to === 'string' && ips?.some((ip) => gone.includes(ip)) === true);
      assert.deepEqual(taken, []);
    }
  });

  it('a change that takes restarts: no ping is lost', async () => {
    const { runtime } = suite();
    await suite().rested();
    ir = { ...ir, nodes: ir.nodes.map((node) => ({ ...node, subcluster: 'other' })) };
    const { sent, lost } = await pinged(async () => assert.equal((await rollOut(ir, { grade: 'restart' })).end, 'committed'));
    assert.ok(sent > 100, String(sent));
    assert.equal(lost, 0, `${lost} of ${sent} pings were lost\n${runtime.logTails()}`);
  });

  it('a change that takes all nodes stopped: out of service no longer than the plan says, and the manager comes along', async () => {
    const { net, runtime } = suite();
    await suite().rested();
    const next = { ...ir, nodes: ir.nodes.map((node) => ({ ...node, groups: { ...node.groups, cluster: 'other_cluster' } })) };
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const plan = makePlan(
      { ir, sourceMap: null },
      { ir: next, sourceMap: null },
      { runtime: 'ecclusterd', sha256, owners: null, unread: new Map() },
    );
    const planned = plan.effects.flatMap((effect) => (effect.kind === 'stop-all' ? [effect.gapMs] : []))[0] ?? assert.fail();
    const pinged = [...addresses.keys()].slice(0, 3);
    const before = await startMs();
    const seen = await capture(net);
    const stop = ping(net, pinged, 5);
    assert.equal((await rollOut(next, { grade: 'stop-all', steps: [nodes] })).end, 'committed');
    await suite().calm();
    await stop();
    const all = await seen();
    const slowMs = Math.max(before, await startMs());
    for (const ip of pinged) {
      const gap = longestGapMs(all, ip);
      const text = `${ip}: ${gap} ms, planned: ${planned} ms; three programs start in ${Math.round(slowMs)} ms`;
      assert.ok(gap > 0 && gap <= planned + 3 * slowMs, `${text}\n${runtime.logTails()}`);
    }
    // It was started anew in the new group, where it sees all of them.
    await runtime.until('the manager is in the new group', async () =>
      /Cluster Group: other_cluster/.test(await ask('info').catch(() => '')),
    );
    await runtime.until(
      'it sees all nodes',
      async () => JSON.parse(await ask('json ask cluster nodename').catch(() => '{}')).counts?.ok === 3,
    );
    ir = next;
  });

  after(() => {
    ended = true;
  });
});
