// What nodes count for managers only: `eccmgr_metrics` of two nodes and managers of one process, on an embedded bus and with real timers.
import assert from 'node:assert/strict';
import type { SharedContents } from '../../runtime/replication/shared-view.ts';
import type { Role } from '../../runtime/replication/shared-object.ts';
import { sharedView } from '../../runtime/replication/show-objects.ts';
import { Hub, metrics, replica, startNode, type TestNode } from './nodes.ts';
import { until } from '../until.ts';

const counted = replica('for_managers', 'eccmgr_metrics');
const others = [replica('inbound_cidr', 'inbound_cidr'), replica('outbound_domains', 'outbound_domains')];
const windows = { kind: 'cidr', intervalSec: 86_400, count: 30 } as const;

describe('replication to managers', () => {
  let hub = new Hub('test');
  let nodes: TestNode[] = [];
  const start = (name: string, pid: number, role: Role, replicas = role === 'node' ? [...others, counted] : [counted]) => {
    const node = startNode(hub, name, pid, replicas, role);
    nodes.push(node);
    return node;
  };
  const kill = async (node: TestNode) => {
    hub.cut(node.bus.memberId() ?? '', 'the test');
    await node.replication.close();
    nodes = nodes.filter((each) => each !== node);
  };
  const add = (node: TestNode, amount: number) =>
    assert.equal(metrics(node, 'for_managers').seriesAdd('spam', windows, '10.0.0.1', amount).refused, null);
  const sum = (node: TestNode) => metrics(node, 'for_managers').seriesRead('spam', windows, '10.0.0.0/8', 0);
  /** As the console shows it: of all, or of one member; null: not to be had. */
  const shown = (node: TestNode, from: string | null) => {
    const contents: SharedContents | null = sharedView(node.replication).contents('for_managers', from);
    if (contents === null) return null;
    assert.ok(contents.structure === 'time series');
    return [...contents.rows].map(({ key, count }) => `${key} ${count}`);
  };
  const inStep = () => until(() => nodes.every(({ replication }) => replication.settled()), 'all are in step');

  beforeEach(() => {
    hub = new Hub('test');
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map(({ replication }) => replication.close()));
  });

  it('sums up at the manager, and each node holds its own part only', async () => {
    const [one, two, manager] = [start('one', 1, 'node'), start('two', 2, 'node'), start('mgr', 3, 'manager')];
    await inStep();
    add(one, 3);
    add(two, 4);
    await until(() => sum(manager) === 7, 'the manager has both');
    await inStep();
    assert.deepEqual([sum(one), sum(two)], [3, 4]);
    assert.deepEqual(
      [null, '#ec1-1#one', '#ec1-2#two', '#ec1-3#mgr'].map((from) => shown(manager, from)),
      [['10.0.0.1 7'], ['10.0.0.1 3'], ['10.0.0.1 4'], []],
    );
    assert.deepEqual(
      [null, '#ec1-1#one', '#ec1-2#two', '#ec1-3#mgr'].map((from) => shown(one, from)),
      [['10.0.0.1 3'], ['10.0.0.1 3'], null, null],
    );
    assert.deepEqual(
      [one, two, manager].map(({ replication }) => sharedView(replication).objects().at(-1)?.entries),
      [1, 1, 1],
    );
  });

  it('keeps what a node counted that died, and counts its next life once', async () => {
    const [one, two, manager] = [start('one', 1, 'node'), start('two', 2, 'node'), start('mgr', 3, 'manager')];
    await inStep();
    add(one, 3);
    add(two, 4);
    await until(() => sum(manager) === 7, 'the manager has both');
    await kill(two);
    await until(() => metrics(manager, 'for_managers').members().length === 2, 'two is gone');
    await inStep();
    assert.equal(sum(manager), 7);
    const again = start('two', 12, 'node');
    await inStep();
    assert.equal(sum(manager), 7);
    add(again, 5);
    await until(() => sum(manager) === 12, 'its new counts are there');
  });

  it('a manager that starts anew has what the living nodes counted', async () => {
    const [one, two, three] = [start('one', 1, 'node'), start('two', 2, 'node'), start('three', 3, 'node')];
    const manager = start('mgr', 4, 'manager');
    await inStep();
    for (const node of [one, two, three]) add(node, 2);
    await until(() => sum(manager) === 6, 'the manager has all');
    await kill(three);
    await inStep();
    await kill(manager);
    add(one, 10);
    const again = start('mgr', 14, 'manager');
    await until(() => sum(again) === 14, 'it has what one and two counted');
    await inStep();
    assert.equal(sum(again), 14);
  });

  it('a second manager hands it what nodes counted that are gone', async () => {
    const [one, two, left] = [start('one', 1, 'node'), start('two', 2, 'node'), start('mgr1', 3, 'manager')];
    await inStep();
    add(one, 3);
    add(two, 4);
    await until(() => sum(left) === 7, 'the manager has both');
    await kill(two);
    await inStep();
    const right = start('mgr2', 5, 'manager');
    await until(() => sum(right) === 7, 'it has the part of two as well');
    await inStep();
    assert.deepEqual([sum(left), sum(right)], [7, 7]);
    assert.deepEqual(shown(right, '#ec1-3#mgr1'), []);
  });

  it('is no odd member to the nodes, because it has no other objects', async () => {
    const one = start('one', 1, 'node');
    const two = start('two', 2, 'node', [...others.slice(0, 1), counted]);
    const manager = start('mgr', 3, 'manager');
    const found = () => one.log.some((line) => line.includes('#ec1-2#two does not replicate "outbound_domains"'));
    await until(found, 'one has looked at the others');
    assert.deepEqual(
      [one, two, manager].flatMap(({ log }) => log).filter((line) => line.includes('#mgr')),
      [],
    );
    assert.deepEqual(manager.log, []);
  });

  it('takes objects on and off by a reload, without counting twice', async () => {
    const [one, manager] = [start('one', 1, 'node'), start('mgr', 2, 'manager')];
    await inStep();
    add(one, 3);
    await until(() => sum(manager) === 3, 'it is there');
    manager.replication.configure([counted, replica('more', 'eccmgr_metrics')]);
    assert.equal(sum(manager), 3);
    manager.replication.configure([]);
    assert.equal(manager.replication.object('for_managers'), null);
    manager.replication.configure([counted]);
    await until(() => sum(manager) === 3, 'it is there again');
    await inStep();
    assert.equal(sum(manager), 3);
  });
});
