// Diffs that `patch` applies: small ones by the library, large ones by our own hand.
import assert from 'node:assert/strict';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { unifiedDiff } from '../../compiler/fix/unified-diff.ts';

const lines = fc.array(fc.constantFrom('a', 'b', '  c = 1', '', '}'), { maxLength: 60 });
const text = fc.tuple(lines, fc.boolean()).map(([all, end]) => all.join('\n') + (end ? '\n' : ''));

describe('unified diff', () => {
  it('is empty for equal texts', () => assert.equal(unifiedDiff('a.conf', 'x\n', 'x\n'), ''));

  it('gives the new text back when it is applied', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const patch = unifiedDiff('a.conf', before, after);
        if (before !== after) assert.equal(applyPatch(before, patch), after);
      }),
      { numRuns: 500 },
    );
  });

  it('does so, and soon, when tens of thousands of lines differ', () => {
    const before = Array.from({ length: 60_000 }, (_, i) => (i % 3 === 0 ? 'same = 1' : `option_${i} = ${i}`)).join('\n');
    const after = before.replaceAll(/option_(\d*[05]) = /g, 'name_$1 = ').replace(/same = 1\n/, '');
    const begin = performance.now();
    const patch = unifiedDiff('a.conf', before, after);
    assert.ok(performance.now() - begin < 20_000, 'it must not grow with the square');
    assert.equal(applyPatch(before, patch), after);
  });
});
