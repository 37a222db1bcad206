import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Fix } from '../../compiler/diagnostics.ts';
import { applyFixes } from '../../compiler/fix/fix.ts';
import { unifiedDiff } from '../../compiler/fix/unified-diff.ts';

type Edit = readonly [start: number, end: number, text: string, file?: string];
const fix = (...edits: readonly Edit[]): Fix => ({
  title: '',
  safe: true,
  edits: edits.map(([start, end, text, file = 'a']) => ({ file, start, end, text })),
});

const text = '0123456789';
const cases: readonly (readonly [string, readonly Fix[], string, number, number])[] = [
  ['none', [], text, 0, 0],
  ['one', [fix([1, 3, 'x'])], '0x3456789', 1, 0],
  ['an insertion', [fix([5, 5, 'x'])], '01234x56789', 1, 0],
  ['several, in any order', [fix([6, 7, 'y']), fix([1, 2, 'x'])], '0x2345y789', 2, 0],
  ['side by side', [fix([2, 4, 'x']), fix([4, 6, 'y'])], '01xy6789', 2, 0],
  ['overlapping: the first wins', [fix([3, 6, 'y']), fix([1, 4, 'x'])], '0x456789', 1, 1],
  ['one inside another', [fix([1, 9, 'x']), fix([3, 4, 'y'])], '0x9', 1, 1],
  ['two insertions at one place', [fix([5, 5, 'x']), fix([5, 5, 'y'])], '01234x56789', 1, 1],
  ['the same one twice', [fix([1, 2, 'x']), fix([1, 2, 'x'])], '0x23456789', 1, 0],
  ['all or nothing', [fix([1, 2, 'x']), fix([0, 1, 'a'], [1, 2, 'b'])], 'ab23456789', 1, 1],
  ['outside of the text', [fix([8, 11, 'x'])], text, 0, 1],
  ['in a file that is not there', [fix([0, 1, 'x', 'other'])], text, 0, 1],
  ['overlapping itself', [fix([0, 3, 'x'], [2, 4, 'y'])], text, 0, 1],
];

describe('fixes', () => {
  for (const [name, fixes, expected, applied, skipped] of cases) {
    it(name, () => {
      const result = applyFixes(new Map([['a', text]]), fixes);
      assert.deepEqual([result.texts.get('a') ?? text, result.applied, result.skipped], [expected, applied, skipped]);
    });
  }

  it('do not depend on the order in which they come', () => {
    const edit = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 4 }), fc.constantFrom('', 'x', 'yy'));
    fc.assert(
      fc.property(fc.uniqueArray(edit, { selector: ([start]) => start }), fc.nat(), (edits, seed) => {
        const fixes = edits.map(([start, length, insert]) => fix([start, Math.min(10, start + length), insert]));
        const shuffled = fixes.map((each, i) => ({ each, key: (i * 7919 + seed) % 101 })).sort((a, b) => a.key - b.key);
        const texts = new Map([['a', text]]);
        assert.deepEqual(
          applyFixes(
            texts,
            shuffled.map(({ each }) => each),
          ),
          applyFixes(texts, fixes),
        );
      }),
    );
  });
});

describe('unified diff', () => {
  it('is what patch reads', () => {
    assert.equal(
      unifiedDiff('conf/a.conf', 'one\ntwo\nthree\n', 'one\n2\nthree\n'),
      '--- a/conf/a.conf\n+++ b/conf/a.conf\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n',
    );
  });
  it('says when a last line end is missing', () => {
    assert.match(unifiedDiff('a', 'x', 'x\n'), /\\ No newline at end of file/);
  });
  it('is empty when nothing changed', () => assert.equal(unifiedDiff('a', 'x', 'x'), ''));
});
