// How messages list names.
import assert from 'node:assert/strict';
import { listed } from '../../compiler/checks-shared/words.ts';

describe('names in messages', () => {
  it('are listed once each, however many nodes share one by mistake', () => {
    assert.equal(listed(['x', 'x', 'x', 'x', 'x', 'x', 'x', 'x']), 'x');
    assert.equal(listed(['x', 'y', 'x', 'y']), 'x and y');
  });

  it('are cut with a count of the names that are left, not of the nodes', () => {
    const names = ['a', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'g'];
    assert.equal(listed(names), 'a, b, c, d, e and 2 more');
  });
});
