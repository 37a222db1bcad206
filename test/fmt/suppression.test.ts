// Formatting never changes what a suppression covers: neither reveals a finding nor hides one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDirectives } from '../../compiler/check/suppress-comments.ts';
import { forEachItem } from '../../grammar/walk.ts';
import type { Item, Value } from '../../grammar/tree.ts';
import { sourceOf } from '../source-of.ts';
import { assertSettled } from './settled.ts';

/** By directive, the numbers (in order of position) of the names and values that begin on the line it speaks of. */
function covered(text: string): number[][] {
  const source = sourceOf('a.conf', text);
  const starts: number[] = [];
  forEachItem(source.tree.items, (item) => starts.push(...startsIn(item)));
  starts.sort((a, b) => a - b);
  return readDirectives(source).map(({ line }) => starts.flatMap((start, i) => (source.lines.position(start).line === line ? [i] : [])));
}

function startsIn(item: Item): number[] {
  if (item.kind === 'stanza') return [item.start, ...(item.label === null ? [] : [item.label.start])];
  if (item.kind === 'option') return [item.start, ...(item.value === null ? [] : startsOf(item.value))];
  return [item.start];
}

function startsOf(value: Value): number[] {
  if (value.kind === 'list') return value.items.map(({ start }) => start);
  if (value.kind === 'dict') return value.entries.map(({ start }) => start);
  return [value.start];
}

const open = fc.constantFrom('D "x" {', 'cluster {');
const small = fc.constantFrom(
  'a = 1',
  "b = 'x'",
  'c = [ d = 1 e = /y ]',
  'f = ( g   h )',
  'i {}',
  'include z',
  'j { k = 1 l = 2 }',
  'm ( n )',
);
const tall = fc.constantFrom('o = (\n  p q\n  r\n)', 's = [\n t = 1 u = 2 ]', 'v [ w = 1\n]');
const directive = '# ecconf-ignore EC2001: why';
const line = fc
  .tuple(fc.array(small, { minLength: 1, maxLength: 3 }), fc.constantFrom('', ' ', ` ${directive}`))
  .map(([items, end]) => items.join('  ') + end);
const above = fc.constantFrom('', '', `${directive}\n`, `${directive}\n\n# more\n`);
const block = fc.oneof(
  fc.tuple(above, line).map((parts) => parts.join('')),
  fc.tuple(above, tall).map((parts) => parts.join('')),
);
const blocks = fc.array(block, { maxLength: 4 }).map((parts) => parts.join('\n'));
const stanza = fc
  .tuple(above, open, fc.constantFrom('', ` ${directive}`), blocks, above)
  .map(([before, head, behind, body, last]) => `${before}${head}${behind}\n${body}\n${last}}`);
const file = fc.array(fc.oneof(block, stanza), { maxLength: 5 }).map((parts) => parts.join('\n'));

describe('formatting and suppressions', () => {
  it('covers after what it covered before', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (text) => assert.deepEqual(covered(await assertSettled(text)), covered(text))),
      { numRuns: 1500 },
    );
  });

  it('covers something at all in this test', () => {
    assert.deepEqual(covered(`a = 1 b = 2 ${directive}\n${directive}\nc = ( d\n e )`), [
      [0, 1, 2, 3],
      [4, 5],
    ]);
  });
});
