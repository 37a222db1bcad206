// What a bus, a kernel and a machine do to a small cluster, one situation at a time.
import assert from 'node:assert/strict';
import { addressesOf, viewOf } from '../../runtime/core/node-view.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';
import { cluster, counter, logged, settled, watched } from './situations.ts';

describe('core/machine: trouble', () => {
  it('goes on with the last agreed table when views cascade', () => {
    const it = settled(['a', 'b', 'c']);
    const before = it.owners();
    for (let i = 0; i < 5; i++) it.cascade();
    it.run(100);
    it.check();
    assert.deepEqual(it.owners(), before);
    assert.ok(counter(it, 'a', 'stale:state') >= 4);
  });

  it('serves everything on each side of a partition; after the merge the larger side keeps and announces again', () => {
    const it = settled(['a', 'b', 'c']);
    it.split(['a'], ['b', 'c']);
    it.run(100);
    it.check();
    const larger = Object.fromEntries([...addressesOf(it.member('b').state)].map(({ ip, owner }) => [ip, owner]));
    it.split(['a', 'b', 'c']);
    it.run(100);
    it.check();
    assert.deepEqual(it.owners(), larger);
    assert.equal(it.member('b').announced.length + it.member('c').announced.length, 12);
  });

  it('with quorum, releases everything on the side without the majority', () => {
    const it = new Cluster();
    for (const name of ['a', 'b', 'c']) it.add(name, settingsOf(name, addresses(6), { partition: 'quorum' }));
    it.run(20_000);
    it.split(['a'], ['b', 'c']);
    it.run(100);
    it.check();
    assert.equal(it.member('a').kernel.size, 0);
    assert.equal(it.member('b').kernel.size + it.member('c').kernel.size, 6);
    assert.ok(!viewOf(it.member('a').state).quorum);
  });

  it('releases everything when the bus is lost, and comes back clean', () => {
    const it = settled(['a', 'b', 'c']);
    it.disconnect('a');
    it.run(50);
    assert.equal(it.member('a').kernel.size, 0);
    it.check();
    it.reconnect('a');
    it.run(50);
    it.check();
    it.run(30_000);
    assert.deepEqual(it.load(), { a: 4, b: 4, c: 4 });
  });

  it('gives what cannot be plumbed to the next candidate, and tries for ever with growing pauses', () => {
    const it = cluster(['a', 'b'], addresses(4));
    for (const one of addresses(4)) it.member('a').broken.add(one.ip);
    it.run(8000);
    it.check();
    assert.deepEqual(it.load(), { b: 4 });
    it.run(300_000);
    const tries = counter(it, 'a', 'plumbFailed');
    assert.ok(tries >= 5 && tries < 40, `${tries} failures`);
    it.member('a').broken.clear();
    it.run(120_000);
    it.check();
    assert.deepEqual(it.load(), { a: 2, b: 2 });
  });

  it('calls a planned move off that takes too long; the old owner never stops serving', () => {
    const it = settled(['a', 'b'], addresses(2));
    it.member('b').plumbMs = 20_000;
    const ip = Object.entries(it.owners()).find(([, owner]) => owner === 'a')?.[0] ?? '';
    watched(it, [ip], () => {
      it.order('a', { kind: 'move', ip, to: 'b' });
      it.run(60_000);
    });
    it.check();
    assert.equal(it.owners()[ip], 'a');
    assert.ok(logged(it, 'a', /called off, the old owner keeps it: took too long/));
    assert.deepEqual(it.member('a').announced, [ip], 'who was to have it may have announced it');
  });

  it('announces what it keeps when a round calls a planned move off: at once, and when all have let go', () => {
    const it = settled(['a', 'b', 'c'], addresses(3));
    it.member('b').plumbMs = 5000;
    const ip = Object.entries(it.owners()).find(([, owner]) => owner === 'a')?.[0] ?? '';
    it.order('a', { kind: 'move', ip, to: 'b' });
    it.run(100);
    assert.deepEqual(it.member('a').announced, []);
    it.crash('c');
    it.run(100);
    it.check();
    assert.equal(it.owners()[ip], 'a');
    assert.deepEqual(
      it.member('a').announced.filter((each) => each === ip),
      [ip, ip],
    );
  });

  it('repairs what somebody took off or put on behind our back', () => {
    const it = settled(['a', 'b'], addresses(4));
    const owned = Object.entries(it.owners())
      .filter(([, owner]) => owner === 'a')
      .map(([ip]) => ip);
    const foreign = Object.entries(it.owners())
      .filter(([, owner]) => owner === 'b')
      .map(([ip]) => ip);
    for (const ip of owned) it.member('a').kernel.delete(ip);
    for (const ip of foreign) it.member('a').kernel.add(ip);
    it.run(36_000);
    it.check();
    assert.deepEqual([counter(it, 'a', 'replumbed'), counter(it, 'a', 'surplusRemoved')], [2, 2]);
  });

  it('takes nothing over when its loop was late, and asks for its share when it is fit', () => {
    const it = settled(['a', 'b'], addresses(4));
    it.give(it.member('a'), { kind: 'tick', lateMs: 300 });
    it.split(['a'], ['b']);
    it.run(100);
    assert.equal(it.member('a').kernel.size, 2);
    it.run(1000);
    assert.equal(it.member('a').kernel.size, 4);
    assert.equal(counter(it, 'a', 'loopLate'), 1);
  });

  it('ignores what is stale or forged, and counts it', () => {
    const it = settled(['a', 'b', 'c']);
    const before = it.owners();
    const key = it.member('a').state.settled?.key ?? '';
    const hash = viewOf(it.member('a').state).tableHash ?? '';
    const moves = Object.entries(before).map(([ip, from]) => ({ ip, from: from ?? '', to: from === 'a' ? 'b' : 'a' }));
    const plan = { kind: 'plan', view: key, base: hash, why: 'balance', moves } as const;
    it.forge('b', plan);
    it.forge('a', { ...plan, view: 'old' });
    it.forge('a', { ...plan, base: 'old' });
    it.forge('b', { kind: 'acquired', view: key, ips: Object.keys(before) });
    it.forge('b', { kind: 'mature', view: key });
    it.forge('c', { kind: 'exclude', view: it.member('a').state.bus.view?.id ?? '', round: 0, members: ['b/2'], why: 'silent' });
    it.forge('b', { kind: 'round', view: 'old', round: 1, why: 'announce' });
    it.run(100);
    it.check();
    assert.deepEqual(it.owners(), before);
    assert.deepEqual(
      Object.keys(it.member('c').state.counters)
        .filter((name) => name.startsWith('refused:') || /plan|acquired|exclude|round/.test(name))
        .sort(),
      ['refused:mature', 'refused:planNotFromLeader', 'stale:acquired', 'stale:exclude', 'stale:plan', 'stale:round'],
    );
  });

  it('names two members of one node name, and gives the second nothing', () => {
    const it = settled(['a', 'b']);
    const twin = it.add('twin', settingsOf('a', addresses(12)));
    twin.id = 'z/9';
    it.run(1000);
    assert.ok(logged(it, 'b', /two members are node a/));
    assert.equal(twin.kernel.size, 0);
    assert.deepEqual(it.load(), { a: 6, b: 6 });
  });

  it('lets managers be members that own nothing and never lead', () => {
    const it = settled(['b', 'c']);
    const manager = settingsOf('a', addresses(12));
    it.add('a', { ...manager, member: { ...manager.member, node: null, type: 'Manager' } });
    it.run(1000);
    it.check();
    assert.deepEqual(it.load(), { b: 6, c: 6 });
    assert.equal(viewOf(it.member('a').state).leader, 'b');
  });

  it('states and ships a thousand addresses in parts', () => {
    const it = settled(['a'], addresses(1200));
    it.add('b', settingsOf('b', [...addresses(1200), address('10.200.0.1')]));
    it.run(1000);
    it.check();
    assert.ok(it.sent.some(({ message }) => message.kind === 'state' && message.parts === 3));
    it.run(4_000_000);
    it.check();
    assert.deepEqual(it.load(), { a: 601, b: 600 });
  });
});
