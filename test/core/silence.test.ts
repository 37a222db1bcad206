// Members that the bus carries and that do not work: who is excluded, by whom, and who is not.
import assert from 'node:assert/strict';
import { addresses, settingsOf } from './cluster.ts';
import { cluster, counter, logged, settled } from './situations.ts';

describe('core/machine: silence', () => {
  it('excludes a member that does not state, and takes it back when it has released', () => {
    const it = settled(['a', 'b', 'c']);
    it.hang('b', true);
    it.add('d', settingsOf('d', addresses(12)));
    it.run(3000);
    assert.ok(logged(it, 'a', /^b\/2 excluded by a\/1 \(did not say what it holds\)/));
    assert.equal(it.load()['b'], undefined);
    it.hang('b', false);
    it.run(60);
    it.check();
    it.run(30_000);
    assert.deepEqual(it.load(), { a: 3, b: 3, c: 3, d: 3 });
  });

  it('excludes a member whose heartbeats stop, the leader too, but nobody while the bus stalls', () => {
    for (const hung of ['b', 'a']) {
      const it = settled(['a', 'b', 'c']);
      it.hang(hung, true);
      it.run(6000);
      assert.ok(logged(it, 'c', new RegExp(`^${hung}/\\d excluded by .* \\(no heartbeats\\)`)), hung);
      it.hang(hung, false);
      it.run(60_000);
      it.check();
      assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
    }
    const it = settled(['a', 'b', 'c']);
    const names = ['a', 'b', 'c'];
    for (const name of names) it.hang(name, true);
    it.run(30_000);
    for (const name of names) it.hang(name, false);
    it.run(1000);
    assert.ok(names.every((name) => counter(it, name, 'excluded') === 0));
  });

  it('excludes a member whose table differs, whoever leads', () => {
    for (const wrong of ['a', 'b', 'c']) {
      const it = settled(['a', 'b', 'c']);
      const { state } = it.member(wrong);
      it.member(wrong).state = { ...state, lanes: { high: 1, low: 1 }, history: ['x'] };
      it.run(6000);
      assert.ok(logged(it, wrong, new RegExp(`^${wrong}/\\d excluded by .* \\(its table of owners differs\\)`)), wrong);
      it.run(30_000);
      it.check();
      assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
    }
  });

  it('excludes a silent member where who comes first has never heard it', () => {
    const it = settled(['b', 'c', 'd']);
    it.add('a', settingsOf('a', addresses(12)));
    it.run(200);
    it.hang('d', true);
    // The newcomer itself is quiet for 15 seconds, and then has to miss some beats.
    it.run(25_000);
    for (const name of ['a', 'b', 'c']) assert.ok(logged(it, name, /^d\/3 excluded by .* \(no heartbeats\)/), name);
  });

  it('excludes a member that hangs before its first heartbeat, when that was due', () => {
    const late = { heartbeatStartDelaySec: 40 };
    const it = cluster(['a', 'b', 'c']);
    const { node, ...more } = settingsOf('d', addresses(12));
    it.add('d', { ...more, node: { ...node, timers: { ...node.timers, ...late } } });
    it.run(1000);
    it.hang('d', true);
    it.run(40_000);
    assert.equal(counter(it, 'a', 'excluded'), 0, 'it may be quiet for so long');
    // Our own ones begin after 15 seconds, and have to be as many as there are in those 40, and some more.
    it.run(27_000);
    for (const name of ['a', 'b', 'c']) assert.ok(logged(it, name, /^d\/4 excluded by .* \(no heartbeats\)/), name);
    it.hang('d', false);
    it.run(5000);
    it.check();
  });

  it('excludes a silent member where who comes first cannot tell, because its own settings differ', () => {
    const it = settled(['a', 'b', 'c']);
    const { node, ...more } = settingsOf('a', addresses(12));
    const other = { ...more, node: { ...node, fingerprintParts: { ...node.fingerprintParts, settings: 'other' } } };
    it.give(it.member('a'), { kind: 'reload', settings: other });
    it.run(1000);
    it.hang('c', true);
    it.run(9000);
    for (const name of ['a', 'b']) assert.ok(logged(it, name, /^c\/3 excluded by b\/2 \(no heartbeats\)/), name);
  });

  it('excludes nobody for silence who speaks, whoever says so, and nobody by the word of a manager', () => {
    const it = settled(['a', 'b', 'c']);
    const manager = settingsOf('m', addresses(12));
    it.add('m', { ...manager, member: { ...manager.member, node: null, type: 'Manager' } });
    it.run(30_000);
    const { bus } = it.member('a').state;
    const exclude = { kind: 'exclude', view: bus.view?.id ?? '', round: bus.round, why: 'silent' } as const;
    it.forge('c', { ...exclude, members: ['a/1', 'b/2'] });
    it.forge('c', { ...exclude, members: ['b/2'] });
    it.run(1000);
    it.hang('b', true);
    it.run(3500);
    it.forge('m', { ...exclude, members: ['a/1', 'b/2'] });
    it.run(100);
    assert.equal(counter(it, 'a', 'stale:exclude'), 3);
    assert.equal(counter(it, 'a', 'excluded'), 0);
    it.hang('b', false);
    it.run(1000);
    it.check();
  });
});
