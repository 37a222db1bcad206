// A node that comes and goes, and who else must not pay for it.
import assert from 'node:assert/strict';
import { viewOf } from '../../runtime/core/node-view.ts';
import type { Settings } from '../../runtime/core/contract.ts';
import type { ManagedAddressIr } from '../../runtime/ir/generated/types.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';

const managed = addresses(12);

function manager(name: string, clusterSize: number): Settings {
  const settings = settingsOf(name, [], { clusterSize });
  return { ...settings, member: { ...settings.member, node: null, type: 'Manager' } };
}

function clusterOf(nodes: readonly string[], managers: readonly string[] = [], own: readonly ManagedAddressIr[] = managed): Cluster {
  const cluster = new Cluster();
  for (const name of nodes) cluster.add(name, settingsOf(name, own, { clusterSize: nodes.length }));
  for (const name of managers) cluster.add(name, manager(name, nodes.length));
  cluster.run(120_000);
  return cluster;
}

const three = (): Cluster => clusterOf(['a', 'b', 'c']);

/** `who` is cut off from all others for two seconds, and again, and again. */
function flap(cluster: Cluster, times: number, who = 'c'): void {
  const all = cluster.live().map(({ name }) => name);
  for (let i = 0; i < times; i++) {
    cluster.split(
      all.filter((name) => name !== who),
      [who],
    );
    cluster.run(2_000);
    cluster.split(all);
    cluster.run(2_000);
  }
}

const damped = (cluster: Cluster): readonly string[] =>
  cluster.live().flatMap(({ name, state }) => (viewOf(state).dampedUntil > cluster.now ? [name] : []));

describe('core: a node that comes and goes', () => {
  it('gets its share back after the first return, and nothing for a growing time after more', () => {
    const cluster = three();
    flap(cluster, 1);
    cluster.run(60_000);
    assert.equal(cluster.load()['c'], 4);
    flap(cluster, 2);
    cluster.run(30_000);
    assert.equal(cluster.load()['c'] ?? 0, 0);
    assert.ok(viewOf(cluster.member('c').state).dampedUntil > cluster.now);
    cluster.run(120_000);
    assert.equal(cluster.load()['c'], 4, 'the time is over');
    cluster.check();
  });

  it('is not one that sees the others start, or come one by one out of a stall that all had', () => {
    const cluster = new Cluster();
    const names = [...'abcdefghijkl'];
    for (const name of names.slice(0, 2)) cluster.add(name, settingsOf(name, managed));
    cluster.run(2_000);
    // They hear of all who come in one go.
    for (const name of names.slice(0, 2)) cluster.hang(name, true);
    for (const name of names.slice(2)) cluster.add(name, settingsOf(name, managed));
    cluster.run(100);
    for (const name of names.slice(0, 2)) cluster.hang(name, false);
    cluster.run(60_000);
    for (const name of names) assert.ok(viewOf(cluster.member(name).state).dampedUntil <= cluster.now, name);
    const each = Object.fromEntries(names.map((name) => [name, 1]));
    assert.deepEqual(cluster.load(), each);
    for (let round = 0; round < 2; round++) {
      cluster.run(400_000);
      for (const name of names) cluster.disconnect(name);
      cluster.run(1_000);
      cluster.reconnect('a');
      cluster.hang('a', true);
      for (const name of names.slice(1)) cluster.reconnect(name);
      cluster.run(100);
      cluster.hang('a', false);
      cluster.run(60_000);
      for (const name of names) assert.ok(viewOf(cluster.member(name).state).dampedUntil <= cluster.now, name);
      assert.deepEqual(cluster.load(), each);
    }
    cluster.check();
  });

  it('gets its share at once when an operator says so', () => {
    const cluster = three();
    flap(cluster, 4);
    cluster.run(20_000);
    assert.equal(cluster.load()['c'] ?? 0, 0);
    cluster.order('c', { kind: 'drain', on: false });
    cluster.run(40_000);
    assert.equal(cluster.load()['c'], 4);
    cluster.check();
  });

  it('is better than nobody', () => {
    const cluster = three();
    flap(cluster, 4);
    for (const name of ['a', 'b']) cluster.crash(name);
    cluster.run(10_000);
    assert.equal(cluster.load()['c'], 12);
    cluster.check();
  });

  for (const [nodes, managers] of [
    [
      ['a', 'b', 'c'],
      ['m1', 'm2'],
    ],
    [['b', 'c'], ['m1']],
  ] as const) {
    it(`alone pays for it: ${nodes.length - 1} others and ${managers.length} managers stay as they are`, () => {
      const cluster = clusterOf(nodes, managers);
      flap(cluster, 5);
      // Of two nodes neither is the larger part.
      assert.deepEqual(damped(cluster), nodes.length > 2 ? ['c'] : []);
      cluster.order('b', { kind: 'drain', on: true });
      cluster.run(nodes.length > 2 ? 20_000 : 40_000);
      assert.equal(cluster.load()['b'] ?? 0, 0, 'who never went can drain');
      cluster.check();
    });
  }

  it('takes what a healthy one leaves as soon as that is gone', () => {
    const cluster = clusterOf(['a', 'b', 'c'], ['m1', 'm2']);
    flap(cluster, 5);
    const ips = Object.entries(cluster.owners()).flatMap(([ip, owner]) => (owner === 'b' ? [ip] : []));
    assert.ok(ips.length > 0);
    cluster.crash('b');
    cluster.run(100);
    assert.ok(ips.every((ip) => cluster.live().some(({ kernel }) => kernel.has(ip))));
  });

  it('gets a new connection as soon as any other where its bus brings nothing back', () => {
    const afterMs = [0, 4].map((times) => {
      const cluster = three();
      flap(cluster, times);
      cluster.run(1_000);
      cluster.member('c').isMute = true;
      const begin = cluster.now;
      while (cluster.member('c').reconnects === 0 && cluster.now < begin + 300_000) cluster.run(1_000);
      return cluster.now - begin;
    });
    assert.equal(afterMs[1], afterMs[0]);
  });

  for (const [what, ...more] of [
    ['BROKEN', address('10.9.0.1', { bindings: ['same'] }), address('10.9.0.2', { bindings: ['same'] })],
    ['a follower of what nobody manages', address('10.9.0.3', { follow: { ip: '10.9.9.9', binding: null } })],
  ] as const) {
    it(`is not let back for an address that nobody can have: ${what}`, () => {
      const cluster = clusterOf(['a', 'b', 'c'], [], [...managed, ...more]);
      flap(cluster, 5);
      cluster.run(40_000);
      assert.deepEqual(damped(cluster), ['c']);
      assert.equal(cluster.load()['c'] ?? 0, 0);
    });
  }

  it('is as good as the others where all of them come and go', () => {
    const names = [...'abcde'];
    const cluster = clusterOf(names, [], addresses(20));
    for (let i = 0; i < 5; i++) {
      cluster.split(...names.map((name) => [name]));
      cluster.run(3_000);
      cluster.split(names);
      cluster.run(10_000);
    }
    cluster.run(60_000);
    assert.deepEqual(cluster.load(), { a: 4, b: 4, c: 4, d: 4, e: 4 });
    cluster.check();
  });

  it('is a node: a manager has nothing that could move', () => {
    const cluster = clusterOf(['a', 'b', 'c'], ['m1']);
    flap(cluster, 4, 'm1');
    assert.deepEqual(damped(cluster), []);
  });
});
