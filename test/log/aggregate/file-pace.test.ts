// How many files a node may make: as many as a catch-up needs at once, and then few in a minute, whatever it says.
import assert from 'node:assert/strict';
import { FilePace } from '../../../runtime/log/aggregate/file-pace.ts';

describe('files of a node', () => {
  let now = 1_800_000_000;
  const pace = () => new FilePace(() => now);
  const taken = (of: FilePace, count: number, name: string): number =>
    Array.from({ length: count }, (_, i) => of.takes(`${name}${i}`)).filter(Boolean).length;

  it('may be a thousand at once, and two thousand more with what was on its way', () => {
    const files = pace();
    assert.equal(taken(files, 1000, 'a'), 1000);
    assert.equal(files.waitMs(), 0);
    assert.equal(taken(files, 10_000, 'b'), 2000);
    assert.equal(files.waitMs(), 200_000);
    now += 60;
    assert.equal(files.waitMs(), 140_000);
    assert.equal(taken(files, 10_000, 'c'), 600);
  });

  it('are counted once while a node writes to them in turn', () => {
    const files = pace();
    for (let round = 0; round < 100; round++) taken(files, 200, 'log');
    assert.equal(files.waitMs(), 0);
  });

  it('are no more for a clock that is set', () => {
    const files = pace();
    taken(files, 3000, 'a');
    now += 86_400 * 365;
    assert.equal(taken(files, 10_000, 'b'), 600);
    now -= 86_400 * 700;
    assert.equal(taken(files, 10_000, 'c'), 0);
  });

  it('of a week of hours do not wait', () => {
    const files = pace();
    taken(files, 7 * 24, 'hour');
    assert.equal(files.waitMs(), 0);
  });
});
