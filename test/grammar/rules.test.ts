// The documentation of the syntax codes: each bad example raises its code and no other, each good one nothing.
import assert from 'node:assert/strict';
import { syntaxRules } from '../../compiler/rules/syntax.ts';
import { decode } from '../../grammar/decode.ts';
import type { Example } from '../../compiler/check.ts';
import { checkedParse } from './helpers.ts';

/** EC1017 needs a file of many megabytes; `hostile.test.ts` has one. */
const tooLarge = 'EC1017';

function codes(example: Example, encoding: 'utf8' | 'latin1'): string[] {
  assert.equal(typeof example, 'string');
  const { text, diagnostics } = decode(Buffer.from(String(example), encoding));
  return [...diagnostics, ...checkedParse(text).diagnostics].map((d) => d.code);
}

describe('syntax rules', () => {
  for (const { code, bad, good, severity, title } of syntaxRules.filter((rule) => rule.code !== tooLarge)) {
    it(`${code} ${title}`, () => {
      // What is no UTF-8 cannot be written in a string: the example of that rule is stored in Latin-1.
      assert.deepEqual([...new Set(codes(bad, code === 'EC1013' ? 'latin1' : 'utf8'))], [code]);
      assert.deepEqual(codes(good, 'utf8'), []);
      assert.ok(['error', 'warning', 'hint'].includes(severity));
    });
  }
});
