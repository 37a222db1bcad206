// Caches, throttles and series by the clock: what runs out when, who wins, what is answered.
import assert from 'node:assert/strict';
import type { CacheContents } from '../../runtime/core/replication/cache.ts';
import { Expiry } from '../../runtime/core/replication/expiry.ts';
import type { Metrics } from '../../runtime/core/replication/series.ts';
import { NameTable } from '../../runtime/core/replication/name-table.ts';
import { Shares } from '../../runtime/core/replication/shares.ts';
import type { Throttles } from '../../runtime/core/replication/throttles.ts';
import { converse, meet, pass, Talker } from './talk.ts';

const hour = { kind: 'c', intervalSec: 3600, count: 2 } as const;

function cacheOf({ holding }: Talker): CacheContents {
  return holding.structure === 'cache' ? holding.contents : assert.fail();
}

function throttlesOf({ holding }: Talker): Throttles {
  return holding.structure === 'throttle table' ? holding.contents : assert.fail();
}

function metricsOf({ holding }: Talker): Metrics {
  return holding.structure === 'metrics' ? holding.contents : assert.fail();
}

describe('replicated caches', () => {
  it('forget what runs out, on all nodes, and say how long it has', () => {
    const both = [new Talker('one', 'cache'), new Talker('two', 'cache', 8)] as const;
    const [one, two] = both.map(cacheOf);
    meet(both, 'v');
    converse(both);
    one?.set('soon', Uint8Array.of(1), 10_000);
    one?.set('never', Uint8Array.of(2), null);
    pass(both, 2);
    assert.equal(two?.leftMs('never'), null);
    assert.ok(Math.abs((two?.leftMs('soon') ?? 0) - 8000) <= 1000, String(two?.leftMs('soon')));
    pass(both, 12);
    assert.deepEqual([one?.get('soon'), two?.get('soon')], [null, null]);
    assert.equal(two?.size, 1);
  });

  it('let the later write win, deletions too, whoever hears of it when', () => {
    const both = [new Talker('one', 'cache'), new Talker('two', 'cache', 8)] as const;
    const [one, two] = both.map(cacheOf);
    one?.set('key', Uint8Array.of(1), null);
    both[1].now += 5;
    two?.set('key', Uint8Array.of(2), null);
    both[1].now += 5;
    two?.set('gone', Uint8Array.of(3), null);
    two?.delete('gone');
    both[0].now += 5;
    one?.set('gone', Uint8Array.of(4), null);
    meet(both, 'v');
    converse(both);
    assert.deepEqual(one?.get('key'), Uint8Array.of(2));
    assert.deepEqual(two?.get('key'), Uint8Array.of(2));
    assert.equal(one?.get('gone'), null, 'the deletion came 5 ms after the write');
    assert.equal(two?.delete('gone'), false);
  });

  it('have the later stamp after they have seen one, even with a clock that is behind', () => {
    const both = [new Talker('one', 'cache'), new Talker('two', 'cache', 8)] as const;
    const [one, two] = both.map(cacheOf);
    both[1].now += 30_000;
    meet(both, 'v');
    converse(both);
    two?.set('key', Uint8Array.of(2), null);
    pass(both, 2);
    one?.set('key', Uint8Array.of(1), null);
    pass(both, 2);
    assert.deepEqual(two?.get('key'), Uint8Array.of(1));
  });
});

describe('shared throttles', () => {
  const rate = { limit: 10, perSec: 5, burst: 10, epsilon: 0.95 };

  it('answer as a leaky bucket does, on a node of its own', () => {
    const one = new Talker('one', 'shared_named_throttles');
    const take = (quantity: number, forced = false) => throttlesOf(one).take('t', rate, quantity, forced);
    assert.deepEqual(take(4), { limited: false, limit: 10, remaining: 6, retryAfterSec: -1, resetAfterSec: 2 });
    assert.deepEqual(take(6), { limited: false, limit: 10, remaining: 0, retryAfterSec: -1, resetAfterSec: 5 });
    assert.deepEqual(take(2), { limited: true, limit: 10, remaining: 0, retryAfterSec: 1, resetAfterSec: 5 });
    assert.deepEqual(take(11), { limited: true, limit: 10, remaining: 0, retryAfterSec: -1, resetAfterSec: 5 });
    one.now += 1000;
    assert.deepEqual(take(2), { limited: false, limit: 10, remaining: 0, retryAfterSec: -1, resetAfterSec: 5 });
    assert.deepEqual(take(3, true), { limited: true, limit: 10, remaining: 0, retryAfterSec: 1.5, resetAfterSec: 6.5 });
    assert.deepEqual(take(0), { limited: true, limit: 10, remaining: 0, retryAfterSec: 1.5, resetAfterSec: 6.5 });
    assert.equal(throttlesOf(one).take('t', { ...rate, limit: 0 }, 1, false), 'bad-value');
    assert.equal(throttlesOf(one).take('a\0b', rate, 1, false), 'bad-key');
  });

  it('share what is left by demand, leave something of it to others, and give it back when they go', () => {
    const both = [new Talker('one', 'shared_named_throttles'), new Talker('two', 'shared_named_throttles', 8)] as const;
    const [one, two] = both.map(throttlesOf);
    meet(both, 'v');
    converse(both);
    const large = { limit: 1000, perSec: 1000, burst: 1000, epsilon: 0.95 };
    const takeAll = (): number => {
      for (let granted = 0; ; granted++) {
        const answer = one?.take('t', large, 1, false);
        if (typeof answer !== 'object' || answer.limited) return granted;
      }
    };
    two?.take('t', large, 1, false);
    assert.equal(takeAll(), 500, 'half of it, before anybody knows of it');
    pass(both, 4);
    const more = takeAll();
    assert.ok(more > 400 && more <= 0.96 * 500, `${more} of the 499 that were left, as nobody else wants more`);
    const answer = two?.take('t', large, 1, false);
    assert.ok(typeof answer === 'object' && !answer.limited, 'something is left for two');
    both[0].protocol.view({ id: 'alone', members: [both[0].member] });
    pass([both[0]], 2);
    const rest = one?.take('t', large, 10, false);
    assert.ok(typeof rest === 'object' && !rest.limited, 'what was kept for two is free');
  });

  it('serve the lowest rate that anybody names, and say so', () => {
    const both = [new Talker('one', 'shared_named_throttles'), new Talker('two', 'shared_named_throttles', 8)] as const;
    const [one, two] = both.map(throttlesOf);
    meet(both, 'v');
    converse(both);
    one?.take('t', rate, 1, false);
    two?.take('t', { ...rate, limit: 3, burst: 3 }, 1, false);
    pass(both, 2);
    const answer = one?.take('t', rate, 1, false);
    assert.equal(typeof answer === 'object' ? answer.limit : answer, 3);
    assert.match(both[0].warnings.join(), /throttle "t" is 3\/5 \(burst 3\) on one node and 10\/5 \(burst 10\) on another/);
  });

  it('serve a raised rate as soon as those who use the throttle all name it', () => {
    const both = [new Talker('one', 'shared_named_throttles'), new Talker('two', 'shared_named_throttles', 8)] as const;
    const [one, two] = [throttlesOf(both[0]), throttlesOf(both[1])];
    const [low, high] = [
      { limit: 10, perSec: 10, burst: 10, epsilon: 0.95 },
      { limit: 100, perSec: 10, burst: 100, epsilon: 0.95 },
    ];
    meet(both, 'v');
    converse(both);
    two.take('t', low, 1, false);
    pass(both, 3);
    one.take('t', high, 1, false);
    const serves = () => {
      const answer = one.take('t', high, 1, false);
      return typeof answer === 'string' ? answer : answer.limit;
    };
    assert.equal(serves(), 10);
    // The other one has asked for nothing since.
    for (let i = 0; i < 12; i++) {
      one.take('t', high, 1, false);
      pass(both, 1);
    }
    assert.equal(serves(), 100);
  });

  it('agree on one of equal averages, whoever hears of the other first', () => {
    const [long, short] = [
      { limit: 100, perSec: 60, burst: 100, epsilon: 0.95 },
      { limit: 10, perSec: 6, burst: 10, epsilon: 0.95 },
    ];
    for (const [first, second] of [
      [long, short],
      [short, long],
    ] as const) {
      const both = [new Talker('one', 'shared_named_throttles'), new Talker('two', 'shared_named_throttles', 8)] as const;
      meet(both, 'v');
      converse(both);
      throttlesOf(both[0]).take('t', first, 1, false);
      throttlesOf(both[1]).take('t', second, 1, false);
      pass(both, 3);
      for (const each of both) assert.deepEqual(throttlesOf(each).state('t', null)?.rate, short);
    }
  });

  it('say when it is worth to ask again, and keep that', () => {
    const slow = { limit: 10, perSec: 600, burst: 10, epsilon: 0.95 };
    const both = [new Talker('one', 'shared_named_throttles'), new Talker('two', 'shared_named_throttles', 8)] as const;
    meet(both, 'v');
    converse(both);
    const take = () => {
      const answer = throttlesOf(both[0]).take('t', slow, 1, false);
      return typeof answer === 'string' ? assert.fail(answer) : answer;
    };
    const untilLimited = () => {
      for (;;) {
        const answer = take();
        if (answer.limited) return answer.retryAfterSec;
      }
    };
    untilLimited();
    pass(both, 4);
    // The other one wants nothing: the whole is there for this one, and the next comes after a minute at the latest.
    for (let i = 0; i < 3; i++) {
      const waitSec = untilLimited();
      assert.ok(waitSec > 0 && waitSec <= 60, `${waitSec} s`);
      pass(both, Math.ceil(waitSec));
      assert.equal(take().limited, false, `not after ${waitSec} s`);
    }
  });

  it('are forgotten when nobody uses them', () => {
    const one = new Talker('one', 'shared_named_throttles');
    throttlesOf(one).take('t', rate, 10, false);
    meet([one], 'v');
    pass([one], 59);
    assert.equal(throttlesOf(one).size, 1);
    pass([one], 70);
    assert.equal(throttlesOf(one).size, 0);
  });
});

describe('replicated series', () => {
  it('count in windows, sum up blocks, and forget windows that are over', () => {
    const both = [new Talker('one', 'metrics'), new Talker('two', 'metrics', 8)] as const;
    const [one, two] = both.map(metricsOf);
    meet(both, 'v');
    converse(both);
    one?.seriesAdd('spam', hour, '10.0.0.1', 3);
    two?.seriesAdd('spam', hour, '10.0.0.2', 4);
    two?.seriesAdd('spam', hour, '2001:db8::1', 1);
    two?.seriesAdd('spam', hour, '10.0.0.2', -1);
    pass(both, 2);
    assert.equal(one?.seriesRead('spam', hour, '10.0.0.0/24', 0), 6);
    assert.equal(one?.seriesRead('spam', hour, '::/0', 0), 1);
    assert.equal(one?.seriesAdd('spam', hour, 'no address', 1), 'bad-key');
    for (const talker of both) talker.now += 3_600_000;
    pass(both, 1);
    assert.deepEqual(
      [0, 1, 2].map((window) => two?.seriesRead('spam', hour, '10.0.0.0/24', window)),
      [0, 6, 0],
    );
    for (const talker of both) talker.now += 3_600_000;
    pass(both, 2);
    assert.equal(two?.shares.size, 0);
  });

  it('keep what a member has counted until it runs out, and count it once when the member is back', () => {
    const both = [new Talker('one', 'metrics'), new Talker('two', 'metrics', 8)] as const;
    const [one, two] = both.map(metricsOf);
    meet(both, 'v');
    converse(both);
    two?.gaugeAdd('senders', 'a@b', 5, { entries: 10, ttlMs: 30_000 });
    pass(both, 2);
    both[0].protocol.view({ id: 'alone', members: [both[0].member] });
    pass([both[0]], 3);
    assert.equal(one?.gaugeRead('senders', 'a@b'), 5);
    two?.gaugeAdd('senders', 'a@b', 1, { entries: 10, ttlMs: 30_000 });
    meet(both, 'together');
    pass(both, 2);
    assert.deepEqual([one?.gaugeRead('senders', 'a@b'), two?.gaugeRead('senders', 'a@b')], [6, 6]);
    pass(both, 40);
    assert.deepEqual([one?.gaugeRead('senders', 'a@b'), two?.gaugeRead('senders', 'a@b')], [0, 0]);
  });

  it('are the same at all who stay when a member dies whose last change nobody was told of', () => {
    const [dying, old, middle, late] = (['dying', 'old', 'middle', 'late'] as const).map((node) => new Talker(node, 'metrics'));
    assert.ok(dying !== undefined && old !== undefined && middle !== undefined && late !== undefined);
    meet([dying, old], 'first');
    converse([dying, old]);
    metricsOf(dying).seriesAdd('spam', hour, '10.0.0.1', 1);
    // Those who know the most hear of it by the snapshot for the newcomer only.
    meet([dying, old, middle], 'second');
    converse([dying, old, middle]);
    metricsOf(dying).seriesAdd('spam', hour, '10.0.0.1', -1);
    meet([dying, old, middle, late], 'third');
    converse([dying, old, middle, late]);
    const stay = [old, middle, late];
    meet(stay, 'fourth');
    pass(stay, 5);
    assert.deepEqual(
      stay.map((talker) => metricsOf(talker).seriesRead('spam', hour, '10.0.0.1', 0)),
      [0, 0, 0],
    );
  });

  it('drop the oldest gauge of a cache for a new one, and remove what all have counted', () => {
    const both = [new Talker('one', 'metrics'), new Talker('two', 'metrics', 8)] as const;
    const [one, two] = both.map(metricsOf);
    meet(both, 'v');
    converse(both);
    for (const key of ['a', 'b', 'a', 'c']) one?.gaugeAdd('senders', key, 1, { entries: 2, ttlMs: null });
    two?.gaugeAdd('senders', 'a', 3, { entries: 2, ttlMs: null });
    pass(both, 2);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => two?.gaugeRead('senders', key)),
      [5, 0, 1],
    );
    assert.equal(one?.gaugeRemove('senders', 'a'), true);
    pass(both, 2);
    assert.equal(two?.gaugeRead('senders', 'a'), 0);
    assert.equal(one?.gaugeRemove('senders', 'a'), false);
  });
});

describe('views of members', () => {
  it('count whole or not at all, also while they are built and taken down', () => {
    const shares = new Shares(new NameTable());
    shares.addOwn('a', 1);
    shares.begin('peer');
    shares.set('peer', 'a', 5);
    assert.equal(shares.sum('a', null), 1);
    shares.complete('peer');
    assert.equal(shares.sum('a', null), 6);
    shares.begin('peer');
    shares.set('peer', 'a', 7);
    assert.equal(shares.sum('a', null), 8, 'a change goes into the view that serves, too');
    shares.complete('peer');
    assert.equal(shares.sum('a', null), 8);
    shares.drop('peer');
    assert.equal(shares.sum('a', null), 1);
    while (shares.tidy(1));
    assert.equal(shares.sum('a', null), 1);
    assert.equal(shares.size, 1);
  });

  it('run out to the second', () => {
    const expiry = new Expiry<string>();
    expiry.set('a', 1500);
    expiry.set('b', 61_000);
    expiry.set('a', 3500);
    assert.deepEqual(expiry.take(3000, 10), []);
    assert.deepEqual(expiry.take(4000, 10), ['a']);
    assert.equal(expiry.nextAt(), 61_000);
    assert.deepEqual(expiry.take(100_000, 10), ['b']);
    assert.equal(expiry.nextAt(), null);
  });
});
