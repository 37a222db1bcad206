// The decisions on what the manuals leave open, one by one, on whole clusters. What is not here is in machine.test.ts.
import assert from 'node:assert/strict';
import { addressesOf, ownersOf, viewOf } from '../../runtime/core/node-view.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';
import { cluster, counter, logged, ownedBy, settled, watched } from './situations.ts';

const row = (it: Cluster, ip: string) => [...addressesOf(it.live()[0]?.state ?? it.member('a').state)].find((each) => each.ip === ip);

describe('core/rules: election', () => {
  it('takes the node with the fewest addresses as the next best, then the first by name', () => {
    const it = settled(['a', 'b', 'c', 'd'], addresses(8));
    it.order('a', { kind: 'move', ip: ownedBy(it, 'd')[0] ?? '', to: 'a' });
    it.run(100);
    assert.deepEqual(it.load(), { a: 3, b: 2, c: 2, d: 1 });
    const [first = ''] = ownedBy(it, 'd');
    it.crash('d');
    it.run(50);
    assert.equal(it.owners()[first], 'b');
    it.check();
  });

  it('elects after a departure without waiting for maturity, and after a cold start with it', () => {
    const it = cluster(['a', 'b'], addresses(2));
    it.run(4_900);
    it.crash('b');
    it.run(50);
    assert.deepEqual(it.load(), {}, 'the view is younger than view_mature_time, and nobody has been mature');
    it.run(5_000);
    assert.deepEqual(it.load(), { a: 2 });
    it.add('b', settingsOf('b', addresses(2)));
    it.run(20_000);
    it.crash('b');
    it.run(50);
    assert.deepEqual(it.load(), { a: 2 });
  });

  it('ignores preferences while nodes contradict each other, and honours them when that ends', () => {
    const prefers = (node: string) => [address('10.0.0.1', { preference: node }), address('10.0.0.2'), address('10.0.0.3')];
    const it = new Cluster();
    it.add('a', settingsOf('a', prefers('b')));
    it.add('b', settingsOf('b', prefers('a')));
    it.run(30_000);
    assert.ok(row(it, '10.0.0.1')?.conflict);
    const owner = it.owners()['10.0.0.1'] ?? '';
    const other = owner === 'a' ? 'b' : 'a';
    it.run(600_000);
    assert.equal(it.owners()['10.0.0.1'], owner);
    for (const name of ['a', 'b']) it.give(it.member(name), { kind: 'reload', settings: settingsOf(name, prefers(other)) });
    it.run(20_000);
    assert.equal(row(it, '10.0.0.1')?.conflict, false);
    assert.equal(it.owners()['10.0.0.1'], other);
    it.check();
  });

  it('never elects a node without a Topology for the address, nor moves it there', () => {
    const it = new Cluster();
    it.add('a', settingsOf('a', [address('10.0.0.1', { interface: null, prefixLength: null }), address('10.0.0.2')]));
    it.add('b', settingsOf('b', [address('10.0.0.1'), address('10.0.0.2')]));
    it.run(40_000);
    assert.equal(it.owners()['10.0.0.1'], 'b');
    it.order('a', { kind: 'move', ip: '10.0.0.1', to: 'a' });
    it.run(100);
    assert.ok(logged(it, 'a', /move of 10\.0\.0\.1 to a refused: a can not have it \(can: b\)/));
    it.crash('b');
    it.run(100);
    assert.deepEqual(it.owners(), { '10.0.0.1': null, '10.0.0.2': 'a' });
  });

  it('lets the first Momentum node in the order of the view lead, whatever managers are there', () => {
    const it = settled(['b', 'c']);
    const manager = settingsOf('a', []);
    it.add('a', { ...manager, member: { ...manager.member, node: null, type: 'Manager' } });
    it.run(100);
    assert.equal(viewOf(it.member('c').state).leader, 'b');
    it.crash('b');
    it.run(100);
    assert.equal(viewOf(it.member('c').state).leader, 'c');
    assert.deepEqual(it.load(), { c: 12 });
  });
});

describe('core/rules: merge', () => {
  const merged = (prepare: (it: Cluster) => void, managed = addresses(4)): Cluster => {
    const it = settled(['a', 'b', 'c'], managed);
    prepare(it);
    it.split(['a', 'b', 'c']);
    it.run(100);
    it.check();
    return it;
  };

  it('keeps what the larger side has', () => {
    const it = merged((it) => {
      it.split(['a'], ['b', 'c']);
      it.run(30_000);
    });
    assert.equal(it.load()['a'], undefined);
  });

  it('keeps, of sides of one size, what the first by name has', () => {
    const it = settled(['a', 'b', 'c', 'd'], addresses(4));
    it.split(['a', 'd'], ['b', 'c']);
    it.run(30_000);
    const ownersAt = (name: string) => ownersOf(it.member(name).state);
    const [left, right] = [ownersAt('a'), ownersAt('b')];
    it.split(['a', 'b', 'c', 'd']);
    it.run(100);
    it.check();
    for (const [ip, owner] of ownersAt('a')) assert.equal(owner, [left.get(ip) ?? '', right.get(ip) ?? ''].sort()[0], ip);
    assert.ok([...left.values()].includes('d') && [...right.values()].includes('c'));
  });

  it('keeps a preferred address with its node against a larger side', () => {
    const managed = addresses(4).map((one) => (one.ip === '10.0.0.0' ? { ...one, preference: 'a' } : one));
    const it = merged((it) => {
      it.split(['a'], ['b', 'c']);
      it.run(30_000);
    }, managed);
    assert.deepEqual(ownedBy(it, 'a'), ['10.0.0.0']);
    assert.deepEqual(it.member('a').announced, ['10.0.0.0']);
  });

  it('keeps pins through rounds and merges', () => {
    const it = settled(['a', 'b', 'c'], addresses(6));
    const [ip = ''] = ownedBy(it, 'a');
    it.order('a', { kind: 'move', ip, to: 'c' });
    it.run(100);
    it.order('b', { kind: 'announce-view' });
    it.run(100);
    it.split(['a'], ['b', 'c']);
    it.run(20_000);
    it.split(['a', 'b', 'c']);
    it.run(60_000);
    it.check();
    assert.equal(it.owners()[ip], 'c');
    assert.ok(row(it, ip)?.pinned);
  });
});

describe('core/rules: moves by hand', () => {
  it('pins on the target until another move, and not where the target is preferred anyway', () => {
    const managed = addresses(4).map((one) => (one.ip === '10.0.0.0' ? { ...one, preference: 'a' } : one));
    const it = settled(['a', 'b'], managed);
    const move = (to: string) => {
      it.order('b', { kind: 'move', ip: '10.0.0.0', to });
      it.run(100);
      it.check();
      assert.equal(it.owners()['10.0.0.0'], to);
    };
    move('b');
    assert.ok(row(it, '10.0.0.0')?.pinned);
    it.run(600_000);
    assert.equal(it.owners()['10.0.0.0'], 'b', 'preference and balance leave it where the operator wants it');
    move('a');
    assert.equal(row(it, '10.0.0.0')?.pinned, false);
    move('b');
    it.crash('b');
    it.run(100);
    assert.equal(it.owners()['10.0.0.0'], 'a');
    assert.equal(row(it, '10.0.0.0')?.pinned, false);
  });

  it('pins what is on the target already', () => {
    const it = settled(['a', 'b'], addresses(4));
    const [ip = ''] = ownedBy(it, 'a');
    it.order('b', { kind: 'move', ip, to: 'a' });
    it.run(100);
    assert.deepEqual([it.owners()[ip], row(it, ip)?.pinned], ['a', true]);
  });

  it('drains pinned addresses too', () => {
    const it = settled(['a', 'b'], addresses(4));
    const [ip = ''] = ownedBy(it, 'a');
    it.order('a', { kind: 'move', ip, to: 'b' });
    it.run(100);
    it.order('b', { kind: 'drain', on: true });
    it.run(500);
    it.check();
    assert.deepEqual(it.load(), { a: 4 });
  });
});

describe('core/rules: draining', () => {
  it('leaves with the draining node what nobody else can have, and serves it on', () => {
    const it = new Cluster();
    it.add('a', settingsOf('a', [...addresses(4), address('10.9.0.1')]));
    it.add('b', settingsOf('b', addresses(4)));
    it.run(40_000);
    watched(it, Object.keys(it.owners()), () => {
      it.order('a', { kind: 'drain', on: true });
      it.run(60_000);
    });
    assert.deepEqual(it.load(), { a: 1, b: 4 });
    it.check();
  });

  it('gives a draining node nothing when another one crashes', () => {
    const it = settled(['a', 'b', 'c'], addresses(6));
    it.order('a', { kind: 'drain', on: true });
    it.run(500);
    it.crash('b');
    it.run(100);
    assert.deepEqual(it.load(), { c: 6 });
    it.crash('c');
    it.run(100);
    assert.deepEqual(it.load(), {}, 'all that is there drains');
    it.order('a', { kind: 'drain', on: false });
    it.run(100);
    assert.deepEqual(it.load(), { a: 6 });
    it.check();
  });

  it('finds another node when the first one takes too long', () => {
    const it = settled(['a', 'b', 'c'], addresses(6));
    it.member('b').plumbMs = 60_000;
    watched(it, Object.keys(it.owners()), () => {
      it.order('a', { kind: 'drain', on: true });
      it.run(5_900);
    });
    assert.deepEqual(it.load(), { b: 2, c: 4 });
  });

  it('ends when it is taken back at once, before anybody has heard of it', () => {
    const it = settled(['a', 'b'], addresses(4));
    it.order('a', { kind: 'drain', on: true });
    it.order('a', { kind: 'drain', on: false });
    it.run(20_000);
    assert.deepEqual([...(it.member('b').state.settled?.draining ?? [])], []);
    assert.deepEqual(it.load(), { a: 2, b: 2 });
  });
});

describe('core/rules: stopping', () => {
  it('is not called off by taking back a drain', () => {
    const it = settled(['a', 'b', 'c']);
    it.order('b', { kind: 'stop' });
    it.order('b', { kind: 'drain', on: false });
    it.run(1_000);
    assert.ok(it.member('b').stopped);
    assert.deepEqual(it.load(), { a: 6, c: 6 });
  });

  it('applies nothing more that is delivered once it has released everything', () => {
    const it = settled(['a', 'b'], addresses(4));
    it.order('b', { kind: 'drain', on: true });
    it.run(500);
    const a = it.member('a');
    a.plumbMs = 3_000;
    it.order('a', { kind: 'stop' });
    it.run(50);
    assert.ok(logged(it, 'a', /nobody is there to take over/));
    it.order('b', { kind: 'drain', on: false });
    it.run(100);
    assert.equal(a.state.table.size, 0, 'its own table says that it has let go, whatever it hears');
    it.run(4_000);
    assert.ok(a.stopped);
    assert.deepEqual([...a.kernel], []);
    it.run(1_000);
    assert.deepEqual(it.load(), { b: 4 });
    it.check();
  });
});

describe('core/rules: followers', () => {
  const managed = [...addresses(4), address('10.9.0.1', { bindings: [], follow: { binding: 'b-10.0.0.0', ip: '10.0.0.0' } })];

  it('waits for its leader in a planned move: when that one cannot be plumbed, neither leaves the old node for a moment', () => {
    const it = settled(['a', 'b'], managed);
    const from = it.owners()['10.0.0.0'] ?? '';
    const to = from === 'a' ? 'b' : 'a';
    it.member(to).broken.add('10.0.0.0');
    watched(it, ['10.0.0.0', '10.9.0.1'], () => {
      it.order('a', { kind: 'move', ip: '10.0.0.0', to });
      it.run(500);
    });
    it.check();
    assert.deepEqual([it.owners()['10.0.0.0'], it.owners()['10.9.0.1']], [from, from]);
  });

  it('is nowhere while its leader is where it cannot be, and comes back with it', () => {
    const it = settled(['a', 'b'], managed);
    const from = it.owners()['10.0.0.0'] ?? '';
    const to = from === 'a' ? 'b' : 'a';
    it.member(to).broken.add('10.9.0.1');
    it.order('a', { kind: 'move', ip: '10.0.0.0', to });
    it.run(500);
    it.check();
    assert.deepEqual([it.owners()['10.0.0.0'], it.owners()['10.9.0.1']], [to, null]);
    it.member(to).broken.clear();
    it.run(60_000);
    it.check();
    assert.equal(it.owners()['10.9.0.1'], to);
  });
});

describe('core/rules: majority', () => {
  const quorum = { partition: 'quorum', clusterSize: 4 } as const;

  it('serves nowhere when a cluster of four falls into halves, and everywhere again after the merge', () => {
    const it = settled(['a', 'b', 'c', 'd'], addresses(8), quorum);
    it.split(['a', 'b'], ['c', 'd']);
    it.run(100);
    for (const { name, kernel, state } of it.live()) assert.deepEqual([kernel.size, viewOf(state).quorum], [0, false], name);
    it.run(60_000);
    for (const { kernel } of it.live()) assert.equal(kernel.size, 0);
    it.split(['a', 'b', 'c', 'd']);
    it.run(20_000);
    it.check();
    assert.deepEqual(it.load(), { a: 2, b: 2, c: 2, d: 2 });
  });

  it('counts nodes of the configuration, not managers', () => {
    const it = settled(['a', 'b', 'c', 'd'], addresses(8), quorum);
    for (const name of ['m', 'n']) {
      const manager = settingsOf(name, [], quorum);
      it.add(name, { ...manager, member: { ...manager.member, node: null, type: 'Manager' } });
    }
    it.run(1_000);
    it.split(['a', 'b', 'm', 'n'], ['c', 'd']);
    it.run(100);
    assert.equal(viewOf(it.member('a').state).quorum, false);
    it.split(['a', 'b', 'c'], ['d', 'm', 'n']);
    it.run(20_000);
    assert.equal(viewOf(it.member('a').state).quorum, true);
    assert.equal(it.member('d').kernel.size, 0);
    assert.equal(
      ['a', 'b', 'c'].reduce((sum, name) => sum + it.member(name).kernel.size, 0),
      8,
    );
  });
});

describe('core/rules: heartbeats', () => {
  it('excludes nobody for two missed heartbeats, and somebody for four', () => {
    for (const [silentMs, excluded] of [
      [2_400, 0],
      [6_000, 1],
    ] as const) {
      const it = settled(['a', 'b', 'c']);
      it.hang('c', true);
      it.run(silentMs);
      assert.equal(counter(it, 'a', 'excluded'), excluded, `${silentMs} ms`);
    }
  });

  it('takes an excluded node back only when it has taken everything off', () => {
    const it = settled(['a', 'b', 'c']);
    it.member('c').plumbMs = 2_000;
    it.hang('c', true);
    it.run(6_000);
    it.hang('c', false);
    it.run(1_000);
    assert.equal(viewOf(it.member('c').state).phase, 'excluded');
    assert.ok(it.member('c').kernel.size > 0);
    it.run(4_000);
    assert.equal(viewOf(it.member('c').state).phase, 'settled');
    it.check();
  });
});

describe('core/rules: 10,240 addresses', () => {
  it('states them in 20 parts, and moves those of a node that crashes at once', () => {
    const managed = addresses(10_240);
    const it = cluster(['a', 'b', 'c'], managed);
    it.run(5_200);
    it.check();
    assert.deepEqual(it.load(), { a: 3414, b: 3413, c: 3413 });
    it.sent.length = 0;
    it.crash('b');
    it.run(100);
    it.check();
    assert.deepEqual(it.load(), { a: 5120, c: 5120 });
    const parts = it.sent.flatMap(({ message }) => (message.kind === 'state' ? [`${message.part}/${message.parts}`] : []));
    assert.equal(parts.length, 14);
    assert.ok(
      it.sent.every(({ message }) => message.kind !== 'offers'),
      'offers that all have are not sent again',
    );
  });
});
