// Single facts about the formatter that need no file: errors, line ends, ranges, prettier's own command line options.
import assert from 'node:assert/strict';
import * as prettier from 'prettier';
import { applyEdits } from '../../compiler/fix/fix.ts';
import { formatEdits, formatRange } from '../../compiler/format/format-range.ts';
import { formatText } from '../../compiler/format/format.ts';
import * as plugin from '../../compiler/format/prettier-plugin.ts';

const product = '4';

describe('formatText', () => {
  const errors: readonly (readonly [string, number, number, RegExp])[] = [
    ['a = 1\nb = {\n', 2, 1, /still open/],
    ['a = 1,\n', 1, 6, /separates nothing/],
    ['a = 1\n  }\n', 2, 3, /closes nothing/],
    ['a = "x\n', 1, 5, /never closed/],
    ['é = 1 b', 1, 1, /no name/],
  ];
  for (const [text, line, column, message] of errors) {
    it(`refuses ${JSON.stringify(text)}`, async () => {
      const result = await formatText(text, { product });
      assert.ok('error' in result);
      assert.deepEqual([result.error.line, result.error.column], [line, column]);
      assert.match(result.error.message, message);
      assert.doesNotMatch(result.error.message, /\n/);
    });
  }

  const texts: readonly (readonly [string, string, string])[] = [
    ['an empty file', '', ''],
    ['blank lines only', '\n \n', ''],
    ['CR LF', 'a=1\r\n\r\n# c\r\nb = "x\r\ny"\r\n', 'a = 1\r\n\r\n# c\r\nb = "x\r\ny"\r\n'],
    ['a string with LF among CR LF', 'a=1\r\nb = "x\ny"\nc=2', 'a = 1\r\nb = "x\ny"\r\nc = 2\r\n'],
    ['CR LF after LF', 'a=1\nb=2\r\n', 'a = 1\nb = 2\n'],
    ['lone CR', 'a=1\r\rb=2', 'a = 1\n\nb = 2\n'],
    ['a byte order mark', '\ufeffa=1', '\ufeffa = 1\n'],
    ['a file that is formatted', 'a = 1\n', 'a = 1\n'],
  ];
  for (const [what, before, after] of texts) {
    it(`takes ${what}`, async () => assert.deepEqual(await formatText(before, { product }), { text: after }));
  }

  it('spells by the manual of the product', async () => {
    const text = 'MSGCSERVER_LISTENER {}\n';
    const spelt = async (version: '3' | '4'): Promise<unknown> => formatText(text, { product: version });
    assert.deepEqual(await spelt('4'), { text: 'msgcServer_Listener {}\n' });
  });

  it('breaks lists at the width asked for, and indents as asked', async () => {
    const options = { product, width: 20, useTabs: true, tabWidth: 4 } as const;
    assert.deepEqual(await formatText('a = ( bbbbbbbb cccccccc )', options), { text: 'a = (\n\tbbbbbbbb\n\tcccccccc\n)\n' });
  });
});

describe('formatRange', () => {
  const text = 'a=1\nb=2\nD "x"\n{\n  c=3\n  e=4 }\nf=5\n';
  const cases: readonly (readonly [number, number, string])[] = [
    [0, 0, 'a = 1\nb=2\nD "x"\n{\n  c=3\n  e=4 }\nf=5\n'],
    [1, 1, 'a=1\nb = 2\nD "x"\n{\n  c=3\n  e=4 }\nf=5\n'],
    [4, 4, 'a=1\nb=2\nD "x"\n{\n  c = 3\n  e=4 }\nf=5\n'],
    [3, 3, 'a=1\nb=2\nD "x" {\n  c=3\n  e=4 }\nf=5\n'],
    [6, 9, 'a=1\nb=2\nD "x"\n{\n  c=3\n  e=4 }\nf = 5\n'],
    [7, 9, text],
  ];
  for (const [start, end, expected] of cases) {
    it(`lines ${start} to ${end}`, async () => {
      const result = await formatRange(text, start, end, { product });
      assert.ok('edits' in result);
      assert.equal(applyEdits(text, result.edits), expected);
    });
  }

  it('gives small edits for the whole', async () => {
    const result = await formatEdits('a = 1\nb=2\nc = 3\nd = ( e\n f )\ng = 4\n', { product });
    assert.deepEqual(result, {
      edits: [
        { start: 6, end: 10, text: 'b = 2\n' },
        { start: 16, end: 29, text: 'd = ( e f )\n' },
      ],
    });
  });

  it('gives an error, and no edits, for a broken text', async () => {
    assert.deepEqual(Object.keys(await formatRange('a = 1\n}', 0, 0, { product })), ['error']);
  });
});

describe('the prettier plugin', () => {
  const infer = async (path: string): Promise<unknown> => (await prettier.getFileInfo(path, { plugins: [plugin] })).inferredParser;
  for (const name of [
    'ecelerity.conf',
    'x/ecelerity-cluster.conf',
    'eccluster.conf',
    'ecelerity-east.conf',
    'msgc_server.conf',
    'node-local.conf',
  ]) {
    it(`takes ${name}`, async () => assert.equal(await infer(name), 'ecelerity'));
  }
  for (const name of ['nginx.conf', 'mbus.conf', 'ecelerity.conf.bak', 'my-ecelerity.conf']) {
    it(`leaves ${name}`, async () => assert.equal(await infer(name), null));
  }

  it('shows prettier where a syntax error is', async () => {
    const failed = prettier.format('a = 1\n}', { parser: 'ecelerity', plugins: [plugin] });
    await assert.rejects(failed, (error: { message: string; loc: unknown }) => {
      assert.deepEqual(error.loc, { start: { line: 2, column: 1 } });
      return /> 2 \| \}/.test(error.message);
    });
  });

  it('formats through prettier as ecconf does', async () => {
    const text = 'CLUSTER { a=( /x ) }';
    const ours = await formatText(text, { product });
    assert.deepEqual({ text: await prettier.format(text, { parser: 'ecelerity', plugins: [plugin] }) }, ours);
  });
});
