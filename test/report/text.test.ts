import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { LineIndex } from '../../grammar/line-index.ts';
import { codeFrame } from '../../compiler/report/frame.ts';
import { coloured, plain, wantsColour } from '../../compiler/report/paint.ts';
import { textReport } from '../../compiler/report/text.ts';
import { wholeSource } from '../../compiler/load/source.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { clean, sample } from './sample.ts';

const golden = (name: string) => join(repository, 'test', 'golden', 'report', name);

describe('text report', () => {
  it('shows every finding with its text', () => {
    assertGolden(golden('plain.txt'), textReport(sample, { width: 80, paint: plain, quiet: false }));
  });
  it('colours the same text', () => {
    const text = textReport(sample, { width: 80, paint: coloured, quiet: false });
    assertGolden(golden('coloured.txt'), text);
    assert.equal(text.replace(/\x1b\[\d+m/g, ''), textReport(sample, { width: 80, paint: plain, quiet: false }));
  });
  it('says in one line what was checked when all is well', () => {
    const text = textReport(clean, { width: 80, paint: plain, quiet: false });
    assert.equal(text, '2 nodes, 1 manager, 6 files: no findings, checked for Momentum 4\n');
  });
  it('says nothing when all is well and quiet', () => {
    assert.equal(textReport(clean, { width: 80, paint: plain, quiet: true }), '');
  });
});

const frameOf = (text: string, start: number, end: number, width = 80): string[] => {
  const source = wholeSource('f', text, { text, items: [], comments: [], diagnostics: [] }, new LineIndex(text));
  return codeFrame(source, { file: 'f', start, end }, 'error', { width, paint: plain });
};

describe('code frame', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['a word', 'a = b\n', 'b', ['1 | a = b', '  |     ^']],
    ['behind a tab', '\tx = y', 'y', ['1 |     x = y', '  |         ^']],
    ['behind a tab inside', 'a\tb', 'b', ['1 | a   b', '  |     ^']],
    ['wide characters', '日本 x', 'x', ['1 | 日本 x', '  |      ^']],
    ['of wide characters', '日本 x', '日本', ['1 | 日本 x', '  | ^^^^']],
    ['combining marks', 'e\u0301 x', 'x', ['1 | e\u0301 x', '  |   ^']],
    ['the second line', 'a\r\nb c\r\n', 'c', ['2 | b c', '  |   ^']],
    ['two lines', 'a {\n  b', '{\n  b', ['1 | a {', '  |   ^', '2 |   b', '  |   ^']],
  ];
  for (const [name, text, piece, expected] of cases) {
    it(name, () => assert.deepEqual(frameOf(text, text.indexOf(piece), text.indexOf(piece) + piece.length), expected));
  }
  it('an empty span at the end of the text', () => assert.deepEqual(frameOf('ab', 2, 2), ['1 | ab', '  |   ^']));
  it('an empty file', () => assert.deepEqual(frameOf('', 0, 0), ['1 |', '  | ^']));

  it('keeps within the width, has carets, and never a control character, whatever the text and span', () => {
    const unit = fc.oneof(
      fc.constantFrom('\t', '\n', '\r\n', ' ', '{', '日', '🚀', '\ud800', '\u001b', 'e\u0301', '\u0000'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 200 }), fc.nat(), fc.nat(), fc.integer({ min: 50, max: 90 }), (units, a, b, width) => {
        const text = units.join('');
        const [x, y] = [a % (text.length + 1), b % (text.length + 1)];
        const lines = frameOf(text, Math.min(x, y), Math.max(x, y), width);
        assert.ok(lines.some((line) => line.endsWith('^')));
        for (const line of lines) {
          assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f]/);
          assert.ok(/^[\x20-\x7e]*$/.test(line) ? line.length <= width : true, line);
        }
      }),
    );
  });

  it('looks at no more of a huge line than it shows', () => {
    const text = `${'a'.repeat(20_000_000)} wrong ${'b'.repeat(20_000_000)}`;
    const begin = process.cpuUsage().user;
    const lines = frameOf(text, 20_000_001, 20_000_006);
    assert.match(lines[0] ?? '', /^1 \| …a+ wrong b+…$/);
    assert.ok(process.cpuUsage().user - begin < 5_000_000);
  });
});

describe('whether to colour', () => {
  const cases: readonly (readonly ['auto' | 'always' | 'never', Record<string, string>, boolean, boolean])[] = [
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['auto', { TERM: 'dumb' }, true, false],
    ['always', { NO_COLOR: '1' }, false, true],
    ['never', { FORCE_COLOR: '1' }, true, false],
  ];
  for (const [choice, env, isTerminal, expected] of cases) {
    it(`${choice} ${JSON.stringify(env)} ${isTerminal ? 'terminal' : 'pipe'}`, () =>
      assert.equal(wantsColour(choice, env, isTerminal), expected));
  }
});
