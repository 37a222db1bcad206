// Our lexer beside the one that chevrotain builds from the patterns in tokens.ts.
import assert from 'node:assert/strict';
import { Lexer } from 'chevrotain';
import fc from 'fast-check';
import { lex } from '../../grammar/lexer.ts';
import { ConfigurationParser } from '../../grammar/parser.ts';
import * as t from '../../grammar/tokens.ts';
import type { TokenVector } from '../../grammar/token-vector.ts';
import { corpus } from './helpers.ts';

const written = [t.LineComment, t.BlockComment, t.Blank, t.Quoted, t.Equals, t.LCurly, t.RCurly, t.LSquare, t.RSquare, t.LParen, t.RParen];
const oracle = new Lexer([...written, t.Separator, t.Word], { ensureOptimizations: true, positionTracking: 'onlyOffset' });

/** Kind and span of each token, the kinds of words and strings as they are before the lexer looks at what follows. */
function ours(text: string): string[] {
  const { tokens } = lex(text, false);
  const plain = (name: string): string => (['Key', 'Head', 'Include'].includes(name) ? 'Word' : name === 'QuotedKey' ? 'Quoted' : name);
  return shared(tokens).map((token, i) => `${plain(token.tokenType.name)} ${tokens.starts[i]}-${tokens.ends[i]}`);
}

function shared({ tags, count }: TokenVector): readonly t.Token[] {
  return Array.from(tags.subarray(0, count), (tag) => t.sharedTokens[tag] ?? t.endToken);
}

function theirs(text: string): string[] | null {
  const result = oracle.tokenize(text);
  if (result.errors.length > 0) return null;
  return result.tokens.map((token) => `${token.tokenType.name} ${token.startOffset}-${token.startOffset + token.image.length}`);
}

/** What the patterns leave out: comments of other languages, signs that look like ours, bare regular expressions, what is never closed, typographic quotes, control characters. */
const outside = new Set(['EC1007', 'EC1008', 'EC1010', 'EC1014', 'EC1018', 'EC1019', 'EC1020', 'EC1051']);

function assertSame(text: string, name = text): boolean {
  if (lex(text, false).diagnostics.some((d) => outside.has(d.code))) return false;
  assert.deepEqual(ours(text), theirs(text), name);
  return true;
}

describe('lexer', () => {
  it('gives the tokens of the patterns on the corpus', function () {
    const files = corpus();
    if (files === null) return this.skip();
    const compared = files.filter(({ file, text }) => assertSame(text, file));
    assert.ok(compared.length > 780, `${compared.length} compared`);
  });

  it('gives the tokens of the patterns on random text', () => {
    const unit = fc.constantFrom(...'ab1_-:./*+\\={}[](),;#"\' \t\n\r\f|@~', 'é', '中', '/* x */', '"s"', "'s'", '# c\n', '\u{1f600}');
    let compared = 0;
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        if (assertSame(text)) compared++;
      }),
      { numRuns: 5000 },
    );
    assert.ok(compared > 1000, `${compared} compared`);
  });

  it('says which words stand before = and {, and which begin a line', () => {
    const { tokens } = lex('INCLUDE x\n a = "b" c {\n include = 1 "d" = 2', false);
    assert.deepEqual(
      shared(tokens).map((token) => `${token.tokenType.name}${token.first ? '!' : ''}`),
      'Include! Word Key! Equals Quoted Head LCurly Key! Equals Word QuotedKey Equals Word'.split(' '),
    );
  });
});

describe('grammar', () => {
  it('passes the validation of chevrotain, which production skips', () => {
    assert.doesNotThrow(() => new ConfigurationParser(false));
  });
});
