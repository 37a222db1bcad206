// The options of a Replicate stanza at run time, and what a reload does to them.
import assert from 'node:assert/strict';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import type { CountedType } from '../../runtime/replication/port.ts';
import { groupOf } from '../../runtime/replication/group-name.ts';
import { cache, cidr, gauges, Hub, metrics, replica, settled, startNode, type TestNode } from './nodes.ts';
import { until } from '../until.ts';

describe('replication: options', () => {
  let hub = new Hub('test');
  let nodes: TestNode[] = [];
  const start = (name: string, replicas: readonly ReplicaIr[]) => {
    const node = startNode(hub, name, nodes.length + 1, replicas);
    nodes.push(node);
    return node;
  };
  const pair = async (replicas: readonly ReplicaIr[]) => {
    const [one, two] = [start('one', replicas), start('two', replicas)];
    await settled(one, two);
    return { one, two };
  };
  beforeEach(() => {
    hub = new Hub('test');
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map(({ replication }) => replication.close()));
  });

  it('sends one change after max_delay', async () => {
    const { one, two } = await pair([replica('inbound_cidr', 'inbound_cidr', { maxDelaySec: 3 })]);
    const begin = performance.now();
    cidr(one, 'inbound_cidr').add('10.0.0.1', 1);
    await until(() => cidr(two, 'inbound_cidr').read('10.0.0.1') === 1, 'one change is seen');
    const slow = performance.now() - begin;
    assert.ok(slow >= 2950, `${slow} ms`);
  });

  it('sends 101 changes at once, long before max_delay', async () => {
    const { one, two } = await pair([replica('inbound_cidr', 'inbound_cidr', { maxDelaySec: 3600 })]);
    const [from, to] = [cidr(one, 'inbound_cidr'), cidr(two, 'inbound_cidr')];
    for (let i = 0; i < 100; i++) from.add(`10.1.0.${i}`, 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(to.read('10.1.0.0/16'), 0, '100 changes wait');
    from.add('10.1.1.1', 1);
    await until(() => to.read('10.1.0.0/16') === 101, '101 changes are seen');
  });

  it('counts only the binding group of an object, and objects of one class apart', async () => {
    const { one, two } = await pair([
      replica('outbound_cidr', 'outbound_cidr'),
      replica('outbound_cidr_foo', 'outbound_cidr', { bindingGroup: 'foo' }),
      replica('outbound_cidr_bar', 'outbound_cidr', { bindingGroup: 'bar' }),
      replica('outbound_domains', 'outbound_domains'),
    ]);
    const count = (node: TestNode, type: CountedType, key: string, amount: number, group: string | null) => {
      const objects = node.replication.counting(type, group);
      for (const object of objects) object.add(key, amount);
      return objects.length;
    };
    assert.equal(count(one, 'outbound_cidr', '10.0.0.1', 2, 'foo'), 2);
    assert.equal(count(two, 'outbound_cidr', '10.0.0.1', 3, 'bar'), 2);
    assert.equal(count(two, 'outbound_cidr', '10.0.0.1', 4, null), 1);
    assert.equal(count(two, 'outbound_domains', 'aol.com', 1, 'foo'), 1);
    const seen = (node: TestNode) =>
      ['outbound_cidr', 'outbound_cidr_foo', 'outbound_cidr_bar'].map((name) => cidr(node, name).read('10.0.0.1'));
    await until(() => [one, two].every((node) => seen(node).join() === '9,2,3'), 'both agree');
    assert.equal(gauges(two, 'outbound_domains').read('aol.com'), 1);
  });

  it('refuses a second object of named throttles', () => {
    const one = start('one', [replica('shared_named_throttles', 'shared_named_throttles'), replica('zweite', 'shared_named_throttles')]);
    assert.equal(one.replication.object('zweite'), null);
    assert.match(one.log.join(), /error: Replicate "zweite" is a second shared_named_throttles object beside "shared_named_throttles"/);
  });

  it('evicts the oldest write of a cache at max_size', async () => {
    const { one, two } = await pair([replica('answers', 'cache', { maxSize: 3, parameters: ['snapshot'] })]);
    for (const key of ['a', 'b', 'c']) cache(one, 'answers').set(key, Buffer.from(key), null);
    cache(one, 'answers').set('a', Buffer.from('again'), null);
    cache(one, 'answers').set('d', Buffer.from('d'), null);
    await until(() => cache(two, 'answers').get('d') !== null, 'two has the same');
    for (const node of [one, two]) {
      assert.equal(cache(node, 'answers').size('all'), 3);
      assert.equal(cache(node, 'answers').get('b'), null);
      assert.notEqual(cache(node, 'answers').get('a'), null);
    }
  });

  it('takes keys of all kinds, and refuses what is none', async () => {
    const { one, two } = await pair([
      replica('outbound_domains', 'outbound_domains'),
      replica('metrics', 'metrics', { parameters: ['gauge_cache'] }),
    ]);
    const keys = ['', 'a@b', 'x'.repeat(255), 'm\u00fcnchen.example', '\u{1f4e7}', ' '];
    for (const key of keys) {
      assert.equal(gauges(one, 'outbound_domains').add(key, 2).refused, null, key);
      assert.equal(metrics(one, 'metrics').gaugeAdd('senders', key, 2, { entries: 10, ttlSec: 60 }).refused, null, key);
    }
    await until(
      () => keys.every((key) => gauges(two, 'outbound_domains').read(key) === 2 && metrics(two, 'metrics').gaugeRead('senders', key) === 2),
      'two has all',
    );
    for (const key of ['a\0b', 'x'.repeat(1025), '\ud800']) assert.equal(gauges(one, 'outbound_domains').add(key, 1).refused, 'bad-key');
    assert.equal(gauges(one, 'outbound_domains').add('a', 0.5).refused, 'bad-value');
    assert.equal(metrics(one, 'metrics').seriesAdd('spam', { kind: 'text', intervalSec: 60, count: 2 }, 'a', 1).refused, 'not-replicated');
  });

  it('never lets a gauge fall below zero', async () => {
    const { one } = await pair([replica('outbound_domains', 'outbound_domains')]);
    gauges(one, 'outbound_domains').add('aol.com', 1);
    assert.equal(gauges(one, 'outbound_domains').add('aol.com', -5).value, 0);
    assert.equal(gauges(one, 'outbound_domains').counters()['below_zero'], 1);
  });

  it('changes nothing by reloads, drops what is taken out, and takes in what is new', async () => {
    const both = [replica('inbound_cidr', 'inbound_cidr'), replica('outbound_domains', 'outbound_domains')];
    const { one, two } = await pair(both);
    cidr(one, 'inbound_cidr').add('10.0.0.1', 3);
    gauges(two, 'outbound_domains').add('aol.com', 2);
    await until(
      () => cidr(two, 'inbound_cidr').read('10.0.0.1') === 3 && gauges(one, 'outbound_domains').read('aol.com') === 2,
      'both have both',
    );
    const handle = gauges(one, 'outbound_domains');
    const generation = one.replication.generation();
    for (let i = 0; i < 20; i++)
      for (const { replication } of [one, two]) replication.configure(both.map((each) => ({ ...each, maxDelaySec: 0.01 + i / 1000 })));
    assert.equal(one.replication.generation(), generation);
    assert.equal(gauges(one, 'outbound_domains'), handle);
    assert.equal(cidr(two, 'inbound_cidr').read('10.0.0.1'), 3);
    one.replication.configure(both.slice(0, 1));
    assert.equal(one.replication.generation(), generation + 1);
    assert.equal(handle.add('aol.com', 1).refused, 'gone');
    await until(() => gauges(two, 'outbound_domains').members().length === 1, 'two is alone with the domains');
    one.replication.configure(both);
    await until(() => gauges(one, 'outbound_domains').read('aol.com') === 2, 'one has them again, once');
  });

  it('warns of nodes that replicate other objects', async () => {
    const one = start('one', [replica('inbound_cidr', 'inbound_cidr'), replica('outbound_domains', 'outbound_domains')]);
    const two = start('two', [replica('inbound_cidr', 'inbound_cidr'), replica('outbound_domains', 'cache')]);
    await until(() => cidr(one, 'inbound_cidr').members().length === 2 && one.log.length > 1, 'they have met');
    assert.match(one.log.join('\n'), /sends type cache where this node has outbound_domains/);
    assert.match(one.log.join('\n'), /#ec1-2#two does not replicate "outbound_domains": make the Replicate stanzas of all nodes the same/);
    assert.equal(two.replication.settled(), true);
  });

  it('names bus groups within the limit of CPG', () => {
    assert.equal(groupOf('ec_cluster', 'inbound_cidr'), 'ec_repl_ec_cluster_inbound_cidr');
    const [long, other] = ['\u00fc'.repeat(100), `${'\u00fc'.repeat(99)}o`].map((name) => groupOf('ec_cluster', name));
    assert.ok(Buffer.byteLength(long ?? '') <= 127);
    assert.notEqual(long, other);
  });
});
