// The two promises of the formatter, asked of one text.
import assert from 'node:assert/strict';
import { formatText, type FormatOptions } from '../../compiler/format/format.ts';
import { difference } from '../../grammar/meaning.ts';
import { parse } from '../../grammar/parse.ts';
import { firstError } from '../../grammar/print/prettier-plugin.ts';

/** Formats a text without errors: the meaning stays, and a second time changes nothing. Gives the formatted text. */
export async function assertSettled(text: string, options: FormatOptions = { product: '4' }): Promise<string> {
  const first = await formatText(text, options);
  if ('error' in first) assert.fail(`${first.error.line}:${first.error.column}: ${first.error.message}`);
  assert.equal(difference(parse(text), parse(first.text)), null);
  assert.equal(firstError(parse(first.text)), null);
  const second = await formatText(first.text, options);
  assert.deepEqual(second, first, 'formatting a second time changes something');
  return first.text;
}
