// The objects of several nodes of one process, on an embedded bus and with real timers: what an operator is promised of each type.
import assert from 'node:assert/strict';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { cache, cidr, gauges, Hub, metrics, replica, settled, startNode, throttles, type TestNode } from './nodes.ts';
import { until } from '../until.ts';

const all: readonly ReplicaIr[] = [
  replica('inbound_cidr', 'inbound_cidr'),
  replica('outbound_domains', 'outbound_domains'),
  replica('shared_named_throttles', 'shared_named_throttles'),
  replica('answers', 'cache', { parameters: ['snapshot'] }),
  replica('later', 'cache'),
  replica('metrics', 'metrics', { parameters: ['audit_series', 'connect', 'gauge_cache'] }),
];

const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

describe('replication', () => {
  let hub = new Hub('test');
  let nodes: TestNode[] = [];
  const start = (name: string, pid: number, replicas = all) => {
    const node = startNode(hub, name, pid, replicas);
    nodes.push(node);
    return node;
  };
  beforeEach(() => {
    hub = new Hub('test');
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map(({ replication }) => replication.close()));
  });

  it('sums up what all count, and drops what a member counted when it goes', async () => {
    const [one, two] = [start('one', 1), start('two', 2)];
    await settled(one, two);
    cidr(one, 'inbound_cidr').add('10.0.0.1', 3);
    cidr(two, 'inbound_cidr').add('10.0.0.1', 2);
    cidr(two, 'inbound_cidr').add('2001:db8::7', 1);
    gauges(two, 'outbound_domains').add('aol.com', 7);
    await until(
      () =>
        [one, two].every(
          (node) =>
            cidr(node, 'inbound_cidr').read('10.0.0.0/8') === 5 &&
            cidr(node, 'inbound_cidr').read('2001:db8::/32') === 1 &&
            gauges(node, 'outbound_domains').read('aol.com') === 7,
        ),
      'the sums are right on both',
    );
    hub.cut(two.bus.memberId() ?? '', 'the test');
    await two.replication.close();
    await until(() => cidr(one, 'inbound_cidr').read('10.0.0.0/8') === 3, 'what two had counted is gone');
    assert.equal(gauges(one, 'outbound_domains').read('aol.com'), 0);
    nodes = [one];
  });

  it('tells a newcomer everything, whoever has counted it', async () => {
    const [one, two] = [start('one', 1), start('two', 2)];
    await settled(one, two);
    for (let i = 0; i < 5000; i++) cidr(i % 2 === 0 ? one : two, 'inbound_cidr').add(`10.${i >> 8}.${i & 255}.9`, 1);
    cache(one, 'answers').set('early', Buffer.from('yes'), 60);
    cache(one, 'later').set('early', Buffer.from('yes'), 60);
    metrics(two, 'metrics').gaugeAdd('senders', 'a@b', 4, { entries: 10, ttlSec: 60 });
    await until(() => text(cache(two, 'later').get('early')) === 'yes', 'two has what one has set');
    const three = start('three', 3);
    await settled(one, two, three);
    assert.equal(cidr(three, 'inbound_cidr').read('10.0.0.0/8'), 5000);
    assert.equal(text(cache(three, 'answers').get('early')), 'yes');
    assert.equal(cache(three, 'later').get('early'), null);
    assert.equal(metrics(three, 'metrics').gaugeRead('senders', 'a@b'), 4);
    cache(two, 'later').set('late', Buffer.from('yes'), null);
    await until(() => cache(three, 'later').ttlSec('late') === -1, 'what is set later comes');
  });

  it('is exact again after a partition', async () => {
    const [one, two] = [start('one', 1), start('two', 2)];
    await settled(one, two);
    cidr(one, 'inbound_cidr').add('10.0.0.1', 3);
    cidr(two, 'inbound_cidr').add('10.0.0.1', 2);
    metrics(one, 'metrics').seriesAdd('spam', { kind: 'cidr', intervalSec: 3600, count: 2 }, '10.0.0.1', 5);
    await until(() => cidr(one, 'inbound_cidr').read('10.0.0.1') === 5 && cidr(two, 'inbound_cidr').read('10.0.0.1') === 5, 'five');
    hub.partition([one.bus.memberId() ?? ''], [two.bus.memberId() ?? '']);
    await until(
      () => cidr(one, 'inbound_cidr').read('10.0.0.1') === 3 && cidr(two, 'inbound_cidr').read('10.0.0.1') === 2,
      'each for itself',
    );
    cidr(one, 'inbound_cidr').add('10.0.0.1', 10);
    cache(one, 'answers').set('key', Buffer.from('older'), 60);
    await new Promise((resolve) => setTimeout(resolve, 5));
    cache(two, 'answers').set('key', Buffer.from('newer'), 60);
    metrics(one, 'metrics').seriesAdd('spam', { kind: 'cidr', intervalSec: 3600, count: 2 }, '10.0.0.1', 5);
    hub.heal();
    await settled(one, two);
    for (const node of [one, two]) {
      assert.equal(cidr(node, 'inbound_cidr').read('10.0.0.1'), 15);
      assert.equal(text(cache(node, 'answers').get('key')), 'newer');
      assert.equal(metrics(node, 'metrics').seriesRead('spam', { kind: 'cidr', intervalSec: 3600, count: 2 }, '10.0.0.0/8', 0), 10);
    }
  });

  it('admits up to the limit of the cluster', async () => {
    const [one, two] = [start('one', 1), start('two', 2)];
    await settled(one, two);
    const limits = [
      { prefix: null, limit: 2 },
      { prefix: 24, limit: 3 },
    ];
    assert.deepEqual(cidr(one, 'inbound_cidr').admit('10.0.0.1', 1, limits), { admitted: true, value: 1, refused: null });
    cidr(one, 'inbound_cidr').admit('10.0.0.1', 1, limits);
    await until(() => cidr(two, 'inbound_cidr').read('10.0.0.1') === 2, 'two knows');
    assert.equal(cidr(two, 'inbound_cidr').admit('10.0.0.1', 1, limits).admitted, false);
    assert.equal(cidr(two, 'inbound_cidr').admit('10.0.0.2', 1, limits).admitted, true);
    assert.equal(cidr(two, 'inbound_cidr').admit('10.0.0.3', 1, limits).admitted, false);
    assert.equal(cidr(two, 'inbound_cidr').admit('10.0.0.300', 1, limits).refused, 'bad-key');
  });

  it('shares a throttle', async () => {
    const [one, two] = [start('one', 1), start('two', 2)];
    await settled(one, two);
    const rate = { limit: 10, perSec: 3600 };
    let granted = 0;
    for (let round = 0; round < 40; round++) {
      for (const node of [one, two]) if (!throttles(node, 'shared_named_throttles').take('t', rate, 1).limited) granted++;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.ok(granted >= 10 && granted <= 13, `${granted} of 10`);
  });
});
