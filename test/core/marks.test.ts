// Nodes whose configurations differ: what is marked, what is served, who is named; and reloads on the way from one to the next.
import assert from 'node:assert/strict';
import { addressesOf, viewOf } from '../../runtime/core/node-view.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';
import { logged, settled } from './situations.ts';

describe('core/machine: marks and differing configurations', () => {
  it('unplumbs what is BROKEN everywhere and serves it again when names agree', () => {
    const it = settled(['a', 'b'], addresses(4));
    const wrong = addresses(4).map((one, i) => (i === 0 ? { ...one, bindings: ['b-10.0.0.1'] } : one));
    it.give(it.member('b'), { kind: 'reload', settings: settingsOf('b', wrong) });
    it.run(100);
    it.check();
    assert.deepEqual([it.owners()['10.0.0.0'], it.owners()['10.0.0.1']], [null, null]);
    assert.ok(logged(it, 'a', /10\.0\.0\.0, 10\.0\.0\.1: a binding name stands for different addresses/));
    it.give(it.member('b'), { kind: 'reload', settings: settingsOf('b', addresses(4)) });
    it.run(100);
    it.check();
    assert.ok(it.owners()['10.0.0.0'] !== null);
  });

  it('marks conflict, UNSAFE and disjoint addresses and serves them', () => {
    const it = new Cluster();
    it.add('a', settingsOf('a', [address('10.0.0.1', { preference: 'a' }), address('10.0.0.2'), address('10.0.0.3')]));
    it.add('b', settingsOf('b', [address('10.0.0.1', { preference: 'b' }), address('10.0.0.2', { services: ['esmtp'] })]));
    it.run(10_000);
    it.check();
    const marks = [...addressesOf(it.member('a').state)].map(({ conflict, unsafe, disjoint }) => [conflict, unsafe, disjoint]);
    assert.deepEqual(marks, [
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ]);
    assert.equal(it.owners()['10.0.0.3'], 'a');
  });

  it('names who differs in the settings on every node, and neither balances nor stops failing over', () => {
    const it = settled(['a', 'b']);
    const parts = { settings: 'other', addresses: 'a', topologies: 't', replicas: 'r', peers: 'p' };
    it.add('c', settingsOf('c', addresses(12), {}, { fingerprintParts: parts }));
    it.run(60_000);
    assert.deepEqual(it.load(), { a: 6, b: 6 });
    for (const { state } of it.live()) assert.deepEqual(viewOf(state).mismatches, [{ node: 'c', subjects: ['settings'] }]);
    it.crash('b');
    it.run(100);
    it.check();
    assert.equal(Object.values(it.owners()).filter((owner) => owner === null).length, 0);
    it.give(it.member('c'), { kind: 'reload', settings: settingsOf('c', addresses(12)) });
    it.run(20_000);
    assert.deepEqual(it.load(), { a: 6, c: 6 });
  });

  it('ships offers only to who lacks them', () => {
    const it = settled(['a', 'b', 'c']);
    assert.equal(it.sent.filter(({ message }) => message.kind === 'offers').length, 0);
    it.add('d', settingsOf('d', [...addresses(12), address('10.7.0.1')]));
    it.run(100);
    const offers = it.sent.flatMap(({ from, message }) => (message.kind === 'offers' ? [`${from.name}:${message.offers.length}`] : []));
    assert.deepEqual(offers.sort(), ['a:12', 'd:13']);
    it.check();
    assert.equal(it.owners()['10.7.0.1'], 'd');
  });

  it('applies reloads on all nodes at the same moment and skewed: removed addresses go at once, new ones are served', () => {
    for (const skewMs of [0, 1, 500, 60_000]) {
      const it = settled(['a', 'b', 'c'], addresses(12));
      const next = [...addresses(12).slice(3), address('10.8.0.1'), address('10.8.0.2')];
      for (const name of ['a', 'b', 'c']) {
        it.give(it.member(name), { kind: 'reload', settings: settingsOf(name, next) });
        it.run(skewMs);
      }
      it.run(30_000);
      it.check();
      assert.equal(it.owners()['10.0.0.0'], undefined);
      assert.ok(typeof it.owners()['10.8.0.1'] === 'string');
    }
  });

  it('takes an address off its old interface before it plumbs it on the new one', () => {
    const it = settled(['a'], addresses(2));
    const moved = addresses(2).map((one) => ({ ...one, interface: 'eth1' }));
    it.give(it.member('a'), { kind: 'reload', settings: settingsOf('a', moved) });
    assert.equal(it.member('a').state.host.have.get('10.0.0.0'), 'moving');
    it.run(100);
    it.check();
  });
});
