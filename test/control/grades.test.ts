// Each row of the table of grades against a node and a manager that run: a change of that field alone is applied by a reload, or refused with what it takes.
import assert from 'node:assert/strict';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { type Grade, managerGrades, nodeGrades } from '../../runtime/ir/grades.ts';
import { Programs } from '../log/aggregate/stage.ts';
import { SmallCluster } from './small-cluster.ts';

type Tree = Record<string, unknown>;

/** Another value of the same kind, that the schema takes. */
const others: Readonly<Record<string, (old: unknown) => unknown>> = {
  nameFrom: () => 'argument',
  clustered: (old) => old !== true,
  subcluster: () => 'other',
  'address.ip': () => '10.20.0.77',
  'address.from': (old) => (old === 'peers' ? 'nodeaddr' : 'peers'),
  fingerprint: () => '0'.repeat(64),
  fingerprintParts: (old) => ({ ...(old as Tree), peers: '0'.repeat(64) }),
  'groups.cluster': () => 'another',
  'groups.control': () => 'another_control',
  'groups.log': (old) => (old === null ? 'logs' : null),
  timers: (old) => ({ ...(old as Tree), heartbeatsPerSec: 3 }),
  'duravip.balanceSetSize': (old) => Number(old) + 1,
  'duravip.arpAllHosts': (old) => old !== true,
  'duravip.unconditionalRebind': (old) => old !== true,
  'duravip.addresses': (old) => (old as unknown[]).slice(1),
  'duravip.topologies': (old) => (old as Tree[]).map((each) => ({ ...each, interface: 'eth7' })),
  listeners: () => [],
  replicas: () => [],
  logs: () => ({ published: [{ key: 'mainlog', path: '/var/log/jlog', subscribers: ['master'] }], destinations: [] }),
  peers: () => [{ name: 'somebody', ip: '10.20.0.78' }],
  'logs.logfile': (old) => `${String(old)}.new`,
  'logs.fileMode': (old) => Number(old) ^ 0o4,
  'logs.dirMode': (old) => Number(old) ^ 0o4,
  'logs.maxOpen': (old) => Number(old) + 1,
  'logs.maxIdleSec': (old) => Number(old) + 1,
  'logs.controlCache': () => '/var/tmp/control-cache',
  pulls: () => [],
  otherPulls: () => [{ node: 'elsewhere', subscribers: ['master'] }],
};

function changed(owner: object, path: string): object {
  const copy = structuredClone(owner) as Tree;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const holder = names.reduce((at, name) => at[name] as Tree, copy);
  holder[last] = (others[path] ?? assert.fail(`no other value for ${path}`))(holder[last]);
  return copy;
}

const answers: Readonly<Record<Grade, RegExp>> = {
  none: /^ok: /,
  live: /^ok: /,
  reload: /^ok: /,
  restart: /^error: .*needs a restart/,
  'stop-all': /^error: .*needs all nodes stopped at one moment/,
};

describe('grades of a change, on processes that run', function () {
  this.timeout(300_000);
  const programs = new Programs();
  let cluster: SmallCluster;
  before(async () => {
    cluster = await SmallCluster.make(programs);
    cluster.manager();
    cluster.node('east1');
    await cluster.until('east1', 'cluster membership', (text) => text.includes('east1'));
    await cluster.until('mgr1', 'info', (text) => text.length > 0);
  });
  after(() => cluster.remove());

  /** What it says to a reload with this document; afterwards it has the first one again. */
  async function reloaded(name: string, ir: ClusterIr): Promise<string> {
    cluster.give(name, ir);
    const { status, text } = await cluster.ask(name, 'config reload');
    cluster.give(name);
    assert.equal((await cluster.ask(name, 'config reload')).status, 'ok');
    return `${status}: ${text}`;
  }

  it('of a node are what it does', async () => {
    for (const [path, { grade, said }] of Object.entries(nodeGrades)) {
      if (path === 'name' || path === 'clustered') continue;
      const nodes = cluster.ir.nodes.map((each) => (each.name === 'east1' ? (changed(each, path) as typeof each) : each));
      const answer = await reloaded('east1', { ...cluster.ir, nodes });
      assert.match(answer, answers[grade], `${path}: ${answer}`);
      if (said !== '') assert.ok(answer.includes(said), `${path}: ${answer}`);
    }
  });

  it('of a manager are what it does', async () => {
    for (const [path, { grade }] of Object.entries(managerGrades)) {
      if (path === 'name') continue;
      const managers = cluster.ir.managers.map((each) => changed(each, path) as typeof each);
      const answer = await reloaded('mgr1', { ...cluster.ir, managers });
      assert.match(answer, answers[grade], `${path}: ${answer}`);
    }
  });

  it('without a cluster stanza it is no node of a cluster, and keeps what it has', async () => {
    const nodes = cluster.ir.nodes.map((each) => (each.name === 'east1' ? { ...each, clustered: false } : each));
    assert.match(await reloaded('east1', { ...cluster.ir, nodes }), /^error: .*this node has no cluster stanza/);
  });

  it('groups of the nodes are those of a manager, which joins them when it starts', async () => {
    for (const name of ['cluster', 'control'] as const) {
      const nodes = cluster.ir.nodes.map((each) => ({ ...each, groups: { ...each.groups, [name]: 'another' } }));
      assert.match(await reloaded('mgr1', { ...cluster.ir, nodes }), new RegExp(`^error: .*${name}_group changed, which needs a restart`));
    }
  });

  it('a name is what a process is found by: it is not there any more', async () => {
    const nodes = cluster.ir.nodes.map((each) => (each.name === 'east1' ? { ...each, name: 'east9' } : each));
    assert.match(await reloaded('east1', { ...cluster.ir, nodes }), /^error: .*no node east1 any more/);
  });
});
