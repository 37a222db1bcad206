// Many errors, deep nesting, huge texts: all reported, nothing overflows, time stays in proportion.
import assert from 'node:assert/strict';
import { generate } from '../../bench/generate.ts';
import { parse } from '../../grammar/parse.ts';
import { checkedParse, errorsOf, fixed } from './helpers.ts';

interface Injection {
  readonly name: string;
  readonly code: string;
  readonly where: RegExp;
  readonly change: (line: string) => string;
  /** Whether the fixes give the original back, apart from white space. */
  readonly mends?: boolean;
}

const injections: readonly Injection[] = [
  { name: 'missing =', code: 'EC1002', where: /^ +\w+ = [^[(]+$/, change: (l) => l.replace(' = ', ' '), mends: true },
  { name: 'missing value', code: 'EC1003', where: /^ +\w+ = [^[(]+$/, change: (l) => l.replace(/ = .*/, ' =') },
  { name: 'lone word', code: 'EC1003', where: /^ +\w+ = /, change: (l) => `${l}\nstray` },
  { name: 'stray )', code: 'EC1001', where: /^ +}$/, change: (l) => `${l}\n)` },
  { name: 'placeholder', code: 'EC1001', where: /^ +\w+ = /, change: () => '    ...' },
  { name: 'comma', code: 'EC1009', where: /^ +\w+ = [^#]+$/, change: (l) => `${l},`, mends: true },
  { name: 'typographic quotes', code: 'EC1010', where: /"/, change: (l) => l.replace('"', '\u201c').replace('"', '\u201d'), mends: true },
  { name: 'missing quote', code: 'EC1007', where: /^ +\w+ = "[^"]*"$/, change: (l) => l.slice(0, -1), mends: true },
  { name: 'missing quote before {', code: 'EC1007', where: /^ +\w+ "[^"]*" {$/, change: (l) => l.replace(/" {$/, ' {'), mends: true },
  { name: 'missing )', code: 'EC1006', where: /^ +\w+ = \(.*\)$/, change: (l) => l.replace(/ \)$/, ''), mends: true },
  { name: 'missing }', code: 'EC1004', where: /^ *}$/, change: () => '', mends: true },
  { name: 'stray }', code: 'EC1005', where: /^}$/, change: (l) => `${l}\n}` },
  { name: 'two names', code: 'EC1016', where: /^ +\w+ "[^"]*" {$/, change: (l) => l.replace(' {', ' again {') },
];

const clean = generate(1_000_000).text;

function inject({ where, change }: Injection, wanted: number): { readonly text: string; readonly count: number } {
  const lines = clean.split('\n');
  let count = 0;
  for (let i = 20; i < lines.length && count < wanted; i++) {
    const line = lines[i] ?? '';
    // Never two lines in a row: one mistake each, so that each must be found on its own.
    if (!where.test(line) || i % 2 === 1) continue;
    lines[i] = change(line);
    count++;
  }
  return { text: lines.join('\n'), count };
}

describe('many errors in one file', () => {
  for (const injection of injections) {
    it(`finds each ${injection.name}`, () => {
      const { text, count } = inject(injection, 4000);
      assert.ok(count > 700, `${count} injected`);
      const tree = checkedParse(text);
      assert.deepEqual([...new Set(errorsOf(tree))], [injection.code]);
      assert.equal(errorsOf(tree).length, count);
      if (injection.mends) assert.equal(fixed(tree).replace(/\s+/g, ''), clean.replace(/\s+/g, ''));
    });
  }
});

describe('nesting', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['100,000 stanzas, open', 'a { '.repeat(100_000), 'EC1011'],
    ['100,000 stanzas, closed', 'a { '.repeat(100_000) + '} '.repeat(100_000), 'EC1011'],
    ['100,000 labelled stanzas', 'a "b" { '.repeat(100_000), 'EC1011'],
    ['100,000 stray =', 'a = { '.repeat(100_000), 'EC1011'],
    ['100,000 braces', '{'.repeat(100_000), 'EC1011'],
    ['100,000 lists', `a = ${'('.repeat(100_000)}`, 'EC1001'],
    ['100,000 dictionaries', `a = ${'[ a = '.repeat(100_000)}`, 'EC1003'],
  ];
  for (const [name, text, code] of cases) {
    it(name, () => assert.ok(errorsOf(checkedParse(text)).includes(code)));
  }

  it('reads what follows a block that is too deep', () => {
    const tree = checkedParse(`${'a { '.repeat(70)}x = 1 ${'} '.repeat(70)} b = 2`);
    assert.deepEqual(errorsOf(tree), ['EC1011']);
    assert.equal(tree.items.at(-1)?.kind, 'option');
  });
});

describe('a text without end', () => {
  const units = [
    'a',
    'a ',
    ') ',
    '"',
    "'\n",
    '\\"\n',
    '/ ',
    'a /a ',
    '/*\n',
    '# a\n',
    '\0',
    '=',
    ',',
    '\u201c',
    'a{',
    'a=(1 ',
    '\u00a0',
    'x = 1 {} ',
    '"a\n',
  ];
  for (const unit of units) {
    it(`of ${JSON.stringify(unit)}: four times the text takes about four times the time`, () => {
      const time = (bytes: number): number => {
        const text = unit.repeat(bytes / unit.length);
        const begin = performance.now();
        parse(text);
        return performance.now() - begin;
      };
      time(250_000);
      const small = time(250_000);
      const large = time(1_000_000);
      assert.ok(large < 16 * small + 500, `${small.toFixed(0)} ms, then ${large.toFixed(0)} ms`);
    });
  }

  it('stops at the limit of tokens, and says so', () => {
    const tree = checkedParse('a=1 '.repeat(1_400_000));
    assert.equal(errorsOf(tree).at(-1), 'EC1017');
    assert.ok(errorsOf(tree).length <= 2, 'at most the option that is cut in two besides');
  });
});
