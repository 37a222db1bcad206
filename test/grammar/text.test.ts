// Values of texts, the way to a node, and the proof that `printSource` would notice a tree that is not lossless.
import assert from 'node:assert/strict';
import { parse } from '../../grammar/parse.ts';
import { printSource } from '../../grammar/print/print-source.ts';
import { needsQuotes, quoteText, textValue } from '../../grammar/text-value.ts';
import type { Option, Tree } from '../../grammar/tree.ts';
import { forEachItem, nodeAt } from '../../grammar/walk.ts';

const values: readonly (readonly [string, string])[] = [
  ['bare/word.*', 'bare/word.*'],
  ['"a b"', 'a b'],
  ['""', ''],
  [String.raw`"\d\.\\."`, String.raw`\d\.\.`],
  [String.raw`"a\"b"`, 'a"b'],
  [String.raw`"\r\n\t"`, '\r\n\t'],
  [String.raw`"end\\"`, 'end\\'],
  ["'it\\'s \"x\"'", 'it\'s "x"'],
  ['"two\nlines"', 'two\nlines'],
  ['\u201ccurly\u201d', 'curly'],
  ['"open', 'open'],
];

describe('textValue', () => {
  for (const [spelling, value] of values) {
    it(JSON.stringify(spelling), () => {
      const tree = parse(`x = ${spelling}`);
      const [item] = tree.items;
      assert.ok(item?.kind === 'option' && item.value?.kind === 'text');
      assert.equal(textValue(tree.text, item.value), value);
    });
  }
});

describe('quoteText', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['ec_cluster', 'ec_cluster'],
    ['10.0.0.1', '10.0.0.1'],
    ['', '""'],
    ['/tmp', '"/tmp"'],
    ['a b', '"a b"'],
    ['a#b', '"a#b"'],
    ['a,b', '"a,b"'],
    [String.raw`\d`, String.raw`\d`],
    [String.raw`x \n`, String.raw`"x \\n"`],
  ];
  for (const [value, written] of cases) {
    it(JSON.stringify(value), () => {
      assert.equal(quoteText(value), written);
      assert.equal(needsQuotes(value), written.startsWith('"'));
    });
  }
});

describe('nodeAt', () => {
  const text = 'a { b "c" { d = [ e = f ] } }\n\ng = ( h i )';
  const cases: readonly (readonly [string, string])[] = [
    ['f', 'stanza stanza option dict entry text'],
    ['"c"', 'stanza stanza text'],
    ['i )', 'option list text'],
    ['\n\ng', 'stanza'],
    ['\ng', ''],
  ];
  for (const [mark, path] of cases) {
    it(JSON.stringify(mark), () => {
      const kinds = nodeAt(parse(text), text.indexOf(mark)).map((node) => node.kind);
      assert.equal(kinds.join(' '), path);
    });
  }

  it('visits every item', () => {
    const keys: string[] = [];
    forEachItem(parse(text).items, (item) => keys.push(item.kind === 'junk' ? '' : item.key));
    assert.deepEqual(keys, ['a', 'b', 'd', 'g']);
  });
});

describe('printSource', () => {
  const tree = parse('a = 1 # c\nb = 2\n');
  const [a, b] = tree.items as [Option, Option];
  const broken: readonly (readonly [string, Tree])[] = [
    ['an item is lost', { ...tree, items: [a] }],
    ['items are out of order', { ...tree, items: [b, a] }],
    ['items overlap', { ...tree, items: [a, a, b] }],
    ['a comment is lost', { ...tree, comments: [] }],
    ['a value is lost', { ...tree, items: [{ ...a, value: null }, b] }],
    ['a span is wrong', { ...tree, items: [a, { ...b, start: b.start + 1 }] }],
  ];
  for (const [name, other] of broken) it(`shows that ${name}`, () => assert.notEqual(printSource(other), tree.text));
});
