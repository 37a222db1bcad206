// Any text at all: never an exception, always a whole tree.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, encode } from '../../grammar/decode.ts';
import { quoteText, textValue } from '../../grammar/text-value.ts';
import { checkedParse, corpus } from './helpers.ts';

const pieces = [
  ...'={}[](),;"\'#/\\\n\r\t\0 *.-_:abc019',
  ...['\r\n', '  ', '\n\n', '"x"', '"a b"', "'q'", '"open', "it's", '# c\n', '/* c */', '/*', '*/', '/re(x)/ {', '/tmp/x', 'a#b', '...'],
  ...[
    '\u201cq\u201d',
    '\u2018',
    '\u201d',
    '\u00a0',
    '\ufeff',
    '\ud800',
    '\u{1f600}',
    'include',
    'Readonly_Include',
    'foo = 1\n',
    'x {\n',
    '}\n',
  ],
  ...['a "b" {', '[ a = b ]', '( a b )', '10.0.0.1/8', '"line\nbreak"', '\\"', '{2}'],
];
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));

describe('any text', () => {
  it('of random pieces', () => {
    fc.assert(
      fc.property(soup, (text) => void checkedParse(text)),
      { numRuns: 3000 },
    );
  });

  it('of random characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void checkedParse(text)));
  });

  it('of random bytes, which also come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decode(bytes);
        checkedParse(decoded.text);
        assert.deepEqual(Uint8Array.from(encode(decoded)), bytes);
        for (const d of decoded.diagnostics) assert.ok(d.start < decoded.text.length);
      }),
    );
  });

  it('of mutated documentation', function () {
    const files = corpus()?.filter((f) => f.text.length > 20);
    if (files === undefined) return this.skip();
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.nat(8), soup, ({ text }, at, length, insert) => {
        const offset = at % text.length;
        checkedParse(text.slice(0, offset) + insert.slice(0, 12) + text.slice(offset + length));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('quoteText', () => {
  it('is reversed by textValue, as the value of an option', () => {
    const value = fc.oneof(fc.string(), soup, fc.string({ unit: fc.constantFrom('\\', '"', 'n', 'r', '\n', '\r', '\t', 'x') }));
    fc.assert(
      fc.property(value, fc.boolean(), (text, always) => {
        fc.pre(!/[\u0000-\u0008\u000e-\u001f\u007f]/.test(text));
        const tree = checkedParse(`name = ${quoteText(text, always)}\n`);
        const [item] = tree.items;
        assert.ok(item?.kind === 'option' && item.value?.kind === 'text');
        assert.equal(textValue(tree.text, item.value), text);
        assert.deepEqual(tree.diagnostics, []);
      }),
      { numRuns: 2000 },
    );
  });
});
