// Nodes moved where they are stand where their copies do: the two functions that know all kinds of nodes agree.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveItems } from '../../grammar/move.ts';
import { parse } from '../../grammar/parse.ts';
import { shiftItems } from '../../grammar/shift.ts';

const words = ['a', 'name = value', 'x = "y"', 'Listen "*:25" {', '}', 'l = ( a "b" )', 'd = [ a = b c = ( d ) e = ]', 'include "f"', '='];
const texts = fc
  .array(fc.constantFrom(...words, '{', '"', '(', '[', 'include', '#c\n'), { maxLength: 40 })
  .map((parts) => parts.join('\n'));

describe('moving items', () => {
  it('gives what shifting a copy gives', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: -3, max: 1_000 }), (text, by) => {
        const { items } = parse(text);
        const copies = structuredClone(shiftItems(items, by));
        moveItems(items, by);
        assert.deepEqual(items, copies);
      }),
    );
  });
});
