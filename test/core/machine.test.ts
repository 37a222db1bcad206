// The state machine in a small cluster, one situation at a time.
import assert from 'node:assert/strict';
import { addressesOf, viewOf } from '../../runtime/core/node-view.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';
import { cluster, counter, logged, settled, watched } from './situations.ts';

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
