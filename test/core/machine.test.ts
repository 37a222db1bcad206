// The state machine in a small cluster, one situation at a time: who owns what.
import assert from 'node:assert/strict';
import { address, addresses, settingsOf } from './cluster.ts';
import { cluster, settled, watched } from './situations.ts';

describe('core/machine: who owns what', () => {
  it('starts cold: nothing before the view is mature, then everything, balanced', () => {
    const it = cluster(['a', 'b', 'c']);
    it.run(4900);
    assert.deepEqual(it.load(), {});
    it.run(1000);
    it.check();
    assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
  });

  it('moves exactly the addresses of a node that crashes, at once', () => {
    const it = settled(['a', 'b', 'c']);
    const before = it.owners();
    it.crash('b');
    it.run(50);
    it.check();
    for (const [ip, owner] of Object.entries(it.owners())) if (before[ip] !== 'b') assert.equal(owner, before[ip]);
    assert.deepEqual(it.load(), { a: 6, c: 6 });
  });

  it('gives a node that joins its share by planned moves, batch by batch, and no address is ever without a node', () => {
    const it = settled(['a', 'b']);
    it.add('c', settingsOf('c', addresses(12)));
    watched(it, Object.keys(it.owners()), () => {
      it.run(4000);
      assert.deepEqual(it.load(), { a: 6, b: 6 });
      it.run(1500);
      assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
    });
    it.check();
  });

  it('takes left-over addresses off before it states anything', () => {
    const it = settled(['a', 'b']);
    it.add('c', settingsOf('c', addresses(12)), ['10.0.0.1', '10.0.0.2']);
    it.run(9);
    assert.deepEqual([...it.member('c').kernel], []);
    it.run(100);
    it.check();
  });

  it('gives a preferred node its addresses back by planned moves when the view is mature', () => {
    const managed = addresses(6).map((one, i) => (i < 3 ? { ...one, preference: 'b' } : one));
    const it = settled(['a', 'b'], managed);
    assert.equal(it.owners()['10.0.0.0'], 'b');
    it.crash('b');
    it.run(1000);
    assert.equal(it.owners()['10.0.0.0'], 'a');
    it.add('b', settingsOf('b', managed));
    watched(it, ['10.0.0.0', '10.0.0.1', '10.0.0.2'], () => {
      it.run(4500);
      assert.equal(it.owners()['10.0.0.0'], 'a');
      it.run(1500);
      assert.deepEqual(
        ['10.0.0.0', '10.0.0.1', '10.0.0.2'].map((ip) => it.owners()[ip]),
        ['b', 'b', 'b'],
      );
    });
    it.check();
  });

  it('moves followers in the same plan as their leader, through crashes too', () => {
    const managed = [...addresses(4), address('10.9.0.1', { bindings: [], follow: { binding: 'b-10.0.0.0', ip: '10.0.0.0' } })];
    const it = settled(['a', 'b'], managed);
    const other = it.owners()['10.0.0.0'] === 'a' ? 'b' : 'a';
    it.order('a', { kind: 'move', ip: '10.0.0.0', to: other });
    it.run(100);
    assert.equal(it.owners()['10.9.0.1'], other);
    it.check();
    it.crash(other);
    it.run(100);
    it.check();
    assert.equal(it.owners()['10.9.0.1'], it.owners()['10.0.0.0']);
  });

  it('is quiet for a day once it has converged', () => {
    const it = settled(['a', 'b', 'c']);
    const before = it.owners();
    const versions = it.live().map(({ state }) => state.version);
    it.run(86_400_000 / 8);
    assert.deepEqual(it.owners(), before);
    assert.deepEqual(
      it.live().map(({ state }) => state.version),
      versions,
    );
  });
});
