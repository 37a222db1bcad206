// The small parts of the server that are worth a table each: positions, findings carried along, trees found, settings read.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { carry } from '../../lsp/state/carry.ts';
import { type Encoding, offsetAt, positionAt } from '../../lsp/state/positions.ts';
import { readSettings } from '../../lsp/state/settings.ts';
import { findTrees } from '../../lsp/state/trees.ts';
import { mapFiles } from '../map-files.ts';
import { offsetOf } from './message-rules.mjs';

const text = 'a = "é😀"\r\n# 日本\nb\n';

describe('positions', () => {
  for (const encoding of ['utf-8', 'utf-16', 'utf-32'] as const satisfies readonly Encoding[]) {
    it(`come back in ${encoding} from every character of a text`, () => {
      const of = new LineIndex(text);
      for (let offset = 0; offset <= text.length; offset++) {
        // Inside of a pair or of CR LF there is no position.
        if (/[\udc00-\udfff]/.test(text.charAt(offset)) || text.slice(offset - 1, offset + 1) === '\r\n') continue;
        const position = positionAt(of, offset, encoding);
        assert.equal(offsetAt(of, position, encoding), offset);
        assert.equal(offsetOf(text, position, encoding), offset);
      }
    });

    it(`are clamped in ${encoding} as an independent conversion does it`, () => {
      const of = new LineIndex(text);
      fc.assert(
        fc.property(fc.nat(6), fc.nat(20), (line, character) => {
          // A client that counts UTF-16 units may cut a pair in two; then so do we, or the texts would part.
          if (/[\udc00-\udfff]/.test(text.charAt(offsetAt(of, { line, character }, encoding)))) return;
          assert.equal(offsetAt(of, { line, character }, encoding), offsetOf(text, { line, character }, encoding));
        }),
      );
    });
  }
});

describe('carried findings', () => {
  const finding = (start: number, end: number): Diagnostic => ({
    code: 'EC3104',
    severity: 'error',
    message: '',
    at: { file: 'a', start, end },
    related: [{ at: { file: 'b', start: 1, end: 2 }, message: '' }],
    fix: null,
    nodes: [],
  });
  const cases: readonly [string, [number, number], [number, number, number], [number, number] | null][] = [
    ['before the edit', [1, 3], [5, 6, 9], [1, 3]],
    ['behind it', [10, 12], [5, 6, 4], [13, 15]],
    ['around it', [4, 10], [5, 6, 4], [4, 13]],
    ['with its end gone', [4, 6], [5, 8, 0], [4, 5]],
    ['with its begin gone', [6, 10], [5, 8, 0], [5, 7]],
    ['replaced', [6, 7], [5, 8, 3], null],
    ['typed at its end', [4, 6], [6, 6, 1], [4, 7]],
  ];
  for (const [name, [start, end], [from, to, inserted], expected] of cases) {
    it(name, () => {
      const [found] = carry([finding(start, end)], 'a', { start: from, end: to, inserted });
      assert.deepEqual(found === undefined ? null : [found.at.start, found.at.end], expected);
      if (found !== undefined) assert.deepEqual(found.related[0]?.at, { file: 'b', start: 1, end: 2 });
    });
  }
});

describe('trees', () => {
  const files = mapFiles({
    '/w/prod/default/ecelerity.conf': '',
    '/w/prod/east/node-local.conf': '',
    '/w/lab/a/ecelerity-cluster.conf': '',
    '/w/lab/b/ecelerity-cluster.conf': '',
    '/w/notes/default/readme.txt': '',
    '/w/node_modules/x/global/a.conf': '',
    '/w/one/x/ecelerity.conf': '',
  });
  const cases: readonly [string, readonly string[], readonly string[], readonly string[]][] = [
    ['all below a folder', ['/w'], [], ['/w/lab', '/w/prod']],
    ['the folder itself', ['/w/prod'], [], ['/w/prod']],
    ['the one around a folder of it', ['/w/prod/default'], [], ['/w/prod']],
    ['the one around a file', [], ['/w/prod/east/node-local.conf'], ['/w/prod']],
    ['none', ['/w/notes', '/w/one'], [], []],
  ];
  for (const [name, folders, open, expected] of cases) {
    it(name, () => assert.deepEqual(findTrees(folders, open, files.list, files.link), expected));
  }
});

describe('settings', () => {
  it('count as unset where they make no sense', () => {
    const nonsense = readSettings({ product: '5', severity: { EC3104: 'loud', nonsense: 'off' }, validate: 3, manual: 'javascript:1' });
    assert.deepEqual(nonsense, readSettings(undefined));
  });

  it('may be nested or have dots, and name codes or rules', () => {
    const nested = readSettings({ validate: { crossNode: false }, severity: { 'unknown-option': 'hint' }, product: 3 });
    const flat = readSettings({ 'validate.crossNode': false, severity: { EC2001: 'hint' }, product: '3' });
    assert.deepEqual(nested, flat);
    assert.equal(flat.crossNode, false);
    assert.deepEqual([...flat.severity], [['EC2001', 'hint']]);
  });
});
