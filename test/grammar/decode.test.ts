// Bytes to text: byte order mark, UTF-8, and everything else.
import assert from 'node:assert/strict';
import { decode, encode } from '../../grammar/decode.ts';

const cases: readonly (readonly [string, readonly number[], string, boolean, number])[] = [
  ['plain', [0x61, 0x62], 'ab', false, -1],
  ['empty', [], '', false, -1],
  ['byte order mark', [0xef, 0xbb, 0xbf, 0x61], 'a', true, -1],
  ['two marks: the second is text', [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '\ufeff', true, -1],
  ['UTF-8', [0xc3, 0xa9, 0xe2, 0x82, 0xac], 'é€', false, -1],
  ['Latin-1', [0x61, 0xe9, 0x62], 'aéb', false, 1],
  ['after valid UTF-8', [0xc3, 0xa9, 0x61, 0xff], 'Ã©aÿ', false, 3],
  ['cut off', [0x61, 0xe2, 0x82], 'a\u00e2\u0082', false, 1],
  ['a replacement character of its own', [0xef, 0xbf, 0xbd, 0xff], 'ï¿½ÿ', false, 3],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 'a', true, 0],
  ['UTF-16, the other end first', [0xfe, 0xff, 0x00, 0x61], 'a', true, 0],
  ['UTF-16 without a mark', [0x61, 0, 0x20, 0, 0x3d, 0, 0x31, 0], 'a =1', false, 0],
];

describe('decode', () => {
  for (const [name, bytes, text, bom, bad] of cases) {
    it(name, () => {
      const decoded = decode(Uint8Array.from(bytes));
      assert.equal(decoded.text, text);
      assert.equal(decoded.bom, bom);
      const other = name.startsWith('UTF-16') ? /^utf-16/ : /^latin1$/;
      assert.match(decoded.encoding, bad < 0 ? /^utf-8$/ : other);
      assert.deepEqual(
        decoded.diagnostics.map((d) => [d.code, d.start, d.end]),
        bad < 0 ? [] : [['EC1013', bad, bad + 1]],
      );
      assert.deepEqual([...encode(decoded)], bytes);
    });
  }
});
