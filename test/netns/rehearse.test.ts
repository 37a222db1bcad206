// `ecclusterd rehearse` on real Corosync, as docs/operations.md has it: what it does costs nobody a ping, what it sees is true (a gap that is planted is in the
// report), and it puts back what it found.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../runtime/rehearse/report.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { blockBelow, commandsOf } from '../doc-blocks.ts';
import { manyAddresses } from './mail-conf.ts';
import { netSuite, ownedBy } from './suite.ts';
import { kernelAddresses, ownersOn } from './table.ts';

const addresses = new Map([...manyAddresses(8), ['fd77::11', null]]);
/** The fourth machine is that of the manager: it has Corosync and no node. */
const managerMachine = 4;
const nodes = [1, 2, 3];
/** What the page types, for another node. */
const [toPrint = [], plainly = [], toKill = []] = commandsOf(blockBelow('docs/operations.md', 'Rehearse it')).map((line) =>
  line
    .replace(/^ecclusterd rehearse /, '')
    .replace(/ *>.*$/, '')
    .replace('east1', 'node2')
    .split(' '),
);
const pinned = '10.77.1.5';

netSuite('a real cluster: a rehearsal', { prefix: 'nr', conf: { nodes: managerMachine, addresses } }, (suite) => {
  const at = (name: string) => join(suite().net.folder, name);
  const asManager = async (line: string) => (await suite().runtime.askAt(at('mgr1.sock'), line, 70_000)).text;
  const start = (...args: readonly string[]): ChildProcess => {
    const { net, runtime } = suite();
    const command = [process.execPath, runtime.program, 'rehearse', '--control', at('mgr1.sock'), ...args];
    const [program = '', ...rest] = [...net.on(managerMachine), ...command];
    return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  };
  /** To its end. `told`: what it says it does, as it says it. */
  const rehearse = async (args: readonly string[], told: (line: string, child: ChildProcess) => void = () => {}) => {
    const child = start(...args);
    let [out, error] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      error += text;
      for (const line of text.split('\n')) if (line !== '') told(line, child);
    });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { status, out, error, report: out.startsWith('{') ? (JSON.parse(out) as Report) : null };
  };
  const assertAsBefore = async () => {
    const { nodes: members, addresses: rows } = JSON.parse((await suite().runtime.ask(1, 'json cluster duravip owners')).text);
    assert.deepEqual(
      members.filter(({ draining }: { draining: boolean }) => draining),
      [],
    );
    const pins = rows.filter(({ state }: { state: string }) => state.includes('pinned'));
    assert.deepEqual(
      pins.map(({ ip, owner }: { ip: string; owner: string }) => [ip, owner]),
      [[pinned, 'node2']],
    );
  };
  /** By what a node says: to look at kernels each time would take longer than what is waited for. */
  const rested = async () => {
    const owners = async () => JSON.stringify([...((await ownersOn(suite().runtime, 1)) ?? [])]);
    let [before, since] = ['', 0];
    await suite().runtime.until('nothing moves', async () => {
      const [now, seen] = [performance.now(), await owners()];
      if (seen !== before || seen === '[]' || seen.includes('null')) [before, since] = [seen, now];
      return now - since > 1500;
    });
  };

  it('begins with a cluster of three nodes and a manager, in which one address is pinned', async () => {
    const { net, runtime } = suite();
    const ir = JSON.parse(readFileSync(runtime.irPath(1), 'utf8')) as ClusterIr;
    const golden = join(import.meta.dirname, '..', 'golden', 'emit', 'cluster.json');
    const [manager] = (JSON.parse(readFileSync(golden, 'utf8')) as ClusterIr).managers;
    assert.ok(manager !== undefined);
    const address = { ip: `10.77.0.${managerMachine}`, from: 'nodeaddr' as const };
    const managers = [{ ...manager, name: 'mgr1', address, pulls: [], otherPulls: [] }];
    runtime.giveIr(JSON.stringify({ ...ir, nodes: ir.nodes.slice(0, 3), managers }));
    for (const node of nodes) runtime.start(node);
    mkdirSync(at('state'));
    const files = ['--ir', runtime.irPath(managerMachine), '--control', at('mgr1.sock'), '--state', at('state')];
    const started = net.spawn(managerMachine, [
      process.execPath,
      runtime.program,
      '--manager',
      '--node',
      'mgr1',
      '--bus',
      'corosync',
      ...files,
    ]);
    started.stdout?.resume();
    started.stderr?.resume();
    net.exec(managerMachine, ['ip', 'route', 'add', '10.77.0.0/16', 'dev', 'eth0']);
    await runtime.until('the manager hears all nodes', async () => (await asManager('info')).includes('(3 nodes)'));
    await rested();
    const to = (await ownersOn(runtime, 1))?.get(pinned) === 'node2' ? ['node1', 'node2'] : ['node2'];
    for (const node of to) {
      runtime.console(1, 'cluster', 'duravip', 'move', pinned, 'to', node);
      await runtime.until('it is there', async () => (await ownersOn(runtime, 1))?.get(pinned) === node);
    }
    await rested();
    await assertAsBefore();
  });

  it('refuses what cannot be, and does nothing then', async () => {
    const { runtime } = suite();
    const unknown = await rehearse(['--node', 'node9']);
    assert.deepEqual(
      [unknown.status, /there is no node node9; there are node1, node2, node3/.test(unknown.error)],
      [3, true],
      unknown.error,
    );
    const once = await rehearse(toKill);
    assert.deepEqual([once.status, /asked for twice: --yes-kill node2/.test(once.error)], [2, true], once.error);
    const atNode = await rehearse(['--node', 'node2', '--control', runtime.control(1)]);
    assert.deepEqual([atNode.status, /is the console of a node/.test(atNode.error)], [4, true], atNode.error);
    const planned = await rehearse(toPrint);
    assert.match(planned.out, /^move \S+ from node[13] to node2 .*no address is without service\ndrain node2 .*no address/m);
    await assertAsBefore();
  });

  it('moves, drains and kills: planned moves lose no probe, what dies is served by others, and all is put back', async () => {
    const { runtime } = suite();
    const args = [...toKill, '--yes-kill', 'node2', '--kill-command', 'kill -KILL {pid}', '--kill-gap', '5000', '--json'];
    const { status, report, error } = await rehearse(args, (line) => {
      // As systemd starts it again.
      if (line === 'kill node2') void runtime.ended(2).then(() => runtime.start(2));
    });
    assert.ok(report !== null, error);
    const text = `${JSON.stringify(report, null, 1)}\n${runtime.logTails()}`;
    assert.deepEqual([report.verdict, status], ['passed', 0], text);
    assert.deepEqual(
      report.steps.map(({ step }) => step.split(' ')[0]),
      ['move', 'drain', 'undrain', 'kill', 'put'],
    );
    for (const { step, lost, sent } of report.steps) assert.ok(sent > 100 && (step.startsWith('kill') || lost === 0), text);
    assert.deepEqual(
      report.about.nodes.map(({ name, version }) => [name, /^\d/.test(version)]),
      nodes.map((node) => [`node${node}`, true]),
    );
    assert.equal(report.about.prober.probed.length, addresses.size);
    await assertAsBefore();
  });

  it('sees a gap that somebody else makes, names the address, and is not passed', async () => {
    const { net } = suite();
    await rested();
    let victim = '';
    // While node2 is emptied nothing leaves node3.
    const { status, report } = await rehearse([...plainly, '--json'], (line) => {
      if (line !== 'drain node2') return;
      victim = [...kernelAddresses(net, 3)].find((ip) => !ip.includes(':')) ?? '';
      assert.equal(net.exec(3, ['ip', 'addr', 'del', `${victim}/32`, 'dev', 'eth0']).status, 0);
    });
    assert.deepEqual([report?.verdict, status], ['failed', 1], JSON.stringify(report, null, 1));
    const seen = report?.steps.flatMap(({ addresses: rows }) => rows).filter(({ ip }) => ip === victim) ?? [];
    assert.ok(
      seen.some(({ gapMs, lost }) => gapMs > 40 && lost > 1),
      JSON.stringify(report, null, 1),
    );
    await assertAsBefore();
  });

  it('interrupted while a node is drained: it takes addresses again, and the report says so', async () => {
    const { runtime } = suite();
    await rested();
    const { status, report, error } = await rehearse([...plainly, '--json'], (line, child) => {
      if (line === 'drain node2') child.kill('SIGINT');
    });
    assert.deepEqual([report?.verdict, status], ['interrupted', 1], error);
    assert.equal(report?.steps.at(-1)?.step, 'put back');
    assert.deepEqual(report?.steps.at(-1)?.trouble, []);
    await assertAsBefore();
    await runtime.until('it has its share', async () => ownedBy((await ownersOn(runtime, 1)) ?? new Map(), 2).length >= 2);
  });
});
