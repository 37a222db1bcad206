// Windowed counters: they add up over the cluster, end with their window, and cannot lose their end.
import assert from 'node:assert/strict';
import type { Counters } from '../../runtime/core/replication/counters.ts';
import { converse, meet, pass, Talker } from './talk.ts';

function of({ holding }: Talker): Counters {
  return holding.structure === 'counters' ? holding.contents : assert.fail();
}

function some(count: number): readonly Talker[] {
  const all = Array.from({ length: count }, (_, index) => new Talker(`n${index}`, 'counters', 7 + index));
  meet(all, 'v');
  converse(all);
  return all;
}

describe('windowed counters', () => {
  it('add up what all members count, also those who begin at the same time', () => {
    const all = some(3);
    for (const talker of all) {
      of(talker).add('key', 2);
      of(talker).expire('key', 10_000);
    }
    pass(all, 4);
    for (const talker of all) assert.equal(of(talker).read('key'), 6);
    pass(all, 8);
    for (const talker of all) assert.equal(of(talker).read('key'), null);
    of(all[1] ?? assert.fail()).add('key', 1);
    pass(all, 3);
    for (const talker of all) assert.equal(of(talker).read('key'), 1);
  });

  it('do not lose what was counted to somebody who had not heard of it', () => {
    const all = some(2);
    const [one, two] = all.map(of);
    one?.add('key', 50);
    one?.expire('key', 60_000);
    pass(all, 20);
    const late = new Talker('late', 'counters', 30);
    late.now = all[0]?.now ?? 0;
    // It counts before it has heard anything.
    of(late).add('key', 1);
    of(late).expire('key', 60_000);
    const three = [...all, late];
    meet(three, 'w');
    converse(three);
    pass(three, 4);
    for (const talker of three) assert.equal(of(talker).read('key'), 51);
    assert.equal(two?.read('key'), 51);
  });

  it('count nothing twice after a partition', () => {
    const all = some(4);
    of(all[0] ?? assert.fail()).add('key', 10);
    of(all[0] ?? assert.fail()).expire('key', 600_000);
    pass(all, 3);
    const sides = [all.slice(0, 2), all.slice(2)];
    for (const [index, side] of sides.entries()) {
      meet(side, `side ${index}`);
      converse(side);
    }
    for (const talker of all) of(talker).add('key', 1);
    for (const side of sides) pass(side, 3);
    assert.equal(of(all[0] ?? assert.fail()).read('key'), 12);
    meet(all, 'again');
    converse(all);
    pass(all, 3);
    for (const talker of all) assert.equal(of(talker).read('key'), 14);
  });

  it('are gone on all members when one deletes them, and begin anew', () => {
    const all = some(3);
    for (const talker of all) of(talker).add('key', 5);
    pass(all, 3);
    assert.equal(of(all[1] ?? assert.fail()).delete('key'), true);
    pass(all, 3);
    for (const talker of all) assert.equal(of(talker).has('key'), false);
    of(all[2] ?? assert.fail()).add('key', 1);
    pass(all, 3);
    for (const talker of all) assert.equal(of(talker).read('key'), 1);
  });

  it('end a day after their last change, where nobody has said when', () => {
    const all = some(1);
    const [one] = all.map(of);
    one?.add('key', 5);
    assert.equal(one?.leftMs('key'), null);
    for (const talker of all) talker.now += 86_399_000;
    assert.equal(one?.read('key'), 5);
    one?.add('key', 1);
    for (const talker of all) talker.now += 86_399_000;
    assert.equal(one?.read('key'), 6);
    pass(all, 3);
    assert.equal(one?.read('key'), null);
    assert.equal(one?.size, 0);
  });

  it('have fields, which are forgotten when there are too many that amount to nothing', () => {
    const all = some(2);
    const [one, two] = all.map(of);
    for (let i = 0; i < 500; i++) assert.equal(one?.add('key', 1, `f${i}`), 1);
    assert.equal(one?.add('key', 1, 'more'), 'full');
    assert.equal(one?.add('key', 1, 'x'.repeat(65)), 'bad-key');
    for (let i = 0; i < 400; i++) one?.add('key', -1, `f${i}`);
    pass(all, 3);
    assert.equal(two?.fields('key').size, 100);
    for (const talker of all) talker.now += 61_000;
    assert.equal(one?.add('key', 1, 'more'), 1);
  });
});
