// The distance of two words, against the definition, and what becomes of it at its limit.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { distance } from '../../base/distance.ts';

function byDefinition(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [restA, restB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return byDefinition(restA, restB);
  return 1 + Math.min(byDefinition(restA, b), byDefinition(a, restB), byDefinition(restA, restB));
}

describe('distance of words', () => {
  it('is Levenshtein’s up to the limit, and more than the limit beyond', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '_'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, fc.nat(8), (a, b, most) => {
        const exact = byDefinition(a, b);
        const found = distance(a, b, most);
        if (exact <= most) assert.equal(found, exact);
        else assert.ok(found > most);
      }),
      { numRuns: 5000 },
    );
  });

  it('forgets longer words that it has looked at before', () => {
    assert.equal(distance('duravip_balance_set_size', 'duravip_balance_setsize', 8), 1);
    assert.equal(distance('ab', 'b', 8), 1);
    assert.equal(distance('', 'abc', 8), 3);
    assert.equal(distance('abc', '', 2), 3);
  });
});
