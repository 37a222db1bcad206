// The promises of the formatter on texts that nobody would write.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../compiler/fix/fix.ts';
import { formatRange } from '../../compiler/format/format-range.ts';
import { formatText } from '../../compiler/format/format.ts';
import { minimalEdits } from '../../compiler/fix/line-edits.ts';
import { sameMeaning } from '../../grammar/meaning.ts';
import { parse } from '../../grammar/parse.ts';
import { firstError } from '../../grammar/print/prettier-plugin.ts';
import { randomText } from './random-text.ts';
import { assertSettled } from './settled.ts';

describe('formatting random texts', () => {
  it('keeps the meaning and settles at once', async () => {
    let formatted = 0;
    await fc.assert(
      fc.asyncProperty(randomText, fc.constantFrom(20, 100), async (text, width) => {
        if (firstError(parse(text)) !== null) return;
        formatted++;
        await assertSettled(text, { product: '4', width });
      }),
      { numRuns: 1500 },
    );
    // A few are no configurations: a word before `=` or `{` on a new line can turn into a name.
    assert.ok(formatted > 1000, `only ${formatted} of 1500 texts were well formed`);
  });

  it('formats parts of them without harm', async () => {
    await fc.assert(
      fc.asyncProperty(randomText, fc.nat(20), fc.nat(10), async (text, startLine, count) => {
        const tree = parse(text);
        if (firstError(tree) !== null) return;
        const result = await formatRange(text, startLine, startLine + count, { product: '4' });
        assert.ok('edits' in result);
        const after = parse(applyEdits(text, result.edits));
        assert.equal(firstError(after), null);
        assert.ok(sameMeaning(tree, after));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever the text is', async () => {
    const odd = fc.string({
      unit: fc.constantFrom('a', '=', '{', '}', '[', ']', '(', ')', '"', "'", '/', '*', '#', '\n', '\r', ' ', '\\', ',', '\ufeff', 'é'),
    });
    await fc.assert(
      fc.asyncProperty(odd, async (text) => void (await formatText(text, { product: '4' }))),
      { numRuns: 1500 },
    );
  });
});

describe('edits by lines', () => {
  it('lead from one text to the other', () => {
    const text = fc.array(fc.constantFrom('a', ' a', 'b', 'c c', '', '}'), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = minimalEdits(before, after);
        assert.equal(applyEdits(before, edits), after);
        for (const [i, edit] of edits.entries()) assert.ok(i === 0 || edit.start >= (edits[i - 1]?.end ?? 0));
      }),
      { numRuns: 2000 },
    );
  });
});
