// What is plain is read by short ways (bytes, runs of options, texts of lists). Every text has the same tree and diagnostics without them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex } from '../../grammar/lexer.ts';
import { limits } from '../../grammar/limits.ts';
import { readOnce } from '../../grammar/parse.ts';
import { kinds } from '../../grammar/tokens.ts';
import { corpus } from './helpers.ts';

function assertSame(text: string, name = text): void {
  for (const closeStrings of [false, true]) {
    for (const byIndentation of [false, true]) {
      assert.deepEqual(readOnce(text, closeStrings, byIndentation), readOnce(text, closeStrings, byIndentation, false), name);
    }
  }
}

/** Pieces of the language, plain and odd ones, and what only looks like it. */
const pieces = [
  ...[
    'a = b\n',
    '  a = "b"\n',
    'a = \n',
    'a =\n  "b"\n',
    'a = "b" {\n',
    'a = b {\n',
    'a = b c\n',
    'a = "b" "c"\n',
    'a == b\n',
    '=',
    '= b\n',
  ],
  ...['include "x"\n', 'include = "x"\n', 'INCLUDE x\n', 'a = include\n', 'readonly_include = a\n', '9a = b\n', 'a/b = c\n', '/a/ = b\n'],
  ...[
    's {\n',
    's "l" {\n',
    '}\n',
    '}',
    '{',
    'l = (',
    ' "x"',
    ' y',
    ',',
    ';',
    ')\n',
    'd = [',
    ' k = v',
    ']\n',
    '[',
    '(',
    'l = (\n"x"\n"y"\n)\n',
  ],
  ...[
    '# c\n',
    '/* c */',
    '/*',
    '//',
    '-- x\n',
    '; x\n',
    '=======\n',
    '<<<<<<< a\n',
    '>>>>>>> b\n',
    '||||||| c\n',
    "'s'",
    "it's",
    '"',
    '"\\""',
    '"x\ny"',
  ],
  ...[
    '\t',
    '\r\n',
    '\f',
    '\u0001',
    'a\u007fb',
    '\u00a0',
    'é',
    '“q”',
    '｛',
    '\u200b',
    'x#y',
    'x/*y',
    '\\',
    'a=b',
    'a="b"',
    '/r/',
    '!x',
    '-1',
    '--',
    '|',
  ],
];

describe('shortcuts of the parser', () => {
  it('change nothing on the corpus', function () {
    const files = corpus();
    if (files === null) return this.skip();
    for (const { file, text } of files) assertSame(text, file);
  });

  it('change nothing on the corpus with mistakes in it', function () {
    const files = corpus();
    if (files === null) return this.skip();
    const edits = fc.record({ file: fc.nat(files.length - 1), at: fc.nat(), cut: fc.nat(6), piece: fc.constantFrom('', ...pieces) });
    fc.assert(
      fc.property(edits, ({ file, at, cut, piece }) => {
        const { text = '' } = files[file] ?? {};
        const from = at % (text.length + 1);
        assertSame(text.slice(0, from) + piece + text.slice(from + cut));
      }),
      { numRuns: 3000 },
    );
  });

  it('change nothing on pieces of the language in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 24 }), (all) => assertSame(all.join(''))),
      { numRuns: 10_000 },
    );
  });

  it('end at the limit of tokens at the same place', function () {
    this.timeout(300_000);
    for (const text of ['a '.repeat(limits.tokens + 10), '#\na '.repeat(limits.tokens / 2 + 10)]) {
      const [short, long] = [true, false].map((shortcuts) => {
        const { tokens, diagnostics, comments } = lex(text, false, shortcuts);
        return { count: tokens.count, end: tokens.lastEnd, kind: tokens.kind(), diagnostics, comments: comments.length };
      });
      assert.deepEqual(short, long);
      assert.equal(short?.kind, kinds.skipped);
    }
  });
});
