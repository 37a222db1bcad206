// Caches agree: who is pushed out, whose time to live counts, what clocks that are wrong do to it, and what was lost is found.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CacheContents } from '../../runtime/core/replication/cache.ts';
import { StampOrder, type Stamped } from '../../runtime/core/replication/stamp-order.ts';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { converse, meet, pass, Talker } from './talk.ts';

const day = 86_400_000;

function cacheOf({ holding }: Talker): CacheContents {
  return holding.structure === 'cache' ? holding.contents : assert.fail();
}

function keysOf(talker: Talker): string {
  return [...cacheOf(talker).entries()].map(({ key, value }) => `${key}=${value.join('.')}`).join(' ');
}

function three(more: Partial<ReplicaIr> = {}): { all: readonly Talker[]; caches: readonly CacheContents[] } {
  const all = ['one', 'two', 'three'].map((name, index) => new Talker(name, 'cache', 7 + index, more));
  meet(all, 'v');
  converse(all);
  return { all, caches: all.map(cacheOf) };
}

const bytes = (value: number) => Uint8Array.of(value);

describe('caches at their limit', () => {
  it('keep the latest writes, on whichever node they were made', () => {
    const { all, caches } = three({ maxSize: 5 });
    for (let i = 0; i < 5; i++) caches[0]?.set(`a${i}`, bytes(1), null);
    for (const talker of all) talker.now += 300;
    for (let i = 0; i < 5; i++) caches[1]?.set(`b${i}`, bytes(2), null);
    pass(all, 3);
    for (const talker of all) assert.equal(keysOf(talker), 'b0=2 b1=2 b2=2 b3=2 b4=2');
  });

  it('hold the same whoever writes what at the same time', () => {
    const step = fc.record({
      node: fc.nat(2),
      key: fc.nat(8),
      what: fc.constantFrom('set', 'set', 'set', 'delete', 'expire', 'persist'),
      ms: fc.constantFrom(0, 0, 1, 200),
      hear: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(1, 3, 5), (steps, maxSize) => {
        const { all, caches } = three({ maxSize });
        for (const [index, { node, key, what, ms, hear }] of steps.entries()) {
          for (const talker of all) talker.now += ms;
          const cache = caches[node];
          if (what === 'set') cache?.set(`k${key}`, bytes(index), null);
          else if (what === 'delete') cache?.delete(`k${key}`);
          else cache?.expire(`k${key}`, what === 'expire' ? 900_000 : null);
          if (hear) pass(all, 2);
        }
        pass(all, 40);
        const [first = '', ...others] = all.map(keysOf);
        for (const other of others) assert.equal(other, first);
        assert.ok(all.every((talker) => cacheOf(talker).size <= maxSize));
        const ends = caches.map((cache) => [...cache.entries()].map(({ leftMs }) => leftMs === null).join());
        assert.ok(
          ends.every((each) => each === ends[0]),
          ends.join(' / '),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('come down in slices when a reload lowers it', () => {
    const one = new Talker('one', 'cache');
    const cache = cacheOf(one);
    for (let i = 0; i < 20_000; i++) cache.set(`k${i}`, bytes(1), null);
    cache.maxSize = 10;
    assert.equal(cache.tidyAt(), one.now);
    cache.set('last', bytes(2), null);
    assert.ok(cache.size > 15_000, 'one write does not push everything out');
    let turns = 0;
    while (cache.tidy()) turns++;
    assert.ok(turns > 5, `${turns}`);
    assert.equal(cache.size, 10);
    assert.deepEqual(cache.get('last'), bytes(2));
  });
});

describe('the time to live of an entry', () => {
  for (const change of ['expire', 'persist', 'keep'] as const) {
    it(`does not bring back what was there before it (${change})`, () => {
      for (const last of ['set', 'delete'] as const) {
        const { all, caches } = three();
        const [one, two] = caches;
        one?.set('key', bytes(1), 500_000);
        pass(all, 2);
        if (last === 'set') one?.set('key', bytes(2), 500_000);
        else one?.delete('key');
        for (const talker of all) talker.now += 200;
        // Two has not heard of it.
        if (change === 'expire') assert.equal(two?.expire('key', 60_000), true);
        if (change === 'persist') assert.equal(two?.expire('key', null), true);
        if (change === 'keep') two?.set('key', bytes(3), 'keep');
        pass(all, 3);
        for (const cache of caches) {
          if (change === 'keep') assert.deepEqual(cache.get('key'), bytes(3), 'a later value');
          else assert.deepEqual(cache.get('key'), last === 'set' ? bytes(2) : null);
          const left = cache.leftMs('key');
          if (change === 'expire' && last === 'set') assert.ok(typeof left === 'number' && left < 60_000, String(left));
          if (change === 'persist' && last === 'set') assert.equal(left, null);
        }
      }
    });
  }
});

describe('clocks that are wrong', () => {
  it('order writes all the same, once they were 400 days ahead, and are named', () => {
    const { all, caches } = three();
    const [one] = all;
    if (one === undefined) assert.fail();
    one.wallOffMs = 400 * day;
    caches[0]?.set('key', bytes(1), null);
    pass(all, 2);
    one.wallOffMs = 0;
    for (const [index, cache] of [...caches.entries(), [0, caches[0]] as const]) {
      cache?.set('key', bytes(10 + index), null);
      pass(all, 2);
      for (const each of caches) assert.deepEqual(each.get('key'), bytes(10 + index));
    }
    for (const other of all.slice(1)) assert.match(other.warnings.join(), /one writes with a clock that is 400 days ahead of this node's/);
  });

  it('are named by who is off, whether ahead or behind, and when they agree again', () => {
    for (const off of [-400 * day, 400 * day, 5 * 60_000]) {
      const all = ['one', 'two'].map((name, index) => new Talker(name, 'inbound_cidr', 7 + index));
      const [one, two] = all;
      if (one === undefined || two === undefined) assert.fail();
      one.wallOffMs = off;
      meet(all, 'v');
      converse(all);
      assert.match(two.warnings.join(), off > 0 ? /the clock of #ec1-1#one is .* ahead of/ : /the clock of #ec1-1#one is 400 days behind/);
      one.wallOffMs = 0;
      meet(all, 'w');
      converse(all);
      assert.match(two.warnings.join(), /agrees with this node's again/);
    }
  });

  it('do not keep a newcomer from writing', () => {
    const { all, caches } = three({ parameters: [] });
    const [one] = all;
    if (one === undefined) assert.fail();
    one.wallOffMs = 400 * day;
    caches[0]?.set('key', bytes(1), null);
    pass(all, 2);
    const late = new Talker('late', 'cache', 20, { parameters: [] });
    late.now = one.now;
    const four = [...all, late];
    meet(four, 'w');
    converse(four);
    cacheOf(late).set('key', bytes(4), null);
    pass(four, 2);
    for (const talker of four) assert.deepEqual(cacheOf(talker).get('key'), bytes(4));
  });
});

describe('caches at rest', () => {
  it('find what was lost, mend it, and count that', () => {
    const { all, caches } = three();
    caches[0]?.set('lost', bytes(1), null);
    caches[0]?.set('gone', bytes(1), null);
    pass(all, 2);
    // Two does not hear of these.
    caches[0]?.set('lost', bytes(2), null);
    caches[0]?.delete('gone');
    for (const talker of all) talker.now += 1000;
    const [one, , last] = all;
    for (const message of one?.say() ?? []) for (const to of [one, last]) to?.protocol.message(one?.member ?? '', message);
    assert.deepEqual(caches[1]?.get('lost'), bytes(1));
    // Nothing shows the gap: the next message of changes never comes. What is held is compared all the same.
    (all[1] ?? assert.fail()).protocol.counters();
    pass(all, 60);
    for (const cache of caches) {
      assert.deepEqual(cache.get('lost'), bytes(2));
      assert.equal(cache.get('gone'), null);
    }
    const mended = all.reduce((sum, { holding }) => sum + (holding.contents.counters()['sections_mended'] ?? 0), 0);
    assert.ok(mended > 0);
  });

  it('say nothing as long as nothing changes', () => {
    const { all, caches } = three();
    for (let i = 0; i < 50; i++) caches[i % 3]?.set(`k${i}`, bytes(i), null);
    pass(all, 20);
    const before = all.map(({ protocol }) => protocol.counters()['comparisons_sent']);
    pass(all, 100);
    assert.deepEqual(
      all.map(({ protocol }) => protocol.counters()['comparisons_sent']),
      before,
    );
    assert.ok(
      before.every((count) => (count ?? 0) < 5),
      before.join(),
    );
  });
});

describe('the order of stamps', () => {
  it('is that of a sorted list, whatever comes and goes', () => {
    const entry = fc.record({ key: fc.constantFrom('a', 'b', 'c'), stamp: fc.nat(400), node: fc.constantFrom('x', 'y') });
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, fc.boolean()), { maxLength: 2000 }), (steps) => {
        const order = new StampOrder<Stamped>();
        const held = new Map<string, Stamped>();
        for (const [each, removes] of steps) {
          const name = `${String(each.stamp).padStart(4, '0')} ${each.node} ${each.key}`;
          const there = held.get(name);
          if (removes && there !== undefined) {
            order.remove(there);
            held.delete(name);
          } else if (there === undefined) {
            order.add(each);
            held.set(name, each);
          }
        }
        const sorted = [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
        assert.deepEqual([...order], sorted);
        assert.equal(order.size, sorted.length);
        assert.equal(order.first(), sorted[0] ?? null);
      }),
      { numRuns: 60 },
    );
  });
});
