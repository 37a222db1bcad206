// The manager's console on real Corosync: every node's answer as the node itself gives it, answers of megabytes beside heartbeats, the safe move and a reload of
// all nodes at once without a lost ping.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { clusterIr } from './cluster-ir.ts';
import { capture, lostPings, ping } from './capture.ts';
import { manyAddresses } from './mail-conf.ts';
import { netSuite, type NetSuite } from './suite.ts';
import { ownersOn } from './table.ts';

const addresses = manyAddresses(9);
const nodes = ['node1', 'node2', 'node3'];

netSuite("a real cluster: the manager's console", { prefix: 'mc', conf: { nodes: 3, addresses } }, (suite) => {
  const at = (name: string) => join(suite().net.folder, name);
  const ask = async (line: string) => (await suite().runtime.askAt(at('mgr1.sock'), line, 70_000)).text;

  /** The compiled tree has no manager: one that pulls nothing, on the machine of the first node. */
  function withManager(text: string): string {
    const ir = JSON.parse(text) as ClusterIr;
    const [manager] = (JSON.parse(readFileSync(join(import.meta.dirname, '..', 'golden', 'emit', 'cluster.json'), 'utf8')) as ClusterIr)
      .managers;
    assert.ok(manager !== undefined);
    return JSON.stringify({
      ...ir,
      managers: [{ ...manager, name: 'mgr1', address: { ip: '10.77.0.1', from: 'nodeaddr' }, pulls: [], otherPulls: [] }],
    });
  }

  async function give({ runtime, conf }: NetSuite, next = conf): Promise<void> {
    await suite().give(next);
    const text = withManager(readFileSync(runtime.irPath(1), 'utf8'));
    runtime.giveIr(text);
    writeFileSync(at('mgr1.json'), text);
  }

  async function withoutLoss(work: () => Promise<void>): Promise<void> {
    const { net, runtime } = suite();
    const seen = await capture(net);
    const stop = ping(net, [...addresses.keys()].slice(0, 8), 10);
    await work();
    await stop();
    const { sent, lost } = lostPings(await seen());
    assert.ok(sent > 20, `${sent} pings were sent`);
    assert.equal(lost, 0, `${lost} of ${sent} pings were lost\n${runtime.logTails()}`);
  }

  function startManager(place: string, node: number): ReturnType<NetSuite['net']['spawn']> {
    const { net, runtime } = suite();
    mkdirSync(at(`state-${place}`));
    const files = ['--ir', at('mgr1.json'), '--control', at(`${place}.sock`), '--state', at(`state-${place}`)];
    const args = ['--manager', '--node', 'mgr1', '--bus', 'corosync', '--utc', ...files];
    const manager = net.spawn(node, [process.execPath, runtime.program, ...args]);
    manager.stdout?.resume();
    manager.stderr?.resume();
    return manager;
  }

  it('reaches every node: what it shows of a node is what the node itself says', async () => {
    const { runtime } = suite();
    await give(suite());
    for (const node of runtime.nodes) runtime.start(node);
    startManager('mgr1', 1);
    await runtime.until('the manager hears all nodes', async () => (await ask('info')).includes('(3 nodes)'));
    await suite().rested();
    for (const line of [
      'cluster nodename',
      'cluster nodeaddr',
      'cluster membership',
      'config show cluster',
      'json config get cluster cluster_group',
      'xml version',
    ]) {
      const own = (await runtime.ask(2, line)).text;
      assert.equal(await ask(line.replace(/^(json |xml )?/, '$1ask_node node2 ')), own, line);
    }
    const { counts, absent } = JSON.parse(await ask('json ask cluster nodename'));
    assert.deepEqual([counts, absent], [{ targets: 3, ok: 3, error: 0, missing: 0 }, []]);
    await runtime.until('all run the same', async () => !(await ask('show configuration')).includes('!'));
  });

  it('the safe move: no ping is lost, one order, both owners tell', async () => {
    const { runtime } = suite();
    const from = (await ownersOn(runtime, 1))?.get('10.77.1.3') ?? assert.fail();
    const to = nodes.find((node) => node !== from) ?? assert.fail();
    await withoutLoss(async () => {
      const text = await ask(`ask cluster duravip move 10.77.1.3 to ${to}`);
      assert.match(text, new RegExp(`==> ${from} <==\\n10\\.77\\.1\\.3: released, ${to} has it`), text);
      assert.match(text, new RegExp(`==> ${to} <==\\n10\\.77\\.1\\.3: plumbed and announced`), text);
      await runtime.until('it is there', async () => (await ownersOn(runtime, 2))?.get('10.77.1.3') === to);
    });
    assert.match(await ask('broadcast cluster duravip move 10.77.1.3 to node9'), /^error: no node "node9"/);
  });

  it('a reload of all nodes at once: what is kept answers all the time', async () => {
    const { runtime, conf } = suite();
    const next = new Map([...addresses].filter(([ip]) => ip !== '10.77.1.8'));
    next.set('10.77.1.20', null);
    await give(suite(), { ...conf, addresses: next });
    await withoutLoss(async () => {
      const text = await ask('ask config reload');
      assert.equal(text.match(/^addresses: 1 added, 1 removed$/gm)?.length, 3, text);
      await suite().calm();
    });
    assert.match(await ask('config reload'), /applied|nothing has changed/);
    await runtime.until('all run the same', async () => !(await ask('show configuration')).includes('!'));
  });

  it('answers of megabytes from all nodes, while nobody is excluded and nothing moves', async () => {
    const { runtime } = suite();
    // Balancing goes on after what was before.
    await suite().rested();
    const before = JSON.stringify([...(await suite().calm())]);
    const [model] = clusterIr(1).nodes;
    assert.ok(model !== undefined);
    const much = {
      ...model.duravip,
      addresses: [...manyAddresses(500).keys()].map((ip) => ({ ...model.duravip.addresses[0], ip, follow: null })),
    };
    const large = `${JSON.stringify({ ...clusterIr(0), nodes: Array.from({ length: 80 }, (_, at) => ({ ...model, name: `node${at + 1}`, duravip: much })) }, null, 1)}\n`;
    assert.ok(large.length > 10 * 1024 * 1024, String(large.length));
    // Only read: nobody reloads it.
    runtime.giveIr(large);
    await withoutLoss(async () => {
      assert.match(await ask('within 120 broadcast config running file'), /to 3 nodes/);
      await runtime.until('all have answered', async () => / 3 ok/.test((await ask('requests')).split('\n')[0] ?? ''), 120_000);
      for (const [at, node] of nodes.entries()) {
        const own = (await runtime.ask(at + 1, 'config running file')).text;
        assert.ok(own.length > 10 * 1024 * 1024 && (await ask(`retrieve_node ${node} config running file`)) === own, node);
      }
    });
    for (const node of runtime.nodes) {
      const { problems } = JSON.parse((await runtime.ask(node, 'json cluster info')).text);
      assert.deepEqual(problems, []);
    }
    assert.equal(JSON.stringify([...(await suite().calm())]), before);
  });

  it('gets nothing on the machine of another, and says there which that is', async () => {
    const { runtime } = suite();
    const there = (line: string) => runtime.askAt(at('strange.sock'), line, 70_000);
    const manager = startManager('strange', 2);
    await runtime.until('it hears all nodes', async () => (await there('info')).text.includes('(3 nodes)'));
    const wants =
      /node3 takes no commands from this manager \(this machine has the address 10\.77\.0\.2 on the bus, which by the IR is that of node2, and mgr1 is at 10\.77\.0\.1/;
    // Where it is the bus tells a moment after the first question.
    await runtime.until('it is told why', async () => wants.test((await there('ask_node node3 cluster nodename')).text), 60_000);
    manager.kill('SIGKILL');
  });
});
