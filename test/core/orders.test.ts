// What operators order: moves by hand, drains, stops.
import assert from 'node:assert/strict';
import { addressesOf, viewOf } from '../../runtime/core/node-view.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';
import { logged, settled, watched } from './situations.ts';

describe('core/machine: orders', () => {
  it('moves by hand from any node, pins, and lets the balancer alone with it until the target leaves', () => {
    const it = settled(['a', 'b', 'c']);
    const mine = Object.entries(it.owners())
      .filter(([, owner]) => owner !== 'c')
      .map(([ip]) => ip);
    watched(it, mine, () => {
      for (const ip of mine) it.order('b', { kind: 'move', ip, to: 'c' });
      it.run(100);
      assert.deepEqual(it.load(), { c: 12 });
    });
    it.run(60_000);
    assert.deepEqual(it.load(), { a: 2, b: 2, c: 8 });
    it.crash('c');
    it.run(100);
    assert.deepEqual(it.load(), { a: 6, b: 6 });
    assert.ok([...addressesOf(it.member('a').state)].every(({ pinned }) => !pinned));
  });

  it('announces what has moved by plan once more when the old owner lets go, and nobody else does', () => {
    const it = settled(['a', 'b', 'c']);
    const moved = Object.entries(it.owners()).flatMap(([ip, owner]) => (owner === 'a' ? [ip] : []));
    for (const ip of moved) it.order('b', { kind: 'move', ip, to: 'c' });
    it.run(100);
    assert.deepEqual([...it.member('c').announced].sort(), moved.sort());
    assert.deepEqual([it.member('a').announced, it.member('b').announced], [[], []]);
  });

  it('has the old owner repeat nothing from the moment on in which it hears of the move: his word would come behind that of the new one', () => {
    const it = settled(['a', 'b', 'c']);
    const moved = Object.entries(it.owners()).flatMap(([ip, owner]) => (owner === 'a' ? [ip] : []));
    for (const ip of moved) it.order('b', { kind: 'move', ip, to: 'c' });
    it.run(100);
    assert.deepEqual([...it.member('a').hushed].sort(), moved.sort());
    assert.deepEqual([it.member('b').hushed, it.member('c').hushed], [[], []]);
  });

  it('refuses orders that make no sense, and says why', () => {
    const it = settled(['a', 'b'], [...addresses(2), address('10.9.0.1', { bindings: [], follow: { binding: null, ip: '10.0.0.0' } })]);
    it.order('a', { kind: 'move', ip: '10.99.0.1', to: 'b' });
    it.order('a', { kind: 'move', ip: '10.0.0.0', to: 'nobody' });
    it.order('a', { kind: 'move', ip: '10.9.0.1', to: 'b' });
    it.run(10);
    assert.ok(logged(it, 'a', /10\.99\.0\.1 to b refused: no node manages it/));
    assert.ok(logged(it, 'a', /refused: nobody is not in the cluster \(there: a, b\)/));
    assert.ok(logged(it, 'a', /refused: it follows 10\.0\.0\.0; move that one/));
    it.check();
  });

  it('drains, keeps drained, and takes part again', () => {
    const it = settled(['a', 'b', 'c']);
    watched(it, Object.keys(it.owners()), () => {
      it.order('b', { kind: 'drain', on: true });
      it.run(1000);
      assert.deepEqual(it.load(), { a: 6, c: 6 });
      it.run(60_000);
      assert.deepEqual(it.load(), { a: 6, c: 6 });
      it.order('b', { kind: 'drain', on: false });
      it.run(20_000);
      assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
    });
    it.check();
  });

  it('hands everything over before it stops', () => {
    const it = settled(['a', 'b', 'c']);
    watched(it, Object.keys(it.owners()), () => {
      it.order('b', { kind: 'stop' });
      it.run(500);
    });
    assert.ok(it.member('b').stopped);
    assert.equal(it.member('b').kernel.size, 0);
    it.check();
  });

  it('stops alone at once, and in bounded time where nobody can take over', () => {
    const alone = settled(['a']);
    alone.order('a', { kind: 'stop' });
    alone.run(100);
    assert.ok(alone.member('a').stopped);
    assert.equal(alone.member('a').kernel.size, 0);

    const it = new Cluster();
    it.add('a', settingsOf('a', addresses(3)));
    it.add('b', settingsOf('b', []));
    it.run(10_000);
    it.order('a', { kind: 'stop' });
    it.run(9000);
    assert.ok(!it.member('a').stopped);
    it.run(2000);
    assert.ok(it.member('a').stopped);
  });

  it('announces the view without moving anything', () => {
    const it = settled(['a', 'b']);
    const before = it.owners();
    const { round } = viewOf(it.member('a').state);
    it.order('b', { kind: 'announce-view' });
    it.run(100);
    it.check();
    assert.equal(viewOf(it.member('a').state).round, round + 1);
    assert.deepEqual(it.owners(), before);
  });
});
